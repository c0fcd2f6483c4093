import pytest

from shared.imports.columns import CANDIDATES, WORKPLACES, Columns


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("CPR-nr.", "cpr"),
        ("cpr nr", "cpr"),
        ("Personnr. (CPR)", "cpr"),
        ("MAALGRUPPE", "target_group"),
        ("Timer (pr. uge)", "hours"),
        ("Jobønske 2", "occupation"),
        ("Samtykke (2)", "consent"),
        ("Skostørrelse", None),
        ("Bemærkning", None),
    ],
)
def test_a_heading_is_known_by_its_words(heading: str, field: str | None) -> None:
    assert CANDIDATES.field(heading) == field


def test_heads_and_full_time_persons_are_two_columns() -> None:
    assert WORKPLACES.field("Antal ansatte") == "headcount"
    assert WORKPLACES.field("Antal ansatte (årsværk)") == "full_time_persons"
    assert WORKPLACES.field("Heraf fuldtid") is None


@pytest.mark.parametrize("columns", [CANDIDATES, WORKPLACES])
def test_no_heading_is_both_read_and_never_stored(columns: Columns) -> None:
    headings = [heading for headings in columns.headings.values() for heading in headings]
    assert not [heading for heading in headings if columns.is_never_stored(heading)]
    assert not [heading for heading in columns.never_stored if columns.field(heading)]
