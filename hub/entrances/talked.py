"""A booked talk is held when the municipality notes that it talked with the employer that day."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.promises.actions import keep_in
from shared.records.formats import split_ref
from shared.tables import ContactNoteIndex, PromiseIndex


def keep_booked(local: Local) -> int:
    """Keep the employers' open promises to talk that a municipality has noted; return how many.

    A note counts for the talk booked on its day, whoever rang whom. The employer's promise to do
    something else by that day stays open.
    """
    with local.read() as session:
        if not _held(session, local.authority):
            return 0
    with local.begin("program") as tx:
        held = _held(tx.session, local.authority)
        for record in stored.many(tx.session, held, lock=True):
            keep_in(tx, record)
        return len(held)


def _held(session: Session, owner: str) -> list[tuple[str, UUID]]:
    """The keys of open promises to talk of which there is a note of the day."""
    query = (
        select(PromiseIndex)
        .join(
            ContactNoteIndex,
            (ContactNoteIndex.employer == PromiseIndex.employer)
            & (ContactNoteIndex.municipality == PromiseIndex.municipality)
            & (ContactNoteIndex.on == PromiseIndex.due),
        )
        .where(PromiseIndex.owner == owner, PromiseIndex.state == "open")
        .distinct()
    )
    keys = sorted(split_ref(row.ref) for row in session.scalars(query))
    return [(one.owner, one.id) for one in stored.many(session, keys) if one.body.at]
