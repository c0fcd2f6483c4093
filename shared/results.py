"""What ended placements led to, as the records say it: the same at the hub and at a node."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.base import Record
from shared.records.formats import ref
from shared.records.placement import Placement
from shared.rules.outcomes import Result, is_counted, result_of
from shared.tables import OutcomeIndex, PlacementIndex

CHUNK = 500
ENDED = ("ended", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A placement that has ended, and what it led to."""

    record: Record
    result: Result

    @property
    def body(self) -> Placement:
        """The placement."""
        body: Placement = self.record.body
        return body

    @property
    def ended_on(self) -> date:
        """Its last day."""
        return self.body.ended_on or self.body.ends_on


def results(session: Session, today: date, *conditions: ColumnElement[bool]) -> list[Led]:
    """Return the ended placements that count today, limited by conditions on `PlacementIndex`."""
    return [one for one in ended(session, today, *conditions) if is_counted(one.ended_on, today)]


def ended(session: Session, today: date, *conditions: ColumnElement[bool]) -> list[Led]:
    """Return all ended placements with what they led to as it is known today."""
    rows = session.execute(
        select(PlacementIndex.owner, PlacementIndex.record_id).where(
            PlacementIndex.state.in_(ENDED), *conditions
        )
    )
    keys = [(owner, one) for owner, one in rows]
    words = _words(session, [ref(*key) for key in keys])
    found = []
    for record in stored.many(session, keys):
        ended_on = record.body.ended_on or record.body.ends_on
        result = result_of(words[record.ref], record.body.end_reason, ended_on, today)
        found.append(Led(record=record, result=result))
    return found


def _words(session: Session, placements: Sequence[str]) -> Mapping[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    columns = select(OutcomeIndex.placement, OutcomeIndex.weeks_after, OutcomeIndex.result)
    for some in _chunks(placements):
        for key, weeks, result in session.execute(columns.where(OutcomeIndex.placement.in_(some))):
            found[key][weeks] = result
    return found


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
