"""Coverage of all 98, what may be posted and granted, and AS-1's sums."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.places import municipalities
from shared.records.agreement import Accession, Agreement, Reservation, UnitConsent
from shared.records.employer import Contact
from shared.records.need import Need, SlotGroup
from shared.rules.agreement import (
    OpenSlots,
    coverage,
    covers,
    in_force,
    may_post,
    open_slots,
    said,
    units_taking_part,
)
from shared.rules.verdict import Verdict

MONDAY = date(2026, 11, 23)
KEY = "hub:dk/00000000-0000-7000-8000-000000000001"
KAM = Contact(name="Karim Holst", phone="00000000")
AGREEMENT = Agreement(
    code="A-7K3QM2A",
    employer=KEY,
    title="Nordlys",
    version=1,
    units=("99000007", "99000015"),
    branches=("I",),
    instruments=("work_placement", "wage_subsidy"),
    invited=("101", "147", "461", "751", "851"),
    hosting_authority="municipality:101",
    mandate_on=date(2026, 11, 2),
    valid_from=MONDAY,
    valid_to=date(2027, 11, 22),
    answer_days=3,
    terms="Aftalens vilkår",
    contact=KAM,
)
NEED = Need(
    code="B-7K3QM2A",
    employer=KEY,
    agreement=KEY,
    title="Stueassistenter",
    form="placement",
    occupation="9112",
    branch="I",
    instruments=("work_placement",),
    tasks="Gøre værelser i stand",
    ordinary_positions=4,
    slot_groups=(),
    answer_by=date(2026, 11, 27),
    posted_on=MONDAY,
)


def _accession(
    code: str, state: str = "acceded", reservation: Reservation | None = None
) -> Accession:
    plain = Accession(
        agreement=KEY,
        terms_digest=AGREEMENT.terms_digest,
        municipality=code,
        state="acceded",
        participation="profiles",
        kam=KAM,
        reservation=reservation,
        decided_on=MONDAY,
    )
    return replace(plain, state=state)  # type: ignore[arg-type]  # from a parameter


def _group(number: int, municipality: str, slots: int) -> SlotGroup:
    return SlotGroup(
        id=UUID(int=number),
        workplace=KEY,
        workplace_name="Havnen",
        p_number="1003456789",
        municipality=municipality,
        slots=slots,
        hours=30,
        shift="day",
        start=date(2026, 12, 7),
        weeks=4,
    )


AT_MOST_SIX = Reservation(max_at_once=6, instruments=("work_placement",))
ACCESSIONS = {
    "101": _accession("101"),
    "147": _accession("147"),
    "461": _accession("461", "declined"),
    "751": _accession("751", reservation=AT_MOST_SIX),
    "851": _accession("851"),
}
AS1 = tuple(
    _group(n, code, slots)
    for n, (code, slots) in enumerate(
        [("101", 16), ("147", 4), ("751", 9), ("461", 5), ("851", 6)], start=1
    )
)


def test_every_one_of_the_98_has_a_standing_and_silence_is_not_accession() -> None:
    given_answers = {code: ACCESSIONS[code] for code in ("101", "461")}
    found = {
        one.municipality: one.standing
        for one in coverage(
            AGREEMENT,
            given_answers,
            joined=frozenset({"101", "147", "157", "461"}),
            municipalities=municipalities(),
            on=MONDAY,
        )
    }
    assert len(found) == 98
    assert found["101"] == "acceded"
    assert found["461"] == "declined"
    assert found["147"] == "not_answered"
    assert found["157"] == "not_invited"
    assert found["751"] == "not_joined"


def test_a_guest_that_has_not_joined_may_still_accede() -> None:
    (guest,) = coverage(
        AGREEMENT,
        {"851": ACCESSIONS["851"]},
        joined=frozenset(),
        municipalities=["851"],
        on=MONDAY,
    )
    assert guest.standing == "acceded"


@pytest.mark.parametrize(
    ("day", "allowed"),
    [("2026-11-22", False), ("2026-11-23", True), ("2027-11-22", True), ("2027-11-23", False)],
)
def test_the_agreement_holds_from_its_first_to_its_last_day(day: str, allowed: bool) -> None:
    assert in_force(AGREEMENT, date.fromisoformat(day)).allowed is allowed


def test_a_suspended_agreement_holds_on_no_day() -> None:
    suspended = replace(AGREEMENT, state="suspended")
    assert in_force(suspended, MONDAY).code == "agreement_suspended"
    assert may_post(suspended, NEED, ["99000007"]).code == "agreement_suspended"


@pytest.mark.parametrize(
    ("change", "cvr", "code"),
    [
        ({}, "99000007", "agreement_covers"),
        ({}, "99000023", "unit_not_covered"),
        ({"branch": "F"}, "99000015", "branch_not_covered"),
        ({"instruments": ("community_work",)}, "99000007", "instrument_not_covered"),
        ({"instruments": (), "form": "ordinary"}, "99000007", "agreement_covers"),
        ({"posted_on": date(2026, 11, 20)}, "99000007", "agreement_period"),
    ],
)
def test_what_may_be_posted(change: dict[str, str], cvr: str, code: str) -> None:
    need = replace(NEED, **change)  # type: ignore[arg-type]  # each value fits its own field
    assert may_post(AGREEMENT, need, [cvr]).code == code


@pytest.mark.parametrize(
    ("municipality", "instrument", "code"),
    [
        ("101", "wage_subsidy", "agreement_covers"),
        ("751", "work_placement", "agreement_covers"),
        ("751", "wage_subsidy", "instrument_reserved"),
        ("461", "work_placement", "not_acceded"),
        ("157", "work_placement", "not_acceded"),
        ("101", "community_work", "instrument_not_covered"),
    ],
)
def test_what_a_municipality_may_grant(municipality: str, instrument: str, code: str) -> None:
    assert _covers(ACCESSIONS.get(municipality), instrument).code == code


def test_a_municipality_that_left_grants_nothing_new() -> None:
    assert _covers(_accession("101", "left")).params == {"standing": "left"}


def _covers(
    accession: Accession | None, instrument: str = "work_placement", on: date = MONDAY
) -> Verdict:
    return covers(AGREEMENT, accession, instrument, on, "99000007")


@pytest.mark.parametrize("state", ["acceded", "left"])
def test_a_notice_holds_to_its_last_day_and_what_began_by_then_stays_covered(state: str) -> None:
    leaving = replace(_accession("751", state), last_day=date(2027, 2, 1))
    assert said(AGREEMENT, leaving, date(2027, 2, 1)) == "acceded"
    assert said(AGREEMENT, leaving, date(2027, 2, 2)) == "left"
    assert _covers(leaving, on=date(2027, 2, 1)).allowed
    assert _covers(leaving, on=date(2027, 2, 2)).params == {"standing": "left"}


def test_changed_terms_need_accession_again_and_those_before_hold_to_their_day() -> None:
    until = date(2026, 12, 7)
    new = replace(
        AGREEMENT, terms="Andre vilkår", earlier_terms=AGREEMENT.terms_digest, earlier_until=until
    )
    old = ACCESSIONS["101"]
    assert said(new, old, until) == "acceded"
    assert said(new, old, until + timedelta(days=1)) == "terms_changed"
    assert said(new, replace(old, state="paused"), date(2027, 1, 1)) == "paused"
    again = replace(old, terms_digest=new.terms_digest)
    assert said(new, again, date(2027, 1, 1)) == "acceded"
    stranger = replace(old, terms_digest="0" * 64)
    assert said(new, stranger, MONDAY) == "terms_changed"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"contact": Contact(name="En anden", phone="11111111")}, True),
        ({"state": "suspended", "reason": "Ombygning"}, True),
        ({"invited": ("101",)}, True),
        ({"version": 2, "title": "Nyt navn"}, True),
        ({"consents": (UnitConsent(cvr="99000015", by="Bo", on=MONDAY),)}, True),
        ({"terms": "Andre vilkår"}, False),
        ({"answer_days": 5}, False),
        ({"valid_to": date(2028, 11, 22)}, False),
        ({"instruments": ("work_placement",)}, False),
        ({"units": ("99000007",)}, False),
        ({"hosting_authority": "municipality:147"}, False),
    ],
)
def test_the_terms_digest_changes_with_the_terms_alone(change: dict[str, Any], same: bool) -> None:
    assert (replace(AGREEMENT, **change).terms_digest == AGREEMENT.terms_digest) is same


def test_a_municipality_may_take_part_with_some_legal_units_only() -> None:
    own = _accession("101", reservation=Reservation(units=("99000007",)))
    assert covers(AGREEMENT, own, "work_placement", MONDAY, "99000007").allowed
    assert covers(AGREEMENT, own, "work_placement", MONDAY, "99000015").code == "unit_reserved"


def test_a_franchisee_takes_part_by_its_own_word_only() -> None:
    franchises = frozenset({"99000015"})
    assert units_taking_part(AGREEMENT, franchises) == {"99000007"}
    assert may_post(AGREEMENT, NEED, ["99000015"], franchises).code == "unit_not_consented"
    word = UnitConsent(cvr="99000015", by="Bo Bach, indehaver", on=MONDAY)
    consented = replace(AGREEMENT, consents=(word,))
    assert may_post(consented, NEED, ["99000015"], franchises).allowed


def test_one_that_is_terminated_holds_to_its_last_day() -> None:
    over = replace(AGREEMENT, state="terminated", last_day=date(2026, 12, 31))
    assert in_force(over, date(2026, 12, 31)).allowed
    assert in_force(over, date(2027, 1, 1)).code == "agreement_terminated"


WHOSE = {KEY: "99000007"}
IN_FORCE = {code: one for code, one in ACCESSIONS.items() if one.state == "acceded"}


def _open(groups: Iterable[SlotGroup], accessions: Any = None, **how: Any) -> list[OpenSlots]:
    need = replace(NEED, slot_groups=tuple(groups))
    words = IN_FORCE if accessions is None else accessions
    return list(open_slots(need, words, cvr_of=WHOSE, **how))


def _sum(found: Iterable[OpenSlots]) -> tuple[int, int, int, int]:
    rows = [(one.taken, one.open, one.waiting, one.not_covered) for one in found]
    taken, opened, waiting, not_covered = (sum(column) for column in zip(*rows, strict=True))
    return taken, opened, waiting, not_covered


def test_as1_32_are_open_3_wait_for_the_limit_and_5_are_not_covered() -> None:
    found = _open(AS1)
    assert _sum(found) == (0, 32, 3, 5)
    assert {one.municipality: one.waiting for one in found if one.waiting} == {"751": 3}
    assert {one.municipality: one.not_covered for one in found if one.not_covered} == {"461": 5}
    assert next(one.limit for one in found if one.municipality == "751") == 6


def test_as1_when_aarhus_leaves_its_4_open_slots_close_and_the_sum_stays() -> None:
    cut = [replace(one, slots=2) if one.municipality == "851" else one for one in AS1]
    aarhus = next(one.id for one in AS1 if one.municipality == "751")
    placed: dict[str, Any] = {"taken": {aarhus: 2}, "in_use": {"751": 2}}
    assert _sum(_open(cut, **placed)) == (2, 26, 3, 5)
    assert next(one.open for one in _open(cut, **placed) if one.municipality == "751") == 4
    without = {code: one for code, one in IN_FORCE.items() if code != "751"}
    assert _sum(_open(cut, without, **placed)) == (2, 22, 0, 12)
    assert sum(_sum(_open(cut, without, **placed))) == 36


@pytest.mark.parametrize(
    ("limits", "covered"),
    [
        (Reservation(instruments=("wage_subsidy",)), 0),
        (Reservation(instruments=("wage_subsidy", "work_placement")), 9),
        (Reservation(units=("99000015",)), 0),
        (Reservation(units=("99000007",), text="Kun om dagen"), 9),
    ],
)
def test_a_limit_of_kind_or_unit_leaves_a_need_uncovered(limits: Any, covered: int) -> None:
    (one,) = _open([_group(1, "751", 9)], {"751": _accession("751", reservation=limits)})
    assert (one.open, one.not_covered) == (covered, 9 - covered)


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(ACCESSIONS)), st.integers(1, 12), st.integers(0, 14)),
        max_size=8,
    ),
    st.integers(0, 9),
)
def test_the_kinds_always_sum_to_what_is_asked_for_and_keep_the_limit(
    asked: list[tuple[str, int, int]], in_use: int
) -> None:
    groups = [_group(n, code, slots) for n, (code, slots, _) in enumerate(asked)]
    taken = {UUID(int=n): persons for n, (_, _, persons) in enumerate(asked)}
    found = _open(groups, taken=taken, in_use={"751": in_use})
    for group, one in zip(groups, found, strict=True):
        assert one.taken + one.open + one.waiting + one.not_covered == group.slots
        assert min(one.taken, one.open, one.waiting, one.not_covered) >= 0
    in_aarhus = sum(one.open for one in found if one.municipality == "751")
    assert in_aarhus <= max(0, 6 - in_use)
