"""Which of a need's slots are open to answers: under the agreement, and each one's own limits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.coverage import MunicipalityCoverage, NeedCoverage
from shared.feed import stored
from shared.records.formats import split_ref
from shared.rules.agreement import OpenSlots, open_slots, said
from shared.tables import DecisionIndex, NeedIndex, PlacementIndex, ProposalIndex, WorkplaceIndex

OVER = ("refused", "withdrawn", "ended", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Slots by where they stand; they sum to those that are asked for.

    `waiting` and `not_covered` are by municipality, those with most first.
    """

    slots: int
    taken: int
    open: int
    waiting: tuple[tuple[MunicipalityCoverage, int, int], ...]
    not_covered: tuple[tuple[MunicipalityCoverage, int], ...]


def answerable(session: Session, found: NeedCoverage, today: date) -> Answerable:
    """Return where the slots of a need stand today.

    Each waiting municipality comes with its slots and its limit. People at the employer count
    against the limit from the employer's yes until their placement is over.
    """
    need = found.need.body
    agreement = stored.get(session, need.agreement).body
    inside = {
        one.code: one.accession for one in found.municipalities
        if one.accession and said(agreement, one.accession, today) == "acceded"
    }  # fmt: skip
    keys = {split_ref(group.workplace) for group in need.slot_groups}
    places = (session.get_one(WorkplaceIndex, key) for key in keys)
    rows = open_slots(
        need, inside,
        cvr_of={place.ref: place.cvr for place in places},
        taken={one.group.id: one.figures.agreed for one in found.groups},
        in_use=at_employer(session, need.employer),
    )  # fmt: skip
    return _summed(rows, {one.code: one for one in found.municipalities})


def at_employer(session: Session, employer: str) -> Mapping[str, int]:
    """Return how many people of each municipality an employer has said yes to and still has."""
    needs = select(NeedIndex).where(NeedIndex.employer == employer)
    own = [row.ref for row in session.scalars(needs)]
    offers = select(ProposalIndex).where(
        ProposalIndex.need.in_(own), ProposalIndex.state != "withdrawn"
    )
    accepts = select(DecisionIndex.proposal).where(DecisionIndex.answer == "accept")
    over = select(PlacementIndex.proposal).where(PlacementIndex.state.in_(OVER))
    there = {*session.scalars(accepts)} - {*session.scalars(over)}
    return Counter(row.municipality for row in session.scalars(offers) if row.ref in there)


def _summed(rows: Iterable[OpenSlots], by_code: Mapping[str, MunicipalityCoverage]) -> Answerable:
    taken = opened = slots = 0
    waiting: dict[tuple[str, int], int] = defaultdict(int)
    outside: Counter[str] = Counter()
    for one in rows:
        taken += one.taken
        opened += one.open
        slots += one.taken + one.open + one.waiting + one.not_covered
        if one.waiting:
            waiting[one.municipality, one.limit or 0] += one.waiting
        outside[one.municipality] += one.not_covered
    most_first = sorted(waiting.items(), key=lambda item: (-item[1], item[0]))
    return Answerable(
        slots=slots, taken=taken, open=opened,
        waiting=tuple((by_code[code], count, limit) for (code, limit), count in most_first),
        not_covered=tuple((by_code[code], n) for code, n in outside.most_common() if n),
    )  # fmt: skip
