"""A citizen's own words against a slot group: met, unknown, unmet, or nothing."""

import pytest

from shared.matching.wishes import Wishes, wish_conditions
from tests import make

EMPLOYER, PLACE = "hub:dk/00000000-0000-7000-8000-000000000001", make.NOBODY


def states(own: Wishes, shift: str = "day", **need: object) -> dict[str, tuple[str, ...]]:
    group = make.slot_group(PLACE, shift=shift)
    found = wish_conditions(make.need(EMPLOYER, groups=[group], **need), group, own)
    return {one.what: (one.state, *one.missing) for one in found}


@pytest.mark.parametrize(
    ("shift", "state"),
    [("night", ("unmet", "night")), ("rotating", ("unknown",)), ("day", ("met",)),
     ("flexible", ("met",))],
)  # fmt: skip
def test_not_nights_is_unmet_at_night_and_unknown_where_shifts_rotate(
    shift: str, state: tuple[str, ...]
) -> None:
    assert states(Wishes(not_shifts=("night",)), shift) == {"dislikes_shift": state}


def test_a_place_or_employer_that_is_disliked_is_unmet_and_another_is_nothing() -> None:
    for disliked in (PLACE, EMPLOYER):
        own = Wishes(not_places=frozenset({disliked}))
        assert states(own) == {"dislikes_place": ("unmet",)}
    assert states(Wishes(not_places=frozenset({"hub:dk/x"}))) == {}


def test_a_wish_that_is_met_is_told_and_one_that_is_not_is_no_fault() -> None:
    own = Wishes(wished_shifts=("evening",))
    assert states(own, "evening") == {"wishes": ("met",)}
    assert states(own, "day") == {}


def test_adaptations_are_met_where_the_employer_offers_them_and_else_unknown() -> None:
    own = Wishes(adaptations=("no_heavy_lifting", "mentor"))
    assert states(own, adaptations=("no_heavy_lifting", "mentor")) == {"adaptations": ("met",)}
    assert states(own, adaptations=("mentor",)) == {"adaptations": ("unknown", "no_heavy_lifting")}


@pytest.mark.parametrize(
    ("shift", "state"),
    [("night", ("unmet", "no_night")), ("day", ("met",)), ("rotating", ("unknown", "no_night"))],
)
def test_no_night_is_answered_by_the_shift_itself(shift: str, state: tuple[str, ...]) -> None:
    assert states(Wishes(adaptations=("no_night",)), shift) == {"adaptations": state}


def test_who_said_nothing_has_no_further_conditions() -> None:
    assert states(Wishes()) == {}
