"""Who was promised something and does not agree that it is kept."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.tables import ObjectionIndex, PromiseIndex


def objections(session: Session, promises: Iterable[str]) -> Mapping[str, Record]:
    """Return the objections of today to promises (by their keys), each of who was promised it."""
    rows = session.scalars(
        select(ObjectionIndex).where(
            ObjectionIndex.promise.in_(list(promises)), ObjectionIndex.settled_on.is_(None)
        )
    )
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    return {one.body.promise: one for one in found if _of_receiver(one)}


def disputed(session: Session) -> ColumnElement[bool]:
    """Return the condition that a promise is objected to today."""
    keys = session.scalars(
        select(ObjectionIndex.promise).where(ObjectionIndex.settled_on.is_(None))
    )
    ids = [record_id for _, record_id in map(split_ref, keys)]
    return PromiseIndex.record_id.in_(ids) & (PromiseIndex.state == "kept")


def _of_receiver(objection: Record) -> bool:
    """Whether it is said by the side that did not give the promise."""
    giver, _ = split_ref(objection.body.promise)
    receiver = (
        f"municipality:{objection.body.municipality}" if giver.startswith("hub:") else "hub:"
    )
    return objection.owner.startswith(receiver)
