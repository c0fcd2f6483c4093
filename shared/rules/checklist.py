"""The rules that a placement must meet, each met, unknown or unmet, as data for a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.records.placement import RoomReservation
from shared.rules.ratio import RULE
from shared.rules.reservation import STALE
from shared.rules.verdict import Param, Verdict

CheckState = Literal["met", "unknown", "unmet"]
BY_ANSWER: Mapping[str, CheckState] = {
    "allowed": "met",
    "needs_decision": "unknown",
    "not_allowed": "unmet",
}
HEARD: Mapping[str, CheckState] = {
    "agreed": "met",
    "objected": "met",  # the discussion was held; the page warns
    "no_representative": "met",
    "not_answered": "unmet",
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
    hearing: str | None,
    vitas_reference: bool,
    lapsed: RoomReservation | None = None,
) -> tuple[Check, ...]:
    """Return the rules of a placement before its grant, in the order in which they are read.

    `lapsed` is a reservation that was given and whose time is over: its room is gone.

    Source: LAB chapters 11 and 12; that staff are heard before: virk.dk, `domain` 1.6. An
    objection does not stop a placement, no answer does.
    """
    return (
        _by_verdict("agreement", agreement),
        _by_verdict("eligibility", eligibility),
        _by_verdict("duration", duration),
        _room(reservation, lapsed),
        _hearing(hearing),
        _vitas(given=vitas_reference),
    )


def _by_verdict(what: str, verdict: Verdict) -> Check:
    return Check(
        what=what,
        state=BY_ANSWER[verdict.answer],
        code=verdict.code,
        rule=verdict.rule,
        paragraph=verdict.paragraph,
        params=verdict.params,
    )


def _room(reservation: RoomReservation | None, lapsed: RoomReservation | None) -> Check:
    if reservation is None and lapsed and lapsed.until:
        until = {"until": lapsed.until}
        return Check(what="room", state="unmet", code="room_lapsed", rule=RULE, params=until)
    if reservation is None:
        return Check(what="room", state="unknown", code="room_not_asked", rule=RULE)
    params: dict[str, Param] = {
        "counted": reservation.counted,
        "elsewhere": reservation.elsewhere,
        "allowed": reservation.allowed,
        "ordinary": reservation.ordinary,
        "counted_on": reservation.counted_on,
        "fullest_day": reservation.fullest_day,
    }
    if reservation.granted:
        return Check(what="room", state="met", code="room_reserved", rule=RULE, params=params)
    if reservation.rule == STALE:
        return Check(what="room", state="unknown", code=STALE, rule=RULE, params=params)
    if reservation.first_day:
        params["first_day"] = reservation.first_day
    return Check(what="room", state="unmet", code="ratio_exceeded", rule=RULE, params=params)


def _hearing(outcome: str | None) -> Check:
    state = HEARD[outcome] if outcome else "unknown"
    code = f"hearing_{outcome}" if outcome else "hearing_not_held"
    return Check(what="hearing", state=state, code=code, rule="HEARING-1")


def _vitas(*, given: bool) -> Check:
    state: CheckState = "met" if given else "unknown"
    return Check(
        what="vitas", state=state, code="vitas_given" if given else "vitas_missing", rule="VITAS-1"
    )
