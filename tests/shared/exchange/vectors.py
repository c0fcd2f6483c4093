"""Makes the test vectors of `shared/exchange/vectors/` anew, with two published keys.

python -m tests.shared.exchange.vectors
"""

import base64
import gzip
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.members import actions as members
from shared.codes.lists import fingerprint_words
from shared.exchange import chain, message, receipts
from shared.feed import buckets, lives, sums
from shared.feed.read import Batch
from shared.records.base import Json, Record, canonical
from shared.records.kinds import make
from shared.trust import acts, keys, merkle, rotation, signature
from shared.trust.acts import sign_act
from shared.trust.keys import SigningKey
from tests import make as bodies

FOLDER: Final = Path(message.__file__).parent / "vectors"
# Source: RFC 8032, section 7.1, the secret keys of tests 1 to 3
SECRETS: Final = {
    "node": "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "hub": "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "next": "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
}
KEYS: Final = {
    name: SigningKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))
    for name, secret in SECRETS.items()
}
NODE, HUB, NEXT = KEYS.values()
NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL: Final = "https://hub.example/exchange"
NEED: Final = "hub:dk/01939f00-0000-7000-8000-000000000001"
ODD: Final = 'Flere pladser: "Søen" 🙂 \\ € / £'  # what canonical bytes escape, and what not


def made() -> dict[str, Json]:
    """Return every file's content, by its name."""
    records = _signed([
        make(bodies.answer(NEED), id=_id(1), owner="municipality:101", rev=1),
        make(bodies.profile(), id=_id(2), owner="municipality:101", rev=3,
             valid_until=datetime(2026, 12, 23, tzinfo=UTC).date()),
        make(replace(bodies.contact_note(NEED), code="N-0000014", about=ODD), id=_id(3),
             owner="municipality:101", rev=9007199254740991),
    ])  # fmt: skip
    seen = str(records[0]["digest"])
    act = partial(make, bodies.decision(f"municipality:101/{_id(1)}", "accept"), id=_id(4),
                  owner="hub:dk", rev=2, assurance="self")  # fmt: skip
    of_contact = _signed([act(act_sig=sign_act(act(), seen, NEXT))])
    return {
        "keys": _keys(),
        "records": {
            "records": [*records, *of_contact],
            "canonical": _canonical(),
            "refused": _refused(),
        },
        "sums": _sums(records),
        "verdicts": _verdicts(records),
        "merkle": {"trees": [_tree(size) for size in (1, 2, 3, 5, 8)]},
        "words": {"words": list(fingerprint_words())},
        "joining": _joining(),
        "chain": _chain(),
        "statements": {"statements": _statements()},
        "exchange": _exchange(records),
    }


def _id(number: int) -> UUID:
    return UUID(f"00000000-0000-4000-8000-{number:012}")


def _keys() -> Json:
    pair = keys.fingerprint(NODE.public, HUB.public)
    told = {
        name: {"secret": SECRETS[name], "public_key": key.public.text, "key_id": key.public.id}
        for name, key in KEYS.items()
    }
    return {"keys": told, "words": pair}


def _signed(records: list[Record]) -> list[Json]:
    proofs = merkle.sign([record.digest for record in records], NODE)
    return [
        {"record": {**json.loads(record.content),
                    "sig": {"key": sig.key, "root": sig.root, "path": list(sig.path)}},
         "canonical": record.content.decode(), "digest": record.digest}
        for record, sig in zip(records, proofs, strict=True)
    ]  # fmt: skip


def _canonical() -> list[Json]:
    values: list[Json] = [
        {"b": 1, "a": [True, False, None], "A": {}, "": []},
        {"text": '\x00\x1f\b\t\n\f\r"\\/\x7f\u2028é€😀'},
        {"least": -(2**53 - 1), "most": 2**53 - 1},
    ]
    return [{"value": value, "canonical": canonical(value).decode()} for value in values]


