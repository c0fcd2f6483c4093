"""What an agreement covers, and where each of the 98 municipalities stands to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from shared.records.agreement import Accession, Agreement
from shared.records.need import Need, SlotGroup
from shared.rules.verdict import Param, Verdict

RULE = "AGREEMENT"
Standing = Literal[
    "acceded", "declined", "paused", "left", "not_answered", "not_invited", "not_joined"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One municipality's standing; `accession` is its own word, if it has given one."""

    municipality: str
    standing: Standing
    accession: Accession | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlots:
    """A slot group's slots by where they stand: they always sum to those that are asked for.

    `waiting` is for room under the municipality's own limit; `not_covered` is where it has
    not acceded.
    """

    slot_group: UUID
    municipality: str
    open: int
    waiting: int
    not_covered: int


def coverage(
    agreement: Agreement,
    accessions: Mapping[str, Accession],
    *,
    joined: frozenset[str],
    municipalities: Iterable[str],
) -> tuple[Coverage, ...]:
    """Return the standing of every municipality, in the order in which they are given.

    `joined` are those that a party of the federation speaks for. Silence is not accession;
    one that has not joined can still accede as a guest.
    """
    return tuple(
        Coverage(
            municipality=code,
            standing=_standing(agreement, accessions.get(code), code, joined),
            accession=accessions.get(code),
        )
        for code in municipalities
    )


def in_force(agreement: Agreement, on: date) -> Verdict:
    """Return whether the agreement holds on a day."""
    if agreement.state != "active":
        return _no(f"agreement_{agreement.state}")
    if not agreement.valid_from <= on <= agreement.valid_to:
        return _no("agreement_period", first=agreement.valid_from, last=agreement.valid_to)
    return _yes()


def may_post(agreement: Agreement, need: Need, cvr_numbers: Iterable[str]) -> Verdict:
    """Return whether a need may be posted under the agreement on its day.

    `cvr_numbers` are the legal units of its workplaces. Municipalities that have not acceded
    do not stand in the way: slots there are not covered, and somebody rings.
    """
    held = in_force(agreement, need.posted_on)
    if not held.allowed:
        return held
    foreign = tuple(sorted(set(cvr_numbers) - set(agreement.units)))
    if foreign:
        return _no("unit_not_covered", cvr=foreign)
    if agreement.branches and need.branch not in agreement.branches:
        return _no("branch_not_covered", branch=need.branch)
    other = tuple(sorted(set(need.instruments) - set(agreement.instruments)))
    if other and need.form == "placement":
        return _no("instrument_not_covered", instruments=other)
    return _yes()


def covers(
    agreement: Agreement, accession: Accession | None, instrument: str, on: date
) -> Verdict:
    """Return whether a placement may begin that day under a municipality's accession.

    Running placements keep the version that they began under.
    """
    held = in_force(agreement, on)
    if not held.allowed:
        return held
    if accession is None or accession.state != "acceded":
        return _no("not_acceded", standing=accession.state if accession else "not_answered")
    if on < accession.decided_on:
        return _no("not_acceded_yet", first=accession.decided_on)
    if instrument not in agreement.instruments:
        return _no("instrument_not_covered", instruments=(instrument,))
    reserved = accession.reservation.instruments if accession.reservation else ()
    if reserved and instrument not in reserved:
        return _no("instrument_reserved", instruments=reserved)
    return _yes()


def open_slots(
    groups: Iterable[SlotGroup], accessions: Mapping[str, Accession], in_use: Mapping[str, int]
) -> tuple[OpenSlots, ...]:
    """Return the slots of each group that are open to answers, in the groups' order.

    A municipality's limit (`max_at_once`) holds over all groups in it, less `in_use`: the
    people it has at the employer already.
    """
    left = {code: _limit_left(one, in_use.get(code, 0)) for code, one in accessions.items()}
    found = []
    for group in groups:
        code = group.municipality
        covered = code in accessions and accessions[code].state == "acceded"
        limit = left.get(code)
        opened = 0 if not covered else group.slots if limit is None else min(group.slots, limit)
        if limit is not None:
            left[code] = limit - opened
        found.append(
            OpenSlots(
                slot_group=group.id,
                municipality=code,
                open=opened,
                waiting=group.slots - opened if covered else 0,
                not_covered=0 if covered else group.slots,
            )
        )
    return tuple(found)


def _limit_left(accession: Accession, in_use: int) -> int | None:
    limit = accession.reservation.max_at_once if accession.reservation else None
    return None if limit is None else max(0, limit - in_use)


def _standing(
    agreement: Agreement, accession: Accession | None, code: str, joined: frozenset[str]
) -> Standing:
    if accession:
        return accession.state
    if code not in joined:
        return "not_joined"
    return "not_answered" if code in agreement.invited else "not_invited"


def _yes() -> Verdict:
    return Verdict(answer="allowed", code="agreement_covers", rule=RULE)


def _no(code: str, **params: Param) -> Verdict:
    return Verdict(answer="not_allowed", code=code, rule=RULE, params=params)
