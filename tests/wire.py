"""What goes over the wire, made by hand: hostile messages, sums and records recounted."""

import gzip
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import requests
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.bulk import upsert
from shared.exchange import message
from shared.exchange.message import Message
from shared.feed import lives, stored
from shared.feed.local import Local
from shared.feed.read import Batch
from shared.feed.sequence import number, sequence
from shared.feed.sums import add, sum_held, sum_sent, term
from shared.feed.tables import Feed, Outbox, Peer, StoredRecord
from shared.records.base import Json, Record, canonical, digest_of, load_json
from shared.records.kinds import BY_BODY, make
from shared.rules.lease import longest
from shared.trust import merkle, signature
from shared.trust.acts import sign_act
from shared.trust.keys import SigningKey

HUB = "hub:dk"


def signed(
    local: Local, body: Any, *, rev: int = 1, id: UUID | None = None, owner: str | None = None,
    key: SigningKey | None = None,
) -> Json:  # fmt: skip
    """Return a record's envelope as this party would send it; any part can be forged."""
    until = longest(clock.now().date()) if BY_BODY[type(body)].leased else None
    record = make(
        body, id=id or uuid4(), owner=owner or local.authority, rev=rev, valid_until=until
    )
    return sealed(local, load_json(record.content), key)


def sealed(local: Local, envelope: Json, key: SigningKey | None = None) -> Json:
    """Return any envelope with a good signature over it."""
    content = {name: value for name, value in envelope.items() if name != "sig"}
    [proof] = merkle.sign([digest_of(canonical(content))], key or local.key)
    return {**content, "sig": {"key": proof.key, "root": proof.root, "path": list(proof.path)}}


def signed_by_contact(
    hub: Local, body: Any, contact: SigningKey, *, seen: str | None = None, rev: int = 1,
    id: UUID | None = None,
) -> Json:  # fmt: skip
    """Return the envelope of an act that the hub writes and an employer's contact has signed."""
    act = partial(
        make, body, id=id or uuid4(), owner=hub.authority, rev=rev, assurance="self"
    )  # fmt: skip
    return sealed(hub, load_json(act(act_sig=sign_act(act(), seen, contact)).content))


def put(envelope: Any) -> Json:
    return {"type": "put", "seq": 1, "record": envelope}


def body_of(
    node: Local, *lines: Json, after: int | None = None, last: int | None = None,
    owed: int | None = None, **more: Any,
) -> bytes:  # fmt: skip
    """Return the body of an exchange that says these lines, with more in its first one."""
    with node.read() as session:
        peer = session.get_one(Peer, HUB)
        cursor = {"epoch": peer.in_epoch, "seq": peer.in_seq, "sum": "0",
                  "owed": peer.in_owed if owed is None else owed}  # fmt: skip
        first = message.hello(
            lives.epoch(session), cursor, peer.out_seq if after is None else after
        )
        last = peer.out_seq + 1 if last is None else last
    return message.encode(first | more, Batch([], last, last, "0", False), list(lines))


def request_of(node: Local, body: bytes, path: str = "") -> signature.Request:
    """Return a request with this body, signed by the node; to what lies below the exchange."""
    with node.read() as session:
        url = f"{session.get_one(Peer, HUB).url}/exchange{path}"
    made = signature.Request("POST", url, {"Content-Type": message.MEDIA_TYPE}, body)
    signature.sign(made, node.key, clock.now())
    return made


def post(request: signature.Request) -> requests.Response:
    return requests.post(request.url, data=request.body, headers=request.headers, timeout=30)


def say(node: Local, *lines: Json, **other: Any) -> Message:
    """Send the hub these lines and return what it answers."""
    answer = post(request_of(node, body_of(node, *lines, **other)))
    assert answer.status_code == 200, answer.text
    return message.decode(answer.content)


def smuggle(local: Local, envelope: Json, recipient: str) -> None:
    """Put a record into a party's tables and feed past all its own checks."""
    content = canonical({name: value for name, value in envelope.items() if name != "sig"})
    row = {"owner": envelope["owner"], "id": UUID(envelope["id"]), "rev": envelope["rev"],
           "digest": digest_of(content)}  # fmt: skip
    with local.database.begin() as session:
        sig = stored.wire(b"{}", canonical(envelope["sig"]).decode())[8:-1].decode()
        upsert(session, StoredRecord, [
            {**row, "kind": envelope["kind"], "schema": 1, "content": content, "sig": sig,
             "valid_until": None, "source": None}
        ])  # fmt: skip
        upsert(session, Feed, [
            {**row, "recipient": recipient, "op": "put", "seq": None, "refused": False}
        ])  # fmt: skip
        session.execute(insert(Outbox).values(owner=row["owner"], id=row["id"]))
        number(session)
    sequence(local.database)


def check_sums(one: Local, other: Local) -> None:
    """See that each party holds what the other has for it, by running and by recounted sums, and
    has counted the other's profiles.
    """
    for sender, receiver in ((one, other), (other, one)):
        with sender.read() as out, receiver.read() as into:
            running = out.get_one(Peer, receiver.name).out_sum
            held = into.get_one(Peer, sender.name).in_sum
            assert running == sum_sent(out, receiver.name) == held == sum_held(into, sender.name)
            theirs = (StoredRecord.source == sender.name, StoredRecord.kind == "profile")
            counted = into.scalar(select(func.count()).select_from(StoredRecord).where(*theirs))
            assert into.get_one(Peer, sender.name).profiles == counted


def records(session: Session, source: str | None) -> dict[tuple[str, UUID], tuple[int, str]]:
    """Return (rev, digest) of the records from one source, recounted from their bytes."""
    rows = session.execute(
        select(StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.digest)
        .where(StoredRecord.source.is_(None) if source is None else StoredRecord.source == source)
    )  # fmt: skip
    return {(owner, record_id): (rev, digest) for owner, record_id, rev, digest in rows}


def forget_hearing(local: Local, peer: str) -> None:
    """Let a party believe that its peer has heard nothing: it will say all again."""
    with local.database.begin() as session:
        session.execute(update(Peer).where(Peer.name == peer).values(out_seq=0))


def total_of(rows: list[Record]) -> str:
    return add("0", sum(term(r.owner, r.id, r.rev, r.digest) for r in rows))


def bomb(size: int) -> bytes:
    return gzip.compress(bytes(size), compresslevel=9)
