"""What an employer's placements of twelve months led to, workplace by workplace."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.employers.actions import workplaces_of
from shared.feed import stored
from shared.records.base import Record
from shared.records.formats import ref
from shared.records.placement import Placement
from shared.rules.outcomes import Counts, Result, count, expected_rate, is_counted, result_of
from shared.tables import OutcomeIndex, PlacementIndex

CHUNK = 500
ENDED = ("ended", "closed")
NONE = Counts()
NOT_KNOWN = frozenset({"unknown", "awaited"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What placements led to, and how many of the known were expected to lead on."""

    counts: Counts = NONE
    expected: float = 0.0

    @property
    def rate(self) -> float:
        """The share expected of the known, 0 to 1."""
        return self.expected / self.counts.known if self.counts.known else 0.0

    def __add__(self, other: "Counted") -> "Counted":
        """Return both together."""
        return Counted(counts=self.counts + other.counts, expected=self.expected + other.expected)


def counted(session: Session, employer: Record, today: date) -> list[tuple[Record, Counted]]:
    """Return the employer's workplaces with what their ended placements led to, by P-number."""
    places = workplaces_of(session, employer.ref)
    results = _results(session, {one.ref for one in places.values()}, today)
    return [
        (place, _counted(place.body.branch, results.get(place.ref, ())))
        for _, place in sorted(places.items())
    ]


def _counted(branch: str, found: Sequence[tuple[Result, str]]) -> Counted:
    rates = [expected_rate(branch, purpose) for one, purpose in found if one not in NOT_KNOWN]
    return Counted(counts=count(one for one, _ in found), expected=sum(rates))


def _results(
    session: Session, places: set[str], today: date
) -> Mapping[str, list[tuple[Result, str]]]:
    """By workplace, the result and the purpose of each placement that counts."""
    keys = [
        (owner, one)
        for some in _chunks(sorted(places))
        for owner, one in session.execute(
            select(PlacementIndex.owner, PlacementIndex.record_id).where(
                PlacementIndex.state.in_(ENDED), PlacementIndex.workplace.in_(some)
            )
        )
    ]
    words = _words(session, [ref(*key) for key in keys])
    found: dict[str, list[tuple[Result, str]]] = defaultdict(list)
    for record in stored.many(session, keys):
        body: Placement = record.body
        ended_on = body.ended_on or body.ends_on
        if is_counted(ended_on, today):
            result = result_of(words[record.ref], body.end_reason, ended_on, today)
            found[body.workplace].append((result, body.purpose))
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
