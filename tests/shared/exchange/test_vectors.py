"""What we publish for whoever builds a node in another language: our code keeps to it."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from hub.members import actions as members
from node.membership.actions import must_be_sealed
from shared.bulk import upsert
from shared.codes.lists import fingerprint_words
from shared.exchange import chain, message
from shared.feed import buckets, sums, verdicts
from shared.feed.checking import Held, read_record
from shared.feed.local import Local
from shared.feed.sequence import number
from shared.feed.tables import Feed, Outbox, Owed, Peer
from shared.problem import Refused
from shared.records.base import Signature, canonical, load_json
from shared.trust import keys, merkle, signature
from shared.trust.acts import act_holds
from shared.trust.keys import PublicKey, SigningKey, public_key
from tests.shared.exchange import vectors

DESCRIBED = {"what"}  # what is for people alone
NODE, HUB = (public_key(vectors.KEYS[name].public.text) for name in ("node", "hub"))


def check_keys(said: Any) -> None:
    found = {}
    for name, told in said["keys"].items():
        secret = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["secret"]))
        key = SigningKey(secret).public
        assert (told["public_key"], told["key_id"]) == (key.text, key.id)
        found[name] = key
    assert keys.fingerprint(found["node"], found["hub"]) == said["words"]


def check_records(said: Any) -> None:
    for one in said["records"]:
        record = read_record(one["record"])
        assert record.content.decode() == one["canonical"]
        assert hashlib.sha256(one["canonical"].encode()).hexdigest() == one["digest"]
        assert record.sig
        assert record.sig.key == NODE.id
        assert merkle.Verifier().proves(one["digest"], record.sig, NODE)
        assert act_holds(record) is ("act_sig" in one["record"])
    for one in said["canonical"]:
        assert canonical(one["value"]).decode() == one["canonical"]
        assert rfc8785.dumps(one["value"]).decode() == one["canonical"]
    for one in said["refused"]:
        text = base64.b64decode(one["text"])
        with pytest.raises(ValueError):  # noqa: PT011 -- whichever rule it breaks
            load_json(text)
        assert text in TAKEN_BY_NOBODY


def check_sums(said: Any) -> None:
    total = "0"
    for row in said["rows"]:
        term = sums.term(row["owner"], UUID(row["id"]), row["rev"], row["digest"])
        assert format(term, "x") == row["term"]
        assert buckets.place((row["owner"], UUID(row["id"]))) == row["place"]
        total = sums.add(total, term)
    assert total == said["sum"]
    assert sums.add(total, 0, int(said["rows"][0]["term"], 16)) == said["without_the_first"]


def check_merkle(said: Any) -> None:
    for tree in said["trees"]:
        signed = b"landsaftale/records/1\n" + bytes.fromhex(tree["root"])
        assert NODE.verifies(base64.b64decode(tree["signature"]), signed)
        for leaf in tree["leaves"]:
            proof = Signature(key=NODE.id, root=tree["signature"], path=tuple(leaf["path"]))
            assert merkle.Verifier().proves(leaf["digest"], proof, NODE)
            assert _led_by_hand(leaf["digest"], leaf["path"]) == tree["root"]


def _led_by_hand(digest: str, path: Sequence[str]) -> str:
    """Return where a path leads, as `PROTOCOL.md` says it."""
    for step in path:
        pair = step[1:] + digest if step[0] == "<" else digest + step[1:]
        digest = hashlib.sha256(bytes.fromhex("01" + pair)).hexdigest()
    return digest


def check_words(said: Any) -> None:
    assert tuple(said["words"]) == fingerprint_words()


def check_joining(said: Any) -> None:
    must_be_sealed(said["link"])
    assert said["link"] == f"https://hub.example/api/v1/invitations/{said['token']}"
    assert members.Application(**said["application"]).holds(said["token"])
    asked, answered = said["application"], said["answer"]
    assert answered["hub"] == "hub:dk"
    assert asked["municipality"] == answered["municipality"]
    node, hub = public_key(asked["public_key"]), public_key(answered["public_key"])
    assert said["key_ids"] == {"hub": hub.id, "node": node.id}
    assert said["words"] == keys.fingerprint(hub, node) == _words_by_hand(hub, node)


def _words_by_hand(*both: PublicKey) -> str:
    """Return the words that two operators compare, as `PROTOCOL.md` says it."""
    lower, higher = sorted(key.raw for key in both)
    digest = hashlib.sha256(b"landsaftale/fingerprint/1" + lower + higher).digest()
    words = vectors.read("words")["words"]
    return " ".join(words[byte] for byte in digest[:8])


def check_chain(said: Any) -> None:
    word = said["word"]
    entries = [
        chain.Entry(one["n"], datetime.fromisoformat(one["at"]), one["way"],
                    bytes.fromhex(one["digest"]), bytes.fromhex(one["head"]))
        for one in said["entries"]
    ]  # fmt: skip
    assert entries[0].digest == hashlib.sha256(word["epoch"].encode()).digest()
    assert chain.first_bad(entries, word["n"], bytes.fromhex(word["head"])) is None
    told = {name: value for name, value in word.items() if name != "sig"}
    told |= {"party": said["party"], "peer": said["peer"]}
    proof = base64.b64decode(word["sig"], validate=True)
    assert NODE.verifies(proof, b"landsaftale/chain/1\n" + canonical(told))


def check_statements(said: Any) -> None:
    for one in said["statements"]:
        over = one["context"].encode() + canonical(one["statement"])
        assert NODE.verifies(base64.b64decode(one["sig"], validate=True), over)


def check_exchange(said: Any) -> None:
    asked, answered = said["request"], said["answer"]
    assert asked["url"] == vectors.URL  # of which the scheme is not signed
    request = signature.Request(
        asked["method"], asked["url"], asked["headers"], base64.b64decode(asked["body"])
    )
    response = signature.Response(
        answered["status"], answered["headers"], base64.b64decode(answered["body"]), request
    )
    for sent, way, key in ((asked, request, NODE), (answered, response, HUB)):
        assert signature.verify(way, {key.id: key}.get).key_id == key.id
        assert gzip.decompress(way.body).decode().splitlines() == sent["lines"]
        assert _signed_by_hand(sent, asked["headers"]["Signature"], key)
        told = message.decode(way.body)
        assert [told.hello["type"], told.end["type"]] == ["hello", "end"]


def _signed_by_hand(sent: Any, of_request: str, key: PublicKey) -> bool:
    """Check a signature over a base that is built here, by RFC 9421, section 2.5."""
    params = sent["headers"]["Signature-Input"].removeprefix("la=")
    parts = (
        {'"@method"': sent["method"], '"@authority"': "hub.example", '"@path"': "/exchange",
         '"@query"': "?"}
        if "method" in sent
        else {'"@status"': sent["status"]}
    )  # fmt: skip
    parts |= {'"content-digest"': sent["headers"]["Content-Digest"]}
    if "status" in sent:
        parts |= {'"signature";req;key="la"': of_request.removeprefix("la=")}
    base = "\n".join(f"{name}: {value}" for name, value in parts.items())
    proof = base64.b64decode(sent["headers"]["Signature"].removeprefix("la=:").removesuffix(":"))
    return key.verifies(proof, f'{base}\n"@signature-params": {params}'.encode())


CHECKS: dict[str, Callable[[Any], None]] = {
    "keys": check_keys, "records": check_records, "sums": check_sums, "merkle": check_merkle,
    "statements": check_statements, "exchange": check_exchange, "words": check_words,
    "joining": check_joining, "chain": check_chain,
}  # fmt: skip
TAKEN_BY_NOBODY = {
    base64.b64decode(one["text"]) for one in vectors.made()["records"]["refused"]
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_our_code_keeps_to_what_we_published(name: str) -> None:
    CHECKS[name](vectors.read(name))


@pytest.mark.parametrize("name", CHECKS)
def test_a_sign_that_was_changed_is_seen(name: str) -> None:
    _see_each_change(vectors.read(name), CHECKS[name])


def test_verdicts_are_said_and_leave_the_sums_that_we_published(hub: Local) -> None:
    said = vectors.read("verdicts")
    check_verdicts(hub, said)
    _see_each_change(said, partial(check_verdicts, hub))


def check_verdicts(local: Local, said: Any) -> None:
    """See that our tables come to what a file says; nothing of it stays in them."""
    with local.database.begin() as session, session.begin_nested() as nothing:
        peer = Peer(name="node:101", pinned_key="")
        session.add(peer)
        session.flush()
        _written(session, *said["rows"])
        assert peer.out_sum == said["sum"]
        for step in said["verdicts"]:
            assert _said(session, peer, step["line"]) == step["line"]
            verdicts.hear(local, session, peer, step["line"], vectors.NOW)
            assert peer.out_sum == step["sum"]
        _written(session, said["newer"])
        assert peer.out_sum == said["sum_after"]
        nothing.rollback()


def _written(session: Session, *rows: Any) -> None:
    """Put these in the feed of the peer, and number them."""
    told = [{**row, "id": UUID(row["id"])} for row in rows]
    new = {"recipient": "node:101", "op": "put", "seq": None, "refused": False}
    upsert(session, Feed, [row | new for row in told])
    session.execute(insert(Outbox), [{"owner": row["owner"], "id": row["id"]} for row in told])
    number(session)


def _said(session: Session, peer: Peer, line: Any) -> Any:
    """Return the verdict that we would say ourselves on such a record."""
    kept, key = line["held"], (line["owner"], UUID(line["id"]))
    held = {key: Held(kept["rev"], kept["digest"], line["kind"], peer.name)} if kept else {}
    wrong = Refused("schema", pointers=["body/count"])
    if kept and kept["rev"] == line["rev"]:
        wrong = Refused("fork", rev=line["rev"])
    before = session.scalar(select(func.count()).select_from(Owed)) or 0
    [kind] = (one["record"]["kind"] for one in vectors.read("records")["records"]
              if one["record"]["id"] == line["id"])  # fmt: skip
    verdicts.refuse(session, peer, [({**line, "kind": kind}, wrong)], held, vectors.NOW)
    row = session.scalars(select(Owed).order_by(Owed.n.desc()).limit(1)).one()
    return {**json.loads(row.line), "n": before + 1}


def _see_each_change(said: Any, check: Callable[[Any], None]) -> None:
    for holder, place in list(_values(said)):
        before = holder[place]
        holder[place] = _changed(before)
        with pytest.raises(Exception):  # noqa: B017, PT011 -- whichever check is the first to see it
            check(said)
        holder[place] = before
    check(said)


def test_the_files_are_those_that_we_would_make() -> None:
    made = json.loads(json.dumps(vectors.made()))
    assert made.keys() == {path.stem for path in vectors.FOLDER.iterdir()}
    for name in made.keys() - {"exchange"}:
        assert vectors.read(name) == made[name]
    for side in ("request", "answer"):  # what a library packs otherwise says the same
        assert vectors.read("exchange")[side]["lines"] == made["exchange"][side]["lines"]


def _values(said: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where each value stands: its holder, and its name or number there."""
    for place, value in said.items() if isinstance(said, dict) else enumerate(said):
        if isinstance(value, dict | list):
            yield from _values(value)
        elif place not in DESCRIBED:
            yield said, place


def _changed(value: Any) -> Any:
    if isinstance(value, str):
        return ("B" if value[:1] != "B" else "C") + value[1:]
    return deepcopy(value) + 1 if type(value) is int else "x"
