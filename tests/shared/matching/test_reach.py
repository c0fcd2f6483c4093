"""The estimate of travel: rough, symmetric, and never shorter than inside one municipality."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.places import municipalities
from shared.matching.reach import INSIDE_MINUTES, travel_minutes

codes = st.sampled_from(tuple(municipalities()))


@given(codes, codes)
def test_it_is_as_far_there_as_back(one: str, other: str) -> None:
    assert travel_minutes(one, other) == travel_minutes(other, one) >= INSIDE_MINUTES


def test_neighbours_are_near_and_another_part_of_the_country_is_not() -> None:
    assert travel_minutes("101", "147") <= 30
    assert travel_minutes("101", "751") > 90
    assert travel_minutes("101", "851") > 90


def test_christiansoe_is_no_municipality() -> None:
    with pytest.raises(KeyError):
        travel_minutes("101", "411")
