"""Parting: what two parties hold of each other when one of them leaves the federation.

The hub lets the party destroy all that it has of others, and destroys or forgets what is here of
the party; the party takes back the same on its side, so that both know, and each confirms what
it was asked. What a municipality has decided about nobody in particular stays with who has it.
"""

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from shared.feed import speaking, stored
from shared.feed.sequence import number
from shared.feed.tables import Feed, MemberKey, Outbox, StoredRecord
from shared.feed.write import Gone, agree_on_audiences, announce, erase_at_holders
from shared.records.formats import ref
from shared.records.kinds import KINDS

if TYPE_CHECKING:
    from shared.feed.local import Local

OUT: Final = speaking.OUT


def own_state(session: Session, local: "Local") -> str | None:
    """Return whether this party is a member, leaving or has left; None before it was approved.

    The hub's signed word alone says so: a refusal is anybody's who stands between.
    """
    return speaking.state_of(session, local.name)


def held_by(session: Session, party: str) -> list[Gone]:
    """Return the records that a party has from us, or is to forget and has not said so yet."""
    rows = (
        select(StoredRecord.owner, StoredRecord.id, StoredRecord.kind, StoredRecord.valid_until)
        .join(Feed, (Feed.owner == StoredRecord.owner) & (Feed.id == StoredRecord.id))
        .where(Feed.recipient == party, Feed.op != "erase")
    )
    return [Gone(*row) for row in session.execute(rows)]


def held_of(session: Session, party: str, *, stays: bool = False) -> list[Gone]:
    """Return the records of a party that are here; `stays`: those that are kept when it leaves."""
    rows = select(
        StoredRecord.owner, StoredRecord.id, StoredRecord.kind, StoredRecord.valid_until
    ).where(StoredRecord.source == party)
    return [one for one in (Gone(*row) for row in session.execute(rows))
            if KINDS[one.kind].stays == stays]  # fmt: skip


def take_back(local: "Local", session: Session, party: str, but: str) -> int:
    """Ask a party to destroy all that it has from us but one record; return how many."""
    held = [one for one in held_by(session, party) if ref(one.owner, one.id) != but]
    erase_at_holders(local, session, held, party)
    return len(held)


def standing(session: Session, local: "Local") -> tuple[str | None, Set[str]]:
    """Return how this party stands, and its keys that ended as it left."""
    ended = select(MemberKey.key_id).where(
        MemberKey.party == local.name, MemberKey.state == "ended"
    )
    return own_state(session, local), set(session.scalars(ended))


def follow(
    local: "Local", session: Session, hub: str, before: tuple[str | None, Set[str]]
) -> None:
    """Do on our side what our membership says, once it has changed at the hub's word.

    Leaving, or left while we were away: what the hub has of ours is taken back. A member again:
    it gets anew what is about no citizen; profiles and proposals are published again by people,
    also where we hear of both at once, since we were away or are restored to before. What cannot
    be read any more was refused there, and keeps nobody out. Who writes meanwhile does not know of
    it: they are waited for, or what they commit later would be told to nobody, or to one too many.
    """
    (was, ended), (state, ended_now) = before, standing(session, local)
    if was is not None and before != (state, ended_now):
        agree_on_audiences(local, session, alone=True)
    if state in OUT and was not in OUT:
        _withdraw(local, session, hub)
    elif state == "active" and was in OUT:
        own = (StoredRecord.source.is_(None),)
        for kind in KINDS.values():
            if not kind.person:
                announce(local, session, list(stored.readable(session, kind.name, *own)))
    elif was is not None and ended_now - ended:
        _take_people_back(local, session, hub, held_by(session, hub))
        _number(local, session)


def _withdraw(local: "Local", session: Session, hub: str) -> None:
    held = [one for one in held_by(session, hub) if not KINDS[one.kind].stays]
    _take_people_back(local, session, hub, held)
    _forget_at(session, hub, [one for one in held if not KINDS[one.kind].person])
    _number(local, session)


def _take_people_back(local: "Local", session: Session, hub: str, held: Sequence[Gone]) -> None:
    people = [one for one in held if KINDS[one.kind].person and not KINDS[one.kind].stays]
    erase_at_holders(local, session, people, hub)


def _number(local: "Local", session: Session) -> None:
    if local.database.is_sqlite:
        number(session)


def _forget_at(session: Session, holder: str, records: Sequence[Gone]) -> None:
    for start in range(0, len(records), 500):
        some = records[start : start + 500]
        session.execute(
            update(Feed)
            .where(Feed.recipient == holder, Feed.id.in_([one.id for one in some]))
            .values(op="gone", seq=None, refused=False)
            .execution_options(synchronize_session=False)
        )
        session.execute(insert(Outbox), [{"owner": one.owner, "id": one.id} for one in some])
