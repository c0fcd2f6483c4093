"""What either side does with the other's half of an exchange, and how it makes its own.

Both sides run the same code: `receive` in one transaction, so that a crash replays the batch
whole, then `compose` from one consistent view.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import chain, message, receipts
from shared.feed import (
    apply,
    journal,
    learning,
    lives,
    quarantine,
    read,
    sequence,
    verdicts,
    versions,
    withdrawal,
)
from shared.feed.apply import Applied
from shared.feed.tables import BIG, Feed, Owed, Peer, Quarantine
from shared.problem import Problem, Refused
from shared.records.base import Json
from shared.records.formats import ref
from shared.trust.freshness import SKEW
from shared.trust.signature import LIFETIME

WAIT = 429  # the status of who is asked to come again
CLOCKS_AGREE = (LIFETIME + SKEW).seconds

if TYPE_CHECKING:
    from shared.feed.local import Local


def receive(
    local: "Local", session: Session, peer: Peer, said: message.Message, now: datetime
) -> Applied:
    """Take in a peer's message: what it has heard of ours, and what it has for us.

    Raises:
        Refused: `diverged`: one side's database is not the one that the other knew; `two_lives`
            or `older_life`: there are two of the same party.
    """
    lives.recognise(session, peer, said.hello)
    cursor = said.hello["cursor"]
    heard(session, peer, cursor, now)
    before = peer.schemas
    _introduced(peer, said.hello)
    for line in said.verdicts:
        verdicts.hear(local, session, peer, line, now)
    anew = learning.learn(local, session, peer, before)
    done = _take(local, session, peer, said, now)
    done.anew = anew
    for line in said.receipts:  # after what may say that we asked: our own leaving
        receipts.take(local, session, peer, line)
    for key, fate in done.erased.items():
        receipts.give(local, session, peer, key, fate, now)
    # what was not here is not erased here: else a peer could name what is others', or ours
    here = (key for key, fate in done.erased.items() if fate != withdrawal.NOT_HELD)
    journal.note(session, (ref(*key) for key in here))
    peer.in_owed = max([peer.in_owed, *(line["n"] for line in (*said.verdicts, *said.receipts))])
    compare(session, peer, cursor)
    chain.hear(local, session, peer, said.hello.get("chain"))
    peer.exchanged_at, peer.failure = now, ""
    return done


@dataclass(frozen=True, slots=True)
class Half:
    """One side of an exchange as it goes out; `moves`: it says more than where we stand."""

    body: bytes
    moves: bool


def compose(session: Session, peer: Peer, *, max_bytes: int, beyond: Json | None = None) -> Half:
    """Return our half: how far we have heard the peer, and what it has not seen of ours; or what
    is `beyond` a cursor of its own.

    Its lines have no more bytes than `max_bytes`, nor than the peer takes at once; one of those
    that move records and one of the others goes in any case.
    """
    after, known = (beyond["seq"], beyond["owed"]) if beyond else (peer.out_seq, 0)
    first, room = hello(session, peer, after), min(max_bytes, peer.max_bytes or max_bytes)
    query = select(Owed).where(Owed.peer == peer.name, Owed.n > known)
    rows = session.scalars(query.order_by(Owed.n).limit(1000))
    owed: list[Json] = []
    for row in rows:
        room -= len(row.line)
        if owed and room < 0:
            break
        owed.append({**json.loads(row.line), "n": row.n})
    batch = read.batch(session, peer, after, room)
    return Half(message.encode(first, batch, owed), bool(batch.lines or owed))


def cursor_of(peer: Peer) -> Json:
    """Return how far we have heard a peer."""
    return {
        "epoch": peer.in_epoch, "seq": peer.in_seq, "sum": peer.in_sum, "owed": peer.in_owed,
    }  # fmt: skip


def hello(session: Session, peer: Peer, after: int) -> Json:
    """Return our first line to a peer: how far we have heard it, and after what ours begin."""
    return message.hello(
        lives.epoch(session), cursor_of(peer), after, lives=lives.links(session),
        chain=json.loads(peer.chain_word or "null"), held=versions.held_back(session, peer),
        heard=[int(one) for one in peer.protocols.split()],
    )  # fmt: skip


def note_failure(local: "Local", peer: str, problem: Problem) -> None:
    """Keep why an exchange with a peer failed, until one succeeds; that there are two of it, or
    which versions of the protocol it speaks. To be asked to come again is no failure.
    """
    kept = {"failed_at": clock.now(), "failure": problem.code}
    if problem.code == "protocol_unknown":
        kept["protocols"] = _listed(problem.params.get("theirs"))
    if problem.status == WAIT:
        return
    if isinstance(problem, Refused):
        lives.note(local.database, peer, problem)
    with local.database.begin() as session:
        session.execute(update(Peer).where(Peer.name == peer).values(kept))


def fits(session: Session, cursor: Json) -> bool:
    """Tell whether we can have said what a peer says that it has heard."""
    return cursor["epoch"] in ("", lives.epoch(session)) and cursor["seq"] <= sequence.head(
        session
    )


def is_awaited(done: Applied) -> bool:
    """Tell whether a peer waits to hear that we know what it said: then we say so at once."""
    return any(getattr(record.body, "awaited", False) for record in done.records)


def owes(session: Session, peer: Peer) -> bool:
    """Tell whether a verdict or a receipt awaits that this peer has heard it."""
    return session.scalar(select(Owed.n).where(Owed.peer == peer.name).limit(1)) is not None


def _listed(protocols: object) -> str:
    return " ".join(map(str, message.versions_in(protocols)))


def _introduced(peer: Peer, hello: Json) -> None:
    """Note what a peer says it speaks, knows and holds back from us."""
    peer.protocols = _listed(hello["protocol"])
    peer.schemas = versions.as_text(hello.get("schemas"), peer.schemas)
    peer.withheld = versions.as_text(hello.get("held"))
    peer.max_bytes = min(max(1, hello["max_bytes"]), message.MAX_PLAIN)


def heard(session: Session, peer: Peer, cursor: Json, now: datetime) -> None:
    """Note how far the peer has come with our feed and the lines we owed it.

    Raises:
        Refused: `diverged`: we cannot have said that.
    """
    if not fits(session, cursor):
        raise Refused("diverged", peer=peer.name)
    left = {"peer": peer.name, "after": peer.out_seq, "seq": cursor["seq"],
            "owed": cursor["owed"]}  # fmt: skip
    gone, owed, refused = session.execute(_LEFT, left).one()
    news = cursor["seq"] > peer.out_seq
    if gone:
        read.acknowledge(session, peer, cursor["seq"])
    peer.out_seq = cursor["seq"]
    if refused and news:
        quarantine.close_ours(session, peer, now)
    if owed:
        session.execute(
            delete(Owed)
            .where(Owed.peer == peer.name, Owed.n <= cursor["owed"])
            .execution_options(synchronize_session=False)
        )


_LEFT = select(  # what is to be done when a peer has come so far: mostly nothing
    exists().where(
        Feed.recipient == bindparam("peer"), Feed.op == "gone",
        Feed.seq > bindparam("after", type_=BIG), Feed.seq <= bindparam("seq", type_=BIG),
    ),
    exists().where(Owed.peer == bindparam("peer"), Owed.n <= bindparam("owed", type_=BIG)),
    exists().where(
        Quarantine.peer == bindparam("peer"), Quarantine.closed_at.is_(None), Quarantine.ours
    ),
)  # fmt: skip


def compare(session: Session, peer: Peer, cursor: Json) -> None:
    """Note whether a peer holds what we have for it, if it has heard all."""
    if peer.out_seq >= sequence.head(session):
        peer.out_step = cursor["sum"] == peer.out_sum


def _take(
    local: "Local", session: Session, peer: Peer, said: message.Message, now: datetime
) -> Applied:
    if peer.in_epoch not in ("", said.hello["epoch"]):
        raise Refused("diverged", peer=peer.name)
    if said.hello["after"] > peer.in_seq or said.end["last"] < peer.in_seq:
        # an exchange before this one was lost, or a later one was quicker: what this one says
        # may be outdated, and the peer begins anew where our cursor stands
        return Applied()
    peer.in_epoch = said.hello["epoch"]
    done = apply.take(local, session, peer, said.data, now)
    peer.in_seq = max(peer.in_seq, said.end["last"])
    if not said.end["more"]:
        if not done.refused:  # else its sum is of more than we hold, until it has our verdicts
            peer.in_step = peer.in_sum == said.end["sum"]
        peer.heard_seq = said.hello["cursor"]["seq"]
        # a node's silence is judged by it, never a hub's; and by no clock that nobody shares
        if peer.name.startswith("node:") and abs(peer.clock_offset) < CLOCKS_AGREE:
            peer.heard_on = clock.today(session)
    return done