def _refused() -> list[Json]:
    """Texts that no party takes as JSON, as base 64."""
    texts = {
        "a member twice": b'{"a":1,"a":2}', "no number": b'{"a":NaN}', "a float": b'{"a":1.0}',
        "an exponent": b'{"a":1e3}', "2 to the 53rd": b'{"a":9007199254740992}',
        "a byte-order mark": b'\xef\xbb\xbf{"a":1}', "a lone surrogate": b'{"a":"\\ud800"}',
        "Latin 1": b'{"a":"\xe6"}', "33 levels": b"[" * 33 + b"]" * 33,
        "something behind": b'{"a":1} x', "a control sign": b'{"a":"\x01"}',
    }  # fmt: skip
    return [{"what": what, "text": base64.b64encode(text).decode()}
            for what, text in texts.items()]  # fmt: skip


def _rows(records: list[Json]) -> list[Json]:
    return [
        {"owner": one["record"]["owner"], "id": one["record"]["id"], "rev": one["record"]["rev"],
         "digest": one["digest"]}
        for one in records
    ]  # fmt: skip


def _term(row: Json) -> int:
    return sums.term(row["owner"], UUID(row["id"]), row["rev"], row["digest"])


def _sums(records: list[Json]) -> Json:
    rows = _rows(records)
    terms = [_term(row) for row in rows]
    for row, term in zip(rows, terms, strict=True):
        row |= {"term": format(term, "x"),
                "place": buckets.place((row["owner"], UUID(row["id"])))}  # fmt: skip
    whole = sums.add("0", sum(terms))
    return {"rows": rows, "sum": whole, "without_the_first": sums.add(whole, 0, terms[0])}


def _verdicts(records: list[Json]) -> Json:
    """What the verdicts on three records leave of their writer's sum, one after the other."""
    rows, wrong = _rows(records), {"code": "schema", "status": 422, "pointers": ["body/count"]}
    other = {"rev": rows[2]["rev"], "digest": "e" * 64}
    said = [
        ("refused", rows[0], None, wrong),
        ("refused", rows[1], {"rev": 2, "digest": "d" * 64}, wrong),
        ("fork", rows[2], other, {"code": "fork", "status": 409, "rev": other["rev"]}),
    ]
    total = before = sums.add("0", sum(map(_term, rows)))
    steps = []
    for n, (status, row, held, problem) in enumerate(said, 1):
        total = sums.add(total, _term({**row, **held}) if held else 0, _term(row))
        kind = records[n - 1]["record"]["kind"]
        line = {"type": "verdict", "n": n, "kind": kind, "owner": row["owner"], "id": row["id"],
                "rev": row["rev"], "status": status, "held": held, "problem": problem}  # fmt: skip
        steps.append({"line": line, "sum": total})
    newer = {**rows[1], "rev": 4, "digest": "f" * 64}
    after = sums.add(total, _term(newer), _term({**rows[1], "rev": 2, "digest": "d" * 64}))
    return {"rows": rows, "sum": before, "verdicts": steps, "newer": newer, "sum_after": after}


def _joining() -> Json:
    token, said = "t" * 32, {"party": "node:101", "municipality": "101"}
    proof = NODE.sign(members.APPLICATION + canonical({**said, "token": token}))
    return {
        "link": f"https://hub.example/api/v1/invitations/{token}", "token": token,
        "answer": {"hub": "hub:dk", "public_key": HUB.public.text, "municipality": "101"},
        "application": {**said, "public_key": NODE.public.text,
                        "signature": base64.b64encode(proof).decode()},
        "key_ids": {"hub": HUB.public.id, "node": NODE.public.id},
        "words": keys.fingerprint(NODE.public, HUB.public),
    }  # fmt: skip


def _chain() -> Json:
    """A node's chain with the hub: a life, what it said, what it heard; and its word on that."""
    epoch, head, entries = "a" * 16, b"", []
    for n, (way, what) in enumerate((("life", epoch), ("sent", "x"), ("received", "y")), 1):
        digest = hashlib.sha256(what.encode()).digest()
        head = chain.after(head, n, NOW, way, digest)
        entries.append({"n": n, "at": NOW.isoformat(timespec="microseconds"), "way": way,
                        "digest": digest.hex(), "head": head.hex()})  # fmt: skip
    word: Json = {"epoch": epoch, "n": 3, "head": head.hex(), "heard_epoch": "c" * 16,
                  "heard_n": 2, "heard": "e" * 64}  # fmt: skip
    between = {"party": "node:101", "peer": "hub:dk"}
    sig = base64.b64encode(NODE.sign(chain.CONTEXT + canonical(word | between))).decode()
    return {**between, "entries": entries, "word": {**word, "sig": sig}}


