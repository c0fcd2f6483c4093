"""What an agreement covers, and where each of the 98 municipalities stands to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID

from shared.records.agreement import Accession, Agreement
from shared.records.need import ORDINARY, Need
from shared.rules.verdict import Param, Verdict

RULE = "AGREEMENT"
Said = Literal["acceded", "declined", "paused", "left", "terms_changed"]
Standing = Said | Literal["not_answered", "not_invited", "not_joined"]


class Terms(Protocol):
    """Of an agreement: the terms it has now, and those before them with their last day."""

    @property
    def terms_digest(self) -> str: ...  # noqa: D102 -- see above
    @property
    def earlier_terms(self) -> str | None: ...  # noqa: D102
    @property
    def earlier_until(self) -> date | None: ...  # noqa: D102


class Word(Protocol):
    """Of an accession: what was said, to which terms, and the last day after a notice."""

    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def terms_digest(self) -> str: ...  # noqa: D102
    @property
    def last_day(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One municipality's standing; `accession` is its own word, if it has given one."""

    municipality: str
    standing: Standing
    accession: Accession | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlots:
    """A slot group's slots by where they stand: they always sum to those that are asked for.

    `taken` have a person in them; `open` await answers; `waiting` is for room under the
    municipality's own `limit`; `not_covered` is where it does not take part in them.
    """

    slot_group: UUID
    municipality: str
    taken: int
    open: int
    waiting: int
    not_covered: int
    limit: int | None = None


def coverage(
    agreement: Agreement,
    accessions: Mapping[str, Accession],
    *,
    joined: frozenset[str],
    municipalities: Iterable[str],
    on: date,
) -> tuple[Coverage, ...]:
    """Return the standing of every municipality on a day, in the order in which they are given.

    `joined` are those that a party of the federation speaks for. Silence is not accession;
    one that has not joined can still accede as a guest.
    """
    return tuple(
        Coverage(
            municipality=code,
            standing=_standing(agreement, accessions.get(code), code, joined, on),
            accession=accessions.get(code),
        )
        for code in municipalities
    )


def said(terms: Terms, word: Word, on: date) -> Said:
    """Return what a municipality's word on an agreement comes to on a day.

    Who gave notice is in up to and with its last day. An accession names the terms that were
    read: to others it is none, save that the terms before these hold to their last day.
    """
    if word.state == "declined":
        return "declined"
    if word.last_day is None:
        if word.state == "left":
            return "left"
    elif on > word.last_day:
        return "left"
    if word.state == "paused":
        return "paused"
    if word.terms_digest == terms.terms_digest:
        return "acceded"
    earlier = terms.earlier_until is not None and on <= terms.earlier_until
    return "acceded" if earlier and word.terms_digest == terms.earlier_terms else "terms_changed"


def units_taking_part(agreement: Agreement, franchises: frozenset[str]) -> frozenset[str]:
    """Return the legal units that it covers: a franchisee's only with its own consent."""
    consented = {one.cvr for one in agreement.consents}
    return frozenset(cvr for cvr in agreement.units if cvr not in franchises or cvr in consented)


def in_force(agreement: Agreement, on: date) -> Verdict:
    """Return whether the agreement holds on a day."""
    running_out = agreement.state == "terminated" and on <= (agreement.last_day or date.min)
    if agreement.state != "active" and not running_out:
        return _no(f"agreement_{agreement.state}")
    if not agreement.valid_from <= on <= agreement.valid_to:
        return _no("agreement_period", first=agreement.valid_from, last=agreement.valid_to)
    return _yes()


def may_post(
    agreement: Agreement,
    need: Need,
    cvr_numbers: Iterable[str],
    franchises: frozenset[str] = frozenset(),
) -> Verdict:
    """Return whether a need may be posted under the agreement on its day.

    `cvr_numbers` are the legal units of its workplaces, `franchises` those of the group that
    others run and that join by their own word. Municipalities that have not acceded
    do not stand in the way: slots there are not covered, and somebody rings.
    """
    held = in_force(agreement, need.posted_on)
    if not held.allowed:
        return held
    foreign = tuple(sorted(set(cvr_numbers) - set(agreement.units)))
    if foreign:
        return _no("unit_not_covered", cvr=foreign)
    unasked = tuple(sorted(set(cvr_numbers) - units_taking_part(agreement, franchises)))
    if unasked:
        return _no("unit_not_consented", cvr=unasked)
    if agreement.branches and need.branch not in agreement.branches:
        return _no("branch_not_covered", branch=need.branch)
    other = tuple(sorted(set(need.instruments) - set(agreement.instruments)))
    if other and need.form == "placement":
        return _no("instrument_not_covered", instruments=other)
    return _yes()


