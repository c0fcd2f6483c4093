"""The ladder: five alike in each municipality, nothing invented, nobody lost."""

from collections import Counter
from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.codes.lists import codes
from shared.records.profile import Profile
from shared.rules.ladder import coarsen

occupations = st.sampled_from(("9112", "9111", "9412", "5120", "5131"))
whole = st.builds(
    Profile,
    municipality=st.sampled_from(("101", "147")),
    occupations=st.lists(occupations, min_size=1, max_size=2, unique=True).map(tuple),
    skills=st.lists(st.sampled_from(("cleaning_hotel", "checkout", "packing")), unique=True).map(
        tuple
    ),
    experience=st.none() | st.sampled_from(tuple(codes("experience_steps"))),
    language=st.none() | st.sampled_from(tuple(codes("language_steps"))),
    licences=st.none() | st.sampled_from(((), ("car_b",), ("car_b", "truck_b"))),
    hours=st.none() | st.sampled_from(tuple(codes("hours_bands"))),
    shifts=st.none() | st.sampled_from((("day",), ("early", "day"))),
    available=st.sampled_from(("2026-11", "2026-12")),
    reach_minutes=st.sampled_from((30, 60, 90)),
    basis=st.sampled_from(("public_task", "consent")),
)
towns = st.lists(whole, max_size=60).map(
    lambda found: {str(n): one for n, one in enumerate(found)}
)
FITS = Profile(
    municipality="101",
    occupations=("9112",),
    skills=("cleaning_hotel",),
    language="fluent",
    licences=("car_b",),
    hours="full",
    available="2026-11",
    reach_minutes=60,
    basis="public_task",
)


@given(towns)
@settings(max_examples=200)
def test_every_published_class_has_five_in_its_municipality(town: dict[str, Profile]) -> None:
    alike = Counter(coarsen(town).published.values())
    assert all(count >= 5 for count in alike.values())


@given(towns)
def test_nobody_is_lost_and_nobody_is_both_published_and_held_back(
    town: dict[str, Profile],
) -> None:
    ladder = coarsen(town)
    assert set(ladder.published) | set(ladder.held_back) == set(town)
    assert not set(ladder.published) & set(ladder.held_back)


def _is_told_of(told: Profile, one: Profile, name: str) -> bool:
    value, own = getattr(told, name), getattr(one, name)
    if name == "occupations":
        return any(code.startswith(value[0]) for code in own)
    if name == "skills":
        return set(value) <= set(own)
    return value is None or value == own


@given(towns)
def test_nothing_is_invented(town: dict[str, Profile]) -> None:
    for key, told in coarsen(town).published.items():
        for field in fields(Profile):
            assert _is_told_of(told, town[key], field.name), field.name


@given(towns)
def test_only_who_is_fewer_than_five_in_each_own_minor_group_is_held_back(
    town: dict[str, Profile],
) -> None:
    first = Counter((one.municipality, one.basis, one.occupations[0][:3]) for one in town.values())
    for key in coarsen(town).held_back:
        one = town[key]
        assert first[one.municipality, one.basis, one.occupations[0][:3]] < 5


def test_five_alike_tell_everything_and_four_are_held_back() -> None:
    five = {str(n): FITS for n in range(5)}
    assert set(coarsen(five).published.values()) == {FITS}
    four = {str(n): FITS for n in range(4)}
    assert coarsen(four).published == {}
    assert coarsen(four).held_back == ("0", "1", "2", "3")


def test_five_in_two_municipalities_are_not_five_alike() -> None:
    town = {str(n): replace(FITS, municipality="101" if n < 3 else "147") for n in range(6)}
    assert not coarsen(town).published


def test_four_digits_become_three_below_five() -> None:
    town = {str(n): replace(FITS, occupations=("9112" if n < 4 else "9111",)) for n in range(7)}
    assert {one.occupations for one in coarsen(town).published.values()} == {("911",)}


def test_a_rare_licence_is_left_out_and_its_owner_hidden_among_five() -> None:
    town = {str(n): FITS for n in range(12)} | {"rare": replace(FITS, licences=("crane",))}
    ladder = coarsen(town)
    assert ladder.published["rare"].licences is None
    assert Counter(ladder.published.values())[ladder.published["rare"]] >= 5


def test_a_skill_that_five_share_is_told_of_them_alone() -> None:
    plain = replace(FITS, skills=())
    town = {str(n): FITS if n < 5 else plain for n in range(10)}
    told = coarsen(town).published
    assert [told[str(n)].skills for n in (0, 9)] == [("cleaning_hotel",), ()]


def test_who_is_alone_with_the_first_wish_is_published_by_the_second() -> None:
    town = {str(n): FITS for n in range(5)}
    town["two"] = replace(FITS, occupations=("5120", "9112"))
    assert coarsen(town).published["two"].occupations == ("9112",)
