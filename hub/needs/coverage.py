"""How a need is covered: every figure that its page, its commands and its map show.

Slots are counted once each: `agreed` has an accepted proposal, `proposed` has at least one
live proposal on it, `open` has none. The three always sum to `slots`.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.directory import directory
from hub.needs import limits
from hub.needs.offers import Standing, quotas, standings
from hub.needs.waiting import places
from hub.tables import AnswerLink
from shared.codes.places import distance_km, municipalities
from shared.feed import stored
from shared.matching.reach import travel_minutes
from shared.records.agreement import Accession
from shared.records.base import Directory, Record
from shared.records.employer import Contact
from shared.records.need import Need, SlotGroup, acceded_within_reach
from shared.records.pledge import Pledge
from shared.records.quota import Quota
from shared.rules.agreement import Coverage as AgreementCoverage
from shared.rules.agreement import OpenSlots
from shared.rules.agreement import coverage as agreement_coverage
from shared.rules.quota import given_out
from shared.rules.slots import slot_counts
from shared.rules.why_open import AskedOne, Known, Params, why_open
from shared.rules.why_open import State as AskedState
from shared.tables import AccessionIndex, AnswerIndex, WaitingIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Slots by how they stand."""

    slots: int = 0
    agreed: int = 0
    proposed: int = 0

    @property
    def open(self) -> int:
        """Slots without an accepted or live proposal."""
        return self.slots - self.agreed - self.proposed

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            slots=self.slots + other.slots,
            agreed=self.agreed + other.agreed,
            proposed=self.proposed + other.proposed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCoverage:
    """One slot group; `why` is the code of the one sentence on why slots are open."""

    group: SlotGroup
    figures: Figures
    why: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityCoverage:
    """One of the 98. `state` is its standing to the agreement or, asked, its answer.

    `figures` are of the workplaces in it; `supplied` is how many of its own it has proposed;
    `entrance` is whom the employer rings there today, where an accession names somebody.
    """

    code: str
    name: str
    standing: str
    state: str
    figures: Figures
    answer: AnswerIndex | None
    accession: Accession | None
    entrance: Contact | None
    supplied: int

    @property
    def limit(self) -> int | None:
        """How many it takes at a time at the employer, if it has set a limit."""
        held = self.accession.reservation if self.accession else None
        return held.max_at_once if held else None

    @property
    def phone(self) -> str:
        """Whom to ring there: its contact for the employer, or its business entrance."""
        named = self.entrance
        return (named and named.phone) or municipalities()[self.code].entrance_phone or ""

    @property
    def asked(self) -> bool:
        """Whether the need has gone to it."""
        return self.state in ("asked", "late", "supply", "later", "not_now")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCoverage:
    """The whole answer to "is it being met?"; `pledge` is the one whose places it opens."""

    need: Record
    pledge: Pledge | None
    figures: Figures
    groups: tuple[GroupCoverage, ...]
    municipalities: tuple[MunicipalityCoverage, ...]
    opened: tuple[OpenSlots, ...]
    line: Mapping[str, WaitingIndex]
    offers: tuple[Standing, ...]
    quotas: Mapping[str, Quota]
    parties: tuple[str, ...]

    @property
    def given(self) -> Mapping[UUID, int]:
        """The slots of each group that municipalities may still take by themselves."""
        return given_out(self.quotas, [one.offer for one in self.offers])

    @property
    def waiting(self) -> tuple[Standing, ...]:
        """The proposals that await the employer's word."""
        return tuple(one for one in self.offers if one.state == "to_decide")

    def counted(self, *states: str) -> int:
        """Return how many municipalities stand in these states."""
        return sum(one.state in states for one in self.municipalities)


def coverage(session: Session, need: Record, today: date) -> NeedCoverage:
    """Return how a need is covered, group by group and over all 98 municipalities."""
    offers = tuple(standings(session, need=need.ref))
    who = directory(session, [need])
    figures = _figures(need.body, offers)
    rows = _municipalities(session, need, who, offers, figures, today)
    words = {one.code: one.accession for one in rows.values() if one.accession}
    taken = {group: one.agreed for group, one in figures.items()}
    opened = limits.opened(session, need.body, words, taken, today)
    by_group = {one.slot_group: one for one in opened}
    line = places(session, need.ref)
    return NeedCoverage(
        need=need,
        pledge=stored.get(session, need.body.pledge).body if need.body.pledge else None,
        figures=sum(figures.values(), Figures()),
        groups=tuple(_groups(need, figures, rows, offers, who, by_group, line)),
        municipalities=tuple(rows.values()),
        opened=opened,
        line=line,
        offers=offers,
        quotas=quotas(session, need.ref),
        parties=tuple(sorted(acceded_within_reach(need, who))),
    )  # fmt: skip


def within_reach(
    need: Need, municipality: str, who: Directory, groups: Iterable[SlotGroup]
) -> bool:
    """Tell whether a municipality lies within the need's reach of any of these slot groups."""
    return any(
        municipality == group.municipality
        or who.distance_km[municipality, group.municipality] <= need.reach_km
        for group in groups
    )


def near_groups(need: Need, municipality: str) -> list[SlotGroup]:
    """Return the slot groups of a need that lie within its reach of a municipality."""
    return [
        one
        for one in need.slot_groups
        if distance_km(municipality, one.municipality) <= need.reach_km
    ]


