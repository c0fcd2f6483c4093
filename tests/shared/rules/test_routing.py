"""Tasks go to who knows branch and citizen, or to a pair; never to who is away."""

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.routing import Colleague, Routed, route

LOGINS = ("anna", "bo", "carla", "dan")
colleagues = st.lists(
    st.builds(
        Colleague,
        login=st.sampled_from(LOGINS),
        branches=st.frozensets(st.sampled_from("FIQ")),
        citizens=st.integers(0, 40),
        away=st.booleans(),
        substitute=st.none() | st.sampled_from(LOGINS),
    ),
    max_size=4,
    unique_by=lambda one: one.login,
)
maybe = st.none() | st.sampled_from(LOGINS)
branches = st.none() | st.sampled_from("FIQ")


def of(login: str, branches: str = "", citizens: int = 0, **other: object) -> Colleague:
    return Colleague(login=login, branches=frozenset(branches), citizens=citizens, **other)


@given(branches, maybe, colleagues)
def test_nobody_who_is_away_is_asked_and_none_is_named_twice(
    branch: str | None, consultant: str | None, found: list[Colleague]
) -> None:
    routed = route(branch, consultant, found)
    there = {one.login for one in found if not one.away}
    assert set(routed.to) <= there
    assert len(set(routed.to)) == len(routed.to) == {"pair": 2, "nobody": 0}.get(routed.why, 1)


@given(branches, maybe, colleagues)
def test_somebody_is_asked_wherever_somebody_there_knows_either(
    branch: str | None, consultant: str | None, found: list[Colleague]
) -> None:
    knows = [one for one in found if not one.away
             and (one.login == consultant or (branch and branch in one.branches))]  # fmt: skip
    assert bool(route(branch, consultant, found).to) or not knows


def test_who_knows_both_takes_it_alone() -> None:
    found = [of("anna", "I"), of("bo", "I", 9)]
    assert route("I", "bo", found) == Routed(to=("bo",), why="both")


def test_nobody_knows_both_so_two_take_it_the_one_who_knows_the_citizen_first() -> None:
    found = [of("anna", "I", 3), of("bo", "F"), of("carla", "I", 1)]
    assert route("I", "bo", found) == Routed(to=("bo", "carla"), why="pair")
    assert route("Q", "bo", found) == Routed(to=("bo",), why="citizen")
    assert route("I", None, found) == Routed(to=("carla",), why="branch")
    assert route("Q", None, found) == Routed(to=(), why="nobody")


def test_a_substitute_stands_in_and_nobody_in_a_circle_does() -> None:
    bo = of("bo", "I", away=True, substitute="dan")
    assert route("I", "bo", [bo, of("dan")]) == Routed(to=("dan",), why="both")
    circle = [bo, of("dan", away=True, substitute="bo")]
    assert route("I", "bo", circle) == Routed(to=(), why="nobody")


def test_an_expert_who_is_there_goes_before_anothers_substitute() -> None:
    found = [of("anna", "I", away=True, substitute="dan"), of("bo", "I", 30), of("dan")]
    assert route("I", None, found) == Routed(to=("bo",), why="branch")
