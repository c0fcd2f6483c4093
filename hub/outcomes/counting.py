"""What an employer's placements of 24 months led to, workplace by workplace."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.signal import ExpectedSum
from shared.results import Led, results
from shared.rules.outcomes import NOT_KNOWN, Counts, count, expected_rate
from shared.tables import ExpectedSumIndex, PlacementIndex
from shared.workplaces import workplaces_of

NONE = Counts()
Sums = Mapping[tuple[str, str], ExpectedSum]  # by owner and workplace


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
    return [
        (place, sum(parts.values(), start=Counted()))
        for place, parts in counted_apart(session, employer, today)
    ]


def counted_apart(
    session: Session, employer: Record, today: date
) -> list[tuple[Record, Mapping[str, Counted]]]:
    """Return the same with each municipality's placements apart, by its authority."""
    places = workplaces_of(session, employer.ref)
    here = PlacementIndex.workplace.in_([one.ref for one in places.values()])
    led: dict[str, dict[str, list[Led]]] = defaultdict(lambda: defaultdict(list))
    for one in results(session, today, here):
        led[one.body.workplace][one.record.owner].append(one)
    sums = _sums(session, list(led))
    return [
        (place, {
            owner: _counted(place, theirs, sums.get((owner, place.ref)))
            for owner, theirs in led[place.ref].items()
        })
        for _, place in sorted(places.items())
    ]  # fmt: skip


def _counted(place: Record, led: Sequence[Led], told: ExpectedSum | None) -> Counted:
    known = [one for one in led if one.result not in NOT_KNOWN]
    expected = _expected(place.body.branch, known, told) if known else 0.0
    return Counted(counts=count(one.result for one in led), expected=expected)


def _expected(branch: str, known: Sequence[Led], told: ExpectedSum | None) -> float:
    """How many of a municipality's known placements were to lead on: by its own sum, if any."""
    if told:
        return float(told.expected) * len(known) / told.known
    return sum(expected_rate(branch, one.body.purpose) for one in known)


def _sums(session: Session, places: Sequence[str]) -> Sums:
    rows = session.scalars(select(ExpectedSumIndex).where(ExpectedSumIndex.workplace.in_(places)))
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    return {(one.owner, one.body.workplace): one.body for one in found}
