"""Coverage of all 98, what may be posted and granted, and AS-1's sums."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.places import municipalities
from shared.records.agreement import Accession, Agreement, Reservation
from shared.records.employer import Contact
from shared.records.need import Need, SlotGroup
from shared.rules.agreement import coverage, covers, in_force, may_post, open_slots

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
        terms_digest="0" * 64,
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
        AGREEMENT, {"851": ACCESSIONS["851"]}, joined=frozenset(), municipalities=["851"]
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
    assert covers(AGREEMENT, ACCESSIONS.get(municipality), instrument, MONDAY).code == code


def test_a_municipality_that_left_grants_nothing_new() -> None:
    assert covers(AGREEMENT, _accession("101", "left"), "work_placement", MONDAY).params == {
        "standing": "left"
    }


def test_as1_32_are_open_3_wait_for_the_limit_and_5_are_not_covered() -> None:
    found = open_slots(AS1, ACCESSIONS, {})
    assert sum(one.open for one in found) == 32
    assert {one.municipality: one.waiting for one in found if one.waiting} == {"751": 3}
    assert {one.municipality: one.not_covered for one in found if one.not_covered} == {"461": 5}


@given(
    st.lists(st.tuples(st.sampled_from(sorted(ACCESSIONS)), st.integers(1, 12)), max_size=8),
    st.integers(0, 9),
)
def test_the_three_kinds_always_sum_to_what_is_asked_for_and_keep_the_limit(
    asked: list[tuple[str, int]], in_use: int
) -> None:
    groups = [_group(n, code, slots) for n, (code, slots) in enumerate(asked)]
    found = open_slots(groups, ACCESSIONS, {"751": in_use})
    for group, one in zip(groups, found, strict=True):
        assert one.open + one.waiting + one.not_covered == group.slots
        assert min(one.open, one.waiting, one.not_covered) >= 0
    in_aarhus = sum(one.open for one in found if one.municipality == "751")
    assert in_aarhus <= max(0, 6 - in_use)