def _figures(need: Need, offers: Iterable[Standing]) -> dict[UUID, Figures]:
    found = {}
    live = [one.offer for one in offers if one.live]
    for count in slot_counts(need, live):
        agreed = min(count.taken, count.slots)
        found[count.slot_group] = Figures(
            slots=count.slots,
            agreed=agreed,
            proposed=min(count.meeting + count.waiting, count.slots - agreed),
        )
    return found


def _municipalities(
    session: Session,
    need: Record,
    who: Directory,
    offers: Iterable[Standing],
    figures: Mapping[UUID, Figures],
    today: date,
) -> dict[str, MunicipalityCoverage]:
    places = municipalities()
    own: dict[str, Figures] = {}
    for group in need.body.slot_groups:
        own[group.municipality] = own.get(group.municipality, Figures()) + figures[group.id]
    answers = {one.municipality: one for one in session.scalars(
        select(AnswerIndex).where(AnswerIndex.need == need.ref).order_by(AnswerIndex.answered_on)
    )}  # fmt: skip
    supplied = Counter(one.row.municipality for one in offers if one.live)
    written = set(session.scalars(
        select(AnswerLink.municipality).where(AnswerLink.about == need.ref)
    ))  # fmt: skip
    return {
        one.municipality: MunicipalityCoverage(
            code=one.municipality,
            name=places[one.municipality].name,
            standing=one.standing,
            state=_state(one, need.body, who, answers.get(one.municipality), today, written),
            figures=own.get(one.municipality, Figures()),
            answer=answers.get(one.municipality),
            accession=one.accession,
            entrance=one.accession.entrance(today) if one.accession else None,
            supplied=supplied[one.municipality],
        )
        for one in _standing(session, need.body, who, today)
    }


def _standing(
    session: Session, need: Need, who: Directory, today: date
) -> tuple[AgreementCoverage, ...]:
    rows = select(AccessionIndex).where(AccessionIndex.agreement == need.agreement)
    keys = [(row.owner, row.record_id) for row in session.scalars(rows)]
    accessions = {one.body.municipality: one.body for one in stored.many(session, keys)}
    return agreement_coverage(
        stored.get(session, need.agreement).body,
        accessions,
        joined=frozenset().union(*who.parties.values()),
        municipalities=municipalities(),
        on=today,
    )


def _state(
    one: AgreementCoverage, need: Need, who: Directory, answer: AnswerIndex | None, today: date,
    written: Container[str],
) -> str:  # fmt: skip
    guest = one.standing == "not_joined" and one.municipality in written
    if one.standing != "acceded" and not guest:
        return one.standing
    if not within_reach(need, one.municipality, who, need.slot_groups):
        return "out_of_reach"
    if answer:
        return answer.answer
    return "late" if need.answer_by < today else "asked"


def _groups(
    need: Record,
    figures: Mapping[UUID, Figures],
    rows: Mapping[str, MunicipalityCoverage],
    offers: Iterable[Standing],
    who: Directory,
    opened: Mapping[UUID, OpenSlots],
    line: Mapping[str, WaitingIndex],
) -> Iterator[GroupCoverage]:
    for group in need.body.slot_groups:
        ours = [one for one in offers if one.row.slot_group == group.id]
        why, params = why_open(
            _known(need.body, group, figures[group.id], rows, ours, who, opened[group.id], line)
        )
        yield GroupCoverage(group=group, figures=figures[group.id], why=why, params=params)


def _known(
    need: Need, group: SlotGroup, figures: Figures, rows: Mapping[str, MunicipalityCoverage],
    ours: Iterable[Standing], who: Directory, opened: OpenSlots, line: Mapping[str, WaitingIndex],
) -> Known:  # fmt: skip
    home = rows[group.municipality]
    acceded = who.acceded.get(need.agreement, frozenset())
    minutes = {code: travel_minutes(code, group.municipality) for code in acceded}
    nearest = min(minutes, key=lambda code: (minutes[code], code), default=None)
    free = next((one for one in ours if one.row.ref in line
                 and line[one.row.ref].state == "free"), None)  # fmt: skip
    return Known(
        slots=figures.slots, agreed=figures.agreed, open=figures.open,
        paused=need.state == "paused", starts_at=group.starts_at, home=home.name,
        phone=home.phone, answer_by=need.answer_by,
        near=[_asked(row, travel_minutes(row.code, group.municipality)) for row in rows.values()
              if row.asked and within_reach(need, row.code, who, [group])],
        nearest=(rows[nearest].name, minutes[nearest]) if nearest else None,
        waiting_for_limit=opened.waiting, limit=home.limit or 0,
        offers=Counter(one.state for one in ours),
        offered_to=rows[free.row.municipality].name if free else "",
        offered_until=line[free.row.ref].until if free else None,
    )  # fmt: skip


def _asked(row: MunicipalityCoverage, minutes: int) -> AskedOne:
    said = row.answer
    return AskedOne(
        name=row.name, minutes=minutes, state=cast("AskedState", row.state),
        promised=(said.count or 0) if said else 0, supplied=row.supplied,
        reason=said.reason if said else None, until=said.until if said else None,
    )  # fmt: skip
