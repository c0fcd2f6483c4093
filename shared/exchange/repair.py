"""Bringing two parties together again that do not hold the same, or not the same history.

The node dials, in messages of the exchange's form. Each side tells the other what it holds of
its records, in ever smaller buckets; the writer of the records puts in its feed anew what
differs (`feed/mend.py`). At the end both agree from which number on each reads the other's feed
and the ordinary exchange moves what differed. A repair cut short changes no position: it is
begun again, and nothing is said twice but what had not arrived.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import message, step
from shared.exchange.calling import ask
from shared.feed import buckets, lives, mend, read, withdrawal
from shared.feed.checking import key_of
from shared.feed.keys import Key, among
from shared.feed.read import Batch
from shared.feed.sequence import head, sequence
from shared.feed.stored import LAPSED, opened, wire
from shared.feed.sums import sum_held
from shared.feed.tables import BodyKey, Peer, StoredRecord
from shared.problem import Refused
from shared.records.base import Json, load_json

if TYPE_CHECKING:
    from shared.feed.local import Local

MAX_LINES = 500  # of one request, rows counted: each may be answered by sixteen, or a leaf


def repair(local: "Local", hub: str, *, http: requests.Session) -> None:
    """Find all in which we and the hub differ, and agree where to read on.

    Raises:
        Refused: `hub_unreachable`, or the hub's own refusal; it can be begun again.
    """
    sequence(local.database)
    with local.read() as session:
        peer = session.get_one(Peer, hub)
        start = head(session)
        told = buckets.told(buckets.held(session, hub), "")
    # the first message only asks: it changes nothing at a hub that may turn out to be another
    asked: list[Json] = [{"type": "ask", "prefix": ""}]
    first = said = _say(local, peer, asked, start, http=http, more=True)
    todo = told + _answered(local, hub, said)
    while todo:
        some = _portion(todo, room(said))
        said = _say(local, peer, some, start, http=http, more=True)
        todo = todo[len(some) :] + _found_no_room(some, said) + _answered(local, hub, said)
    _say(local, peer, [], start, http=http, more=False)
    with local.database.begin() as session:
        peer = session.get_one(Peer, hub, with_for_update=True)
        agree(session, peer, first.hello["epoch"], first.end["last"], clock.now())
        read.acknowledge(session, peer, start)  # there the hub reads on


def _answered(local: "Local", hub: str, said: message.Message) -> list[Json]:
    with local.database.begin() as session:
        peer = session.get_one(Peer, hub, with_for_update=True)
        lines = compare(local, session, peer, said, message.MAX_PLAIN)
    sequence(local.database)
    return lines


def _found_no_room(asked: list[Json], said: message.Message) -> list[Json]:
    """Return what we wanted and were not given beside the rest: it is to be asked for again."""
    given = {key_of(line["record"]) for line in said.data if line["type"] == "put"}
    wanted = [line for line in asked if line["type"] == "want"]
    return [line for line in wanted if key_of(line) not in given] if given else []


def compare(
    local: "Local", session: Session, peer: Peer, said: message.Message, room: int
) -> list[Json]:
    """Do what each line of a peer's message asks for, and return ours in answer: of the records
    that it wants back as many as have `room`, in bytes, and one in any case.

    Raises:
        Refused: `two_lives`, `older_life`, `malformed` or `too_large`; the caller's transaction
            is to be dropped.
    """
    lives.recognise(session, peer, said.hello)
    return _to_each(local, session, peer, said, room)


def room(said: message.Message) -> int:
    """Return how many bytes of lines the sender of this takes at once, as far as we make them."""
    return min(message.MAX_BYTES, int(said.hello["max_bytes"]))


def _to_each(
    local: "Local", session: Session, peer: Peer, heard: message.Message, limit: int
) -> list[Json]:
    lines = heard.data
    if sum(line["type"] in ("ask", "want") for line in lines) > message.MAX_LINES // 16:
        raise Refused("too_large", bytes=len(lines), limit=message.MAX_LINES // 16)
    said: list[Json] = []
    by_type: dict[str, list[Json]] = {kind: [] for kind in message.REPAIR}
    for line in lines:
        if not buckets.PREFIX.fullmatch(line.get("prefix", "")):
            raise Refused("malformed", line=0, why="prefix is no bucket's")
        by_type[line["type"]].append(line)
    if by_type["ask"]:
        held = buckets.held(session, peer.name)
        for line in by_type["ask"]:
            said += buckets.told(held, line["prefix"])
    if by_type["held"] or by_type["leaf"]:
        said += _against_feed(local, session, peer, by_type)
    said += _given_back(local, session, peer, by_type["want"], limit)
    mend.take_back(local, session, peer.name, [line["record"] for line in by_type["put"]])
    return said


def compose(session: Session, peer: Peer, lines: list[Json], last: int, *, more: bool) -> bytes:
    """Return a message of a repair; `last` is how far we had come before it changed our feed."""
    batch = Batch([], last, head(session), peer.out_sum, more)
    return message.encode(step.hello(session, peer, peer.out_seq), batch, lines)


def agree(session: Session, peer: Peer, epoch: str, seq: int, now: datetime) -> None:
    """Read the peer's feed from a position on: what it had said before has been compared."""
    if peer.in_epoch != epoch:
        peer.in_owed = 0  # its verdicts and receipts have other numbers now
    peer.in_epoch, peer.in_seq, peer.in_sum = epoch, seq, sum_held(session, peer.name)
    peer.out_sum = buckets.sent(session, peer.name).sum()
    peer.repaired_at = now
    mend.ask_again(session, peer.name)


