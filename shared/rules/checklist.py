"""The rules that a placement must meet, each met, unknown or unmet, as data for a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.records.placement import RoomReservation
from shared.rules.law import Law
from shared.rules.ratio import RULE
from shared.rules.reservation import (
    FOR_PEOPLE,
    NOT_ACCEDED,
    RELEASED,
    SEAT_GONE,
    STALE,
    SWAPPED,
)
from shared.rules.restrictions import RULE as RESTRICTED
from shared.rules.verdict import Answer, Param, Verdict

HOST = "HOST-1"  # ours: the workplace's own word, which is no law
CheckState = Literal["met", "unknown", "unmet"]
BY_ANSWER: Mapping[str, CheckState] = {
    "allowed": "met",
    "needs_decision": "unknown",
    "not_allowed": "unmet",
}
HEARING = "HEARING-1"
BESIDE_THE_RATIO: Mapping[str, tuple[CheckState, str]] = {
    NOT_ACCEDED: ("unmet", "room_not_acceded"),
    RELEASED: ("unknown", "room_released"),
    SWAPPED: ("unmet", "room_swapped"),
    SEAT_GONE: ("unmet", "room_seat_gone"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of the list; `code` and `params` are what its sentence is made of."""

    what: str
    state: CheckState
    code: str
    rule: str
    paragraph: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)


def checklist(
    *,
    agreement: Verdict,
    eligibility: Verdict,
    duration: Verdict,
    reservation: RoomReservation | None,
    hearing: Verdict,
    vitas_reference: bool,
    lapsed: RoomReservation | None = None,
    more: Mapping[str, Verdict] | None = None,
    starts_on: date | None = None,
) -> tuple[Check, ...]:
    """Return the rules of a placement before its grant, in the order in which they are read.

    `lapsed` is a reservation that was given and whose time is over: its room is gone. `more`
    are the rules that only some instruments have. `starts_on` is the first day as planned: room
    may be offered from a later one.

    Source: LAB chapters 11 and 12.
    """
    return (
        by_verdict("agreement", agreement),
        by_verdict("eligibility", eligibility),
        by_verdict("duration", duration),
        *(by_verdict(what, verdict) for what, verdict in (more or {}).items()),
        room_check(reservation, lapsed, starts_on),
        *_host(reservation),
        by_verdict("hearing", hearing),
        _vitas(given=vitas_reference),
    )


def heard(outcome: str | None, law: Law, reused_from: date | None = None) -> Verdict:
    """Return whether the staff have been heard, or that nobody has told.

    The discussion must have been held: an objection does not stop, no answer does.
    `reused_from` is the day of a hearing that was held before, about the same tasks.

    Source: HEARING-1 in law.toml.
    """
    row = law.rules.get(HEARING)
    if outcome is None:
        return law.verdict("needs_decision", "hearing_not_held", HEARING)
    if row is None:
        return law.no_checked_rule(HEARING)
    answer: Answer = "allowed" if outcome in row.codes("enough") else "not_allowed"
    if reused_from:
        return law.verdict(answer, "hearing_reused", HEARING, on=reused_from)
    return law.verdict(answer, f"hearing_{outcome}", HEARING)


def by_verdict(what: str, verdict: Verdict) -> Check:
    """Return one verdict as a rule of a list."""
    return Check(
        what=what,
        state=BY_ANSWER[verdict.answer],
        code=verdict.code,
        rule=verdict.rule,
        paragraph=verdict.paragraph,
        params=verdict.params,
    )


def room_check(
    reservation: RoomReservation | None,
    lapsed: RoomReservation | None = None,
    starts_on: date | None = None,
) -> Check:
    """Return what the hub's word says of the room, with its figures."""
    if reservation is None and lapsed and lapsed.until:
        until = {"until": lapsed.until}
        return Check(what="room", state="unmet", code="room_lapsed", rule=RULE, params=until)
    if reservation is None:
        return Check(what="room", state="unknown", code="room_not_asked", rule=RULE)
    if reservation.rule in BESIDE_THE_RATIO or reservation.rule == RESTRICTED:
        return _beside_the_ratio(reservation)
    params: dict[str, Param] = {
        "counted": reservation.counted,
        "elsewhere": reservation.elsewhere,
        "allowed": reservation.allowed,
        "ordinary": reservation.ordinary,
        "counted_on": reservation.counted_on,
        "fullest_day": reservation.fullest_day,
        "used": reservation.used,
    }
    if reservation.first_day:
        params["first_day"] = reservation.first_day
    if reservation.decided:
        params["decided"] = reservation.decided
        return Check(what="room", state="met", code="room_decided", rule=RULE, params=params)
    offered = reservation.starts_on if starts_on and reservation.granted else None
    if offered and starts_on and offered > starts_on:
        params |= {"start": offered, "until": reservation.until or offered}
        return Check(what="room", state="unknown", code="room_offered", rule=RULE, params=params)
    if reservation.granted:
        return Check(what="room", state="met", code="room_reserved", rule=RULE, params=params)
    if reservation.rule in FOR_PEOPLE:
        code = STALE if reservation.rule == STALE else "room_no_rule"
        return Check(what="room", state="unknown", code=code, rule=RULE, params=params)
    return Check(what="room", state="unmet", code="ratio_exceeded", rule=RULE, params=params)


def _beside_the_ratio(reservation: RoomReservation) -> Check:
    """The hub's word where it does not rest on the ratio: who asks, or what was decided."""
    if reservation.rule in BESIDE_THE_RATIO:
        state, said = BESIDE_THE_RATIO[reservation.rule]
        return Check(what="room", state=state, code=said, rule=RULE)
    code = "room_limited" if reservation.allowed else "room_stopped"
    params: dict[str, Param] = {
        "restriction": reservation.restriction or "",
        "counted": reservation.counted,
        "allowed": reservation.allowed,
    }
    return Check(what="room", state="unmet", code=code, rule=RESTRICTED, params=params)


def _host(reservation: RoomReservation | None) -> tuple[Check, ...]:
    """The workplace's own word on how many it can have at once, where it has given one."""
    if reservation is None or reservation.host_capacity is None or reservation.hosted is None:
        return ()
    there = reservation.hosted + (not reservation.granted and not reservation.decided)
    params: dict[str, Param] = {"host_capacity": reservation.host_capacity, "hosted": there}
    full = there > reservation.host_capacity
    return (
        Check(
            what="host", state="unknown" if full else "met", rule=HOST,
            code="host_full" if full else "host_free", params=params,
        ),
    )  # fmt: skip


def _vitas(*, given: bool) -> Check:
    state: CheckState = "met" if given else "unknown"
    return Check(
        what="vitas", state=state, code="vitas_given" if given else "vitas_missing", rule="VITAS-1"
    )
