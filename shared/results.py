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
    """A placement that has ended within the months that count, and what it led to."""

    record: Record
    result: Result

    @property
    def body(self) -> Placement:
        """The placement."""
        body: Placement = self.record.body
        return body


def results(session: Session, today: date, *conditions: ColumnElement[bool]) -> list[Led]:
    """Return the ended placements that count today, limited by conditions on `PlacementIndex`."""
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
        if is_counted(ended_on, today):
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