def _against_feed(
    local: "Local", session: Session, peer: Peer, by_type: dict[str, list[Json]]
) -> list[Json]:
    """Ask closer about buckets with another sum than ours; mend those that were listed."""
    feed = buckets.sent(session, peer.name)
    said: list[Json] = [
        {"type": "ask", "prefix": line["prefix"]}
        for line in by_type["held"]
        if line["sum"] != feed.sum(line["prefix"])
    ]
    for line in by_type["leaf"]:
        try:
            rows = buckets.read_leaf(line)
        except (ValueError, TypeError) as wrong:
            raise Refused("malformed", line=0, why=str(wrong)[:120]) from wrong
        fed = {(row.owner, row.id): row for row in feed.under(line["prefix"])}
        lost = mend.mend(local, session, peer, rows=rows, feed=fed)
        said += [{"type": "want", "owner": owner, "id": str(one)} for owner, one in lost]
    return said


def _given_back(
    local: "Local", session: Session, peer: Peer, wanted: list[Json], limit: int
) -> list[Json]:
    """Return the records of the peer's that it asks for, as far as we have them from it.

    Of a copy whose lease is over nobody has the content any longer: we forget it.
    """
    try:
        keys = [(line["owner"], UUID(line["id"])) for line in wanted]
    except ValueError as wrong:
        raise Refused("malformed", line=0, why="id is no UUID") from wrong
    query = (
        select(StoredRecord.owner, StoredRecord.id, StoredRecord.content, StoredRecord.sig,
               BodyKey.key)
        .outerjoin(
            BodyKey, (BodyKey.owner == StoredRecord.owner) & (BodyKey.id == StoredRecord.id)
        )
        .where(StoredRecord.source == peer.name)
    )  # fmt: skip
    given, lapsed = list[Json](), list[Key]()
    size = 0
    for row in (row for some in among(StoredRecord, keys)
                for row in session.execute(query.where(some))):  # fmt: skip
        size += len(row.content)
        if given and size > limit:
            continue
        if row.content == LAPSED:
            lapsed.append((row.owner, row.id))
        else:
            record = load_json(wire(opened(row.content, row.key), row.sig))
            given.append({"type": "put", "record": record})
    if lapsed:
        withdrawal.forget(local, session, peer.name, lapsed)
    return given


def _portion(lines: list[Json], limit: int) -> list[Json]:
    """Return the first lines, as many as one message takes."""
    size = count = 0
    for number, line in enumerate(lines):
        size += len(message.line_of(line))
        count += 1 + len(line.get("rows", ()))
        if number and (size > limit or count > MAX_LINES):
            return lines[:number]
    return lines


def _say(
    local: "Local", peer: Peer, lines: list[Json], last: int, *,
    http: requests.Session, more: bool,
) -> message.Message:  # fmt: skip
    with local.read() as session:
        body = compose(session, peer, lines, last, more=more)
    answer = ask(local, peer, "/exchange/repair", body, http=http)
    if answer.key != peer.pinned_key:  # the hub's lives may be signed with it
        with local.database.begin() as session:
            session.get_one(Peer, peer.name, with_for_update=True).pinned_key = answer.key
    return message.decode(answer.body, repair=True)
