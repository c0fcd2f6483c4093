"""Conditions in words, and an order that follows from them alone."""

from dataclasses import fields, replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.matching.score import conditions, rank_key
from shared.records.kinds import make
from shared.records.profile import Profile
from shared.records.proposal import ConditionState, Suggestion
from tests.shared.matching.sample import FITS, GROUP, NEED, profiles


def _state(what: str, profile: Profile, *, full_facts: bool = False) -> str:
    found = conditions(NEED, GROUP, profile, full_facts=full_facts)
    return next(one.state for one in found if one.what == what)


def test_who_fits_meets_every_demand() -> None:
    found = conditions(NEED, GROUP, FITS)
    assert {one.what: one.state for one in found if one.what != "skills_nice"} == dict.fromkeys(
        ["occupation", "skills_must", "licences", "language", "hours", "shift", "available",
         "travel"], "met"
    )  # fmt: skip
    assert rank_key(found)[:2] == (0, 0)


@pytest.mark.parametrize(
    ("what", "change", "state"),
    [
        ("occupation", {"occupations": ("911",)}, "unknown"),
        ("occupation", {"occupations": ("9111",)}, "unmet"),
        ("occupation", {"occupations": ("9111", "9112")}, "met"),
        ("skills_must", {"skills": ()}, "unknown"),
        ("licences", {"licences": None}, "unknown"),
        ("licences", {"licences": ()}, "unmet"),
        ("language", {"language": None}, "unknown"),
        ("language", {"language": "basic"}, "unmet"),
        ("language", {"language": "working"}, "met"),
        ("hours", {"hours": None}, "unknown"),
        ("hours", {"hours": "up_to_20"}, "unmet"),
        ("shift", {"shifts": None}, "unknown"),
        ("shift", {"shifts": ("night",)}, "unmet"),
        ("shift", {"shifts": ("flexible",)}, "met"),
        ("available", {"available": None}, "unknown"),
        ("available", {"available": "2026-12"}, "unknown"),
        ("available", {"available": "2027-01"}, "unmet"),
        ("travel", {"reach_minutes": None}, "unknown"),
        ("travel", {"municipality": "751"}, "unmet"),
    ],
)
def test_one_fact_changes_its_own_condition_alone(
    what: str, change: dict[str, str], state: str
) -> None:
    changed = replace(FITS, **change)  # type: ignore[arg-type]  # each value fits its own field
    assert _state(what, changed) == state
    before = {one.what: one for one in conditions(NEED, GROUP, FITS)}
    after = {one.what: one for one in conditions(NEED, GROUP, changed)}
    assert {name for name in before if before[name] != after[name]} <= {what}


def test_a_nodes_own_people_lack_a_skill_where_the_pool_does_not_know() -> None:
    without = replace(FITS, skills=("packing",))
    assert _state("skills_must", without) == "unknown"
    assert _state("skills_must", without, full_facts=True) == "unmet"


def test_what_is_missing_is_named() -> None:
    found = {one.what: one for one in conditions(NEED, GROUP, replace(FITS, licences=()))}
    assert found["licences"].missing == ("car_b",)
    assert found["skills_nice"].missing == ("checkout", "packing")
    assert found["travel"].figure == 20


def test_what_is_not_asked_for_is_no_condition() -> None:
    plain = replace(NEED, must=(), nice=(), licences=(), language=None)
    asked = {one.what for one in conditions(plain, replace(GROUP, shift="flexible"), FITS)}
    assert asked == {"occupation", "hours", "available", "travel"}


def test_losing_a_licence_loses_the_place() -> None:
    fits, without = (
        rank_key(conditions(NEED, GROUP, one)) for one in (FITS, replace(FITS, licences=()))
    )
    assert fits < without


def _met(one: ConditionState) -> ConditionState:
    return replace(one, state="met", missing=())


@given(profiles, st.integers(0, 9))
def test_a_condition_that_becomes_met_never_lowers(profile: Profile, which: int) -> None:
    found = list(conditions(NEED, GROUP, profile))
    better = [_met(one) if n == which else one for n, one in enumerate(found)]
    assert rank_key(better) <= rank_key(found)


@given(profiles)
def test_one_more_condition_met_never_lowers(profile: Profile) -> None:
    found = conditions(NEED, GROUP, profile)
    more = ConditionState(what="experience", state="met", wanted=("under_1",))
    assert rank_key((*found, more)) <= rank_key(found)


@given(profiles, st.sampled_from([one.name for one in fields(Profile)]))
def test_only_what_the_explanation_tells_moves_the_order(profile: Profile, name: str) -> None:
    changed = replace(profile, **{name: getattr(FITS, name)})
    before, after = conditions(NEED, GROUP, profile), conditions(NEED, GROUP, changed)
    assert before != after or rank_key(before) == rank_key(after)


def test_conditions_travel_in_a_suggestion() -> None:
    for profile in (FITS, replace(FITS, skills=(), licences=None, available=None)):
        suggestion = Suggestion(
            need=NEED.agreement,
            slot_group=GROUP.id,
            profile="municipality:101/00000000-0000-4000-8000-000000000001",
            rank=1,
            conditions=conditions(NEED, GROUP, profile),
        )
        assert make(suggestion, id=uuid4(), owner="hub:dk", rev=1).body == suggestion


def test_why_a_profile_is_public_moves_nothing() -> None:
    assert conditions(NEED, GROUP, replace(FITS, basis="consent")) == conditions(NEED, GROUP, FITS)