def _tree(size: int) -> Json:
    leaves = [hashlib.sha256(bytes([number])).hexdigest() for number in range(size)]
    proofs = merkle.sign(leaves, NODE)
    return {"root": _root([bytes.fromhex(leaf) for leaf in leaves]).hex(),
            "signature": proofs[0].root,
            "leaves": [{"digest": leaf, "path": list(proof.path)}
                       for leaf, proof in zip(leaves, proofs, strict=True)]}  # fmt: skip


def _root(level: list[bytes]) -> bytes:
    """Return the root as `PROTOCOL.md` says it, whatever our own code does."""
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(two)).digest() if len(two) == 2 else two[0]
                 for two in pairs]  # fmt: skip
    return level[0]


def _statements() -> list[Json]:
    """What a party signs beside records and messages: context, and the statement behind it."""
    said: list[tuple[str, bytes, Json]] = [
        *(("a receipt", receipts.CLAIM, {"owner": "municipality:101", "id": str(_id(2)),
                                         "at": NOW.isoformat(), **said}) for said in (
            {"grade": "not_held"},
            {"grade": "passed_on", "rev": 3, "digest": "d" * 64, "open": 2},
            {"grade": "key_destroyed", "rev": 3, "digest": "d" * 64},
        )),
        ("a life", lives.CLAIM, {"party": "node:101", "epoch": "b" * 32, "parent": "a" * 32}),
        ("a next key", rotation.CONTEXT, {"party": "node:101", "public_key": NEXT.public.text}),
        ("an application", members.APPLICATION, {"party": "node:101", "municipality": "101",
                                                 "token": "t" * 43}),
        ("an act", acts.CONTEXT, {"digest": "d" * 64, "key": NODE.public.text, "seen": None}),
    ]  # fmt: skip
    return [
        {"what": what, "context": context.decode(), "statement": statement,
         "sig": base64.b64encode(NODE.sign(context + canonical(statement))).decode()}
        for what, context, statement in said
    ]  # fmt: skip


def _exchange(records: list[Json]) -> Json:
    puts = [{"type": "put", "seq": seq, "record": one["record"]}
            for seq, one in enumerate(records, 1)]  # fmt: skip
    asked = signature.Request("POST", URL, {}, _body(_hello("a" * 32, owed=0), puts, []))
    signature.sign(asked, NODE, NOW, "a-nonce-of-the-node")
    gone = [{"type": op, "seq": seq, "owner": "hub:dk", "id": str(_id(seq))}
            for seq, op in ((8, "gone"), (9, "erase"))]  # fmt: skip
    verdict = {"type": "verdict", "n": 1, "kind": "answer", "owner": "municipality:101",
               "id": str(_id(1)), "rev": 1, "status": "refused", "held": None,
               "problem": {"code": "schema", "pointers": ["body/count"]}}  # fmt: skip
    body = _body(_hello("c" * 32, owed=0), gone, [verdict])
    answered = signature.Response(200, {}, body, asked)
    signature.sign(answered, HUB, NOW, "a-nonce-of-the-hub")
    return {"request": {"method": "POST", "url": URL, **_as_sent(asked)},
            "answer": {"status": 200, **_as_sent(answered)}}  # fmt: skip


def _hello(epoch: str, *, owed: int) -> Json:
    cursor = {"epoch": "", "seq": 0, "sum": "0", "owed": owed}
    return {**message.hello(epoch, cursor, 0), "protocol": [1],
            "schemas": {"answer": 1, "contact_note": 1, "profile": 1}}  # fmt: skip


def _body(hello: Json, lines: list[Json], others: list[Json]) -> bytes:
    last = lines[-1]["seq"]
    batch = Batch([message.line_of(line) for line in lines], last, last, "0", False)
    return message.encode(hello, batch, others)


def _as_sent(sent: signature.Request | signature.Response) -> Json:
    plain = gzip.decompress(sent.body).decode()
    return {"headers": sent.headers, "body": base64.b64encode(sent.body).decode(),
            "lines": plain.splitlines()}  # fmt: skip


def read(name: str) -> Any:
    """Return a file's content."""
    return json.loads((FOLDER / f"{name}.json").read_text())


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in made().items():
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