def covers(
    agreement: Agreement, accession: Accession | None, instrument: str, on: date, cvr: str
) -> Verdict:
    """Return whether a placement at a unit may begin that day under a municipality's accession.

    Running placements keep the version that they began under.
    """
    part = takes_part(agreement, accession, on, cvr)
    if accession is None or not part.allowed:
        return part
    job = instrument == ORDINARY  # limits on instruments are limits on support
    if not job and instrument not in agreement.instruments:
        return _no("instrument_not_covered", instruments=(instrument,))
    reserved = accession.reservation
    if not job and reserved and reserved.instruments and instrument not in reserved.instruments:
        return _no("instrument_reserved", instruments=reserved.instruments)
    return _yes()


def takes_part(agreement: Agreement, accession: Accession | None, on: date, cvr: str) -> Verdict:
    """Return whether a municipality is in an agreement that day, for a unit that it names."""
    held = in_force(agreement, on)
    if not held.allowed:
        return held
    standing = said(agreement, accession, on) if accession else "not_answered"
    if accession is None or standing != "acceded":
        return _no("not_acceded", standing=standing)
    if on < accession.decided_on:
        return _no("not_acceded_yet", first=accession.decided_on)
    reserved = accession.reservation
    if reserved and reserved.units and cvr not in reserved.units:
        return _no("unit_reserved", cvr=(cvr,))
    return _yes()


def open_slots(
    need: Need,
    accessions: Mapping[str, Accession],
    *,
    cvr_of: Mapping[str, str],
    taken: Mapping[UUID, int] | None = None,
    in_use: Mapping[str, int] | None = None,
) -> tuple[OpenSlots, ...]:
    """Return where each slot of a need stands, group by group in the need's order.

    `accessions` are those of the municipalities that are in the agreement today, by code;
    `cvr_of` gives each workplace's legal unit; `taken` the slots that have a person. A limit
    (`max_at_once`) holds over all groups in a municipality, less `in_use`: the people that it
    has at the employer already, those in `taken` among them.
    """
    used, persons = in_use or {}, taken or {}
    left = {code: _limit_left(one, used.get(code, 0)) for code, one in accessions.items()}
    found = []
    for group in need.slot_groups:
        code = group.municipality
        inside = min(persons.get(group.id, 0), group.slots)
        free = group.slots - inside
        accession = accessions.get(code)
        covered = accession is not None and _takes(accession, need, cvr_of[group.workplace])
        limit = left.get(code)
        opened = 0 if not covered else free if limit is None else min(free, limit)
        if limit is not None:
            left[code] = limit - opened
        found.append(
            OpenSlots(
                slot_group=group.id,
                municipality=code,
                taken=inside,
                open=opened,
                waiting=free - opened if covered else 0,
                not_covered=0 if covered else free,
                limit=_limit(accession) if accession else None,
            )
        )
    return tuple(found)


def _takes(accession: Accession, need: Need, cvr: str) -> bool:
    """Whether the municipality's own limits leave anything of a need at a unit."""
    reserved = accession.reservation
    if reserved is None:
        return True
    of_unit = not reserved.units or cvr in reserved.units
    of_kind = need.form == "ordinary" or not reserved.instruments
    return of_unit and (of_kind or bool({*reserved.instruments} & {*need.instruments}))


def _limit(accession: Accession) -> int | None:
    return accession.reservation.max_at_once if accession.reservation else None


def _limit_left(accession: Accession, in_use: int) -> int | None:
    limit = _limit(accession)
    return None if limit is None else max(0, limit - in_use)


def _standing(
    agreement: Agreement,
    accession: Accession | None,
    code: str,
    joined: frozenset[str],
    on: date,
) -> Standing:
    if accession:
        return said(agreement, accession, on)
    if code not in joined:
        return "not_joined"
    return "not_answered" if code in agreement.invited else "not_invited"


def _yes() -> Verdict:
    return Verdict(answer="allowed", code="agreement_covers", rule=RULE)


def _no(code: str, **params: Param) -> Verdict:
    return Verdict(answer="not_allowed", code=code, rule=RULE, params=params)
