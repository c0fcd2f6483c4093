"""What an operator does about refused records and security events: set aside, try again, see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import acts, quarantine, security, verdicts
from shared.feed.local import Local
from shared.feed.tables import Feed, Peer
from shared.feed.transaction import Transaction
from shared.peers.quarantine import Held, held, quarantined
from shared.problem import NotFound, Refused
from shared.records.formats import ref

Outcome = Literal["again", "anew", "asked", "under_way", "gone", "never"]


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a refused record again does.

    `again`: it is sent once more. `anew`: we sign it anew, one revision higher. `asked`: its
    writer is asked to send it again. `under_way`: it is on its way already. `gone`: there is
    nothing left to send. `never`: only its writer can help, by writing it anew.
    """

    held: Held
    outcome: Outcome


def set_aside(local: Local, actor: str, number: int) -> None:
    """Say that nobody needs to see to a refused record any more; it stays in the list of all.

    Raises:
        NotFound: there is none of this number.
        Refused: it is closed already (`quarantine_closed`).
    """
    with local.begin(actor) as tx:
        row = held(tx.session, number).row
        if row.closed_at is not None:
            raise Refused("quarantine_closed", number=number)
        row.closed, row.closed_at = "set_aside", tx.now
        acts.note(tx.session, actor, "set_aside", _about(row.n, row.peer, row.owner, row.id))


def see_security(local: Local, actor: str, party: str) -> None:
    """Say that a person has looked into what a party, or nobody known (`""`), has sent.

    Raises:
        NotFound: it has never sent such a thing.
    """
    with local.begin(actor, always=True) as tx:
        if security.see(tx.session, party):
            acts.note(tx.session, actor, "security_seen", party or "?")
        elif party and not security.has_sent(tx.session, party):
            raise NotFound(party)


def would(local: Local, numbers: Collection[int] = ()) -> list[Tried]:
    """Return what `try_again` would do, and do nothing.

    Raises:
        NotFound: one of these is not open.
    """
    with local.read() as session:
        return _planned(local, session, numbers)


def try_again(local: Local, actor: str, numbers: Collection[int] = ()) -> list[Tried]:
    """Try these refused records again, or all that are open; return what was done for each.

    Raises:
        NotFound: one of these is not open.
    """
    with local.begin(actor) as tx:
        tried = _planned(local, tx.session, numbers)
        for one in tried:
            _try(tx, one)
    return tried


def _planned(local: Local, session: Session, numbers: Collection[int]) -> list[Tried]:
    found = quarantined(session)
    if missing := set(numbers) - {one.row.n for one in found}:
        raise NotFound(str(min(missing)))
    chosen: Sequence[Held] = [one for one in found if not numbers or one.row.n in numbers]
    return [Tried(one, _outcome(local, session, one)) for one in reversed(chosen)]


def _outcome(local: Local, session: Session, one: Held) -> Outcome:
    row, means, key = one.row, one.replay, quarantine.key_of(one.row)
    if key is None or means == "never" or (means == "anew" and row.owner != local.authority):
        return "never"
    if not row.ours:
        return "asked"
    fed = session.execute(
        select(Feed.op, Feed.refused).where(
            Feed.recipient == row.peer, Feed.owner == key[0], Feed.id == key[1]
        )
    ).first()
    if fed is None or fed.op != "put":
        return "gone"
    return means if fed.refused else "under_way"


def _try(tx: Transaction, one: Tried) -> None:
    row = one.held.row
    match one.outcome:
        case "again":
            quarantine.send_again(tx.local, tx.session, row.peer, (row.owner, UUID(row.id)))
        case "anew":
            own = tx.get(ref(row.owner, UUID(row.id)))
            tx.write(own.body, "replayed", revises=own.ref, valid_until=own.valid_until,
                     sealed_for=own.sealed_for)  # fmt: skip
        case "asked":
            peer = tx.session.get_one(Peer, row.peer)
            verdicts.owe(tx.session, peer, {
                "type": "verdict", "kind": row.kind, "owner": row.owner, "id": row.id,
                "rev": row.rev, "status": quarantine.AGAIN, "problem": {}, "held": None,
            })  # fmt: skip
        case "gone":
            row.closed, row.closed_at = "taken", tx.now
        case _:
            return
    acts.note(tx.session, tx.actor, f"tried_{one.outcome}",
              _about(row.n, row.peer, row.owner, row.id))  # fmt: skip


def _about(number: int, peer: str, owner: str, record_id: str) -> str:
    return f"{number} {peer} {owner}/{record_id}"
