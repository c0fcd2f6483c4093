"""The checklist of a placement: each rule met, unknown or unmet, with its figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shared.codes.lists import codes
from shared.records.placement import RoomReservation
from shared.rules.checklist import Check, checklist, heard
from shared.rules.duration import duration
from shared.rules.eligibility import Case, eligible
from shared.rules.law import law
from shared.rules.period import Period
from shared.rules.verdict import Verdict

MONDAY = date(2026, 12, 7)
LAW = law(MONDAY)
CASE = Case(target_group="TG01")
ROOM = RoomReservation(
    claim="municipality:101/00000000-0000-4000-8000-000000000001",
    granted=True,
    counted=8,
    elsewhere=2,
    allowed=9,
    fullest_day=MONDAY,
    ordinary=Decimal("48.6"),
    counted_on=date(2026, 11, 12),
    rule="ratio",
    until=date(2026, 12, 14),
)


def _checks(
    ends_on: date = date(2027, 1, 3),
    reservation: RoomReservation | None = ROOM,
    hearing: str | None = "agreed",
    vitas_reference: bool = True,
    lapsed: RoomReservation | None = None,
) -> dict[str, Check]:
    found = checklist(
        agreement=Verdict(answer="allowed", code="agreement_covers", rule="AGREEMENT"),
        eligibility=eligible(CASE, "work_placement", LAW),
        duration=duration(CASE, "work_placement", Period(MONDAY, ends_on), LAW),
        reservation=reservation,
        hearing=heard(hearing, LAW),
        vitas_reference=vitas_reference,
        lapsed=lapsed,
    )
    return {one.what: one for one in found}


def test_all_six_are_met() -> None:
    assert {what: one.state for what, one in _checks().items()} == dict.fromkeys(
        ("agreement", "eligibility", "duration", "room", "hearing", "vitas"), "met"
    )


def test_one_day_too_many_is_unmet_and_says_the_last_day() -> None:
    check = _checks(ends_on=date(2027, 1, 4))["duration"]
    assert (check.state, check.rule) == ("unmet", "VP-DUR-1")
    assert check.params["last_day"] == date(2027, 1, 3)


def test_room_not_asked_for_is_unknown_and_room_refused_unmet_with_the_figures() -> None:
    assert _checks(reservation=None)["room"].state == "unknown"
    full = RoomReservation(
        claim=ROOM.claim,
        granted=False,
        counted=9,
        elsewhere=2,
        allowed=9,
        fullest_day=MONDAY,
        first_day=date(2026, 12, 21),
        ordinary=ROOM.ordinary,
        counted_on=ROOM.counted_on,
        rule="ratio",
    )
    check = _checks(reservation=full)["room"]
    assert (check.state, check.code) == ("unmet", "ratio_exceeded")
    assert check.params["counted"] == check.params["allowed"] == 9
    assert check.params["first_day"] == date(2026, 12, 21)


def test_room_that_was_reserved_and_given_back_is_unmet_and_says_until_when() -> None:
    check = _checks(reservation=None, lapsed=ROOM)["room"]
    assert (check.state, check.code) == ("unmet", "room_lapsed")
    assert check.params == {"until": ROOM.until}


def test_room_that_is_given_back_is_neither_full_nor_granted() -> None:
    """A placement that is over: what others use now says nothing of it."""
    released = replace(ROOM, granted=False, rule="released", until=None)
    check = _checks(reservation=released)["room"]
    assert (check.state, check.code, check.params) == ("unknown", "room_released", {})


def test_old_figures_are_unknown_rather_than_full() -> None:
    old = replace(ROOM, granted=False, rule="ratio_stale", until=None)
    assert (_checks(reservation=old)["room"].state, _checks()["room"].state) == ("unknown", "met")


@pytest.mark.parametrize(
    ("hearing", "state", "code"),
    [
        (None, "unknown", "hearing_not_held"),
        ("agreed", "met", "hearing_agreed"),
        ("objected", "met", "hearing_objected"),
        ("no_representative", "met", "hearing_no_representative"),
        ("not_answered", "unmet", "hearing_not_answered"),
    ],
)
def test_the_staff_must_have_been_heard(hearing: str | None, state: str, code: str) -> None:
    check = _checks(hearing=hearing)["hearing"]
    assert (check.state, check.code) == (state, code)


def test_every_outcome_of_a_hearing_is_known() -> None:
    row = LAW.rules["HEARING-1"]
    assert {*row.codes("enough"), *row.codes("stops")} == set(codes("hearing_outcomes"))


def test_no_reference_from_vitas_yet_is_unknown() -> None:
    assert _checks(vitas_reference=False)["vitas"].state == "unknown"
