"""Nothing grows past what one can read at once."""

from statistics import median, quantiles

from tests.house.tree import ROOT, Place, functions, modules

DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc"}


def longest(places: list[Place]) -> str:
    return "\n".join(f"{place.lines:5} {place.where}" for place in sorted(places)[:-6:-1])


def test_no_file_is_longer_than_500_lines_and_half_are_within_120() -> None:
    places = [Place((ROOT / p).read_text().count("\n"), str(p)) for p in modules()]
    print("the five longest files\n" + longest(places))
    assert max(places).lines <= 500, longest(places)
    assert median(place.lines for place in places) <= 120


def test_no_function_is_longer_than_60_lines_and_nine_of_ten_are_within_30() -> None:
    places = list(functions())
    print("the five longest functions\n" + longest(places))
    assert max(places).lines <= 60, longest(places)
    assert quantiles([place.lines for place in places], n=10)[-1] <= 30


def test_there_is_no_drawer_for_things_without_a_name() -> None:
    named = {part for path in modules() for part in (*path.parent.parts, path.stem)}
    assert not named & DRAWERS
