import pytest

from shared.imports import places
from shared.imports.parsed import Unreadable


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("101", "101", None),
        ("0101", "101", "municipality_spelling"),
        ("Aarhus", "751", None),
        ("Århus", "751", "municipality_spelling"),
        ("Vesthimmerland", "820", "municipality_spelling"),
        ("Nordfyn", "480", "municipality_spelling"),
        ("Københavns Kommune", "101", None),
    ],
)
def test_a_municipality_is_found_by_code_or_name(text: str, code: str, note: str | None) -> None:
    found = places.municipality(text)
    assert (found.value, found.note) == (code, note)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("411", "municipality_none"),
        ("0411", "municipality_none"),
        ("Region Hovedstaden", "municipality_is_region"),
        ("Bjerringbro", "municipality_unknown"),
        ("Farum", "municipality_unknown"),
    ],
)
def test_what_is_no_municipality_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        places.municipality(text)


@pytest.mark.parametrize(
    ("text", "postcode", "town", "note"),
    [
        ("Kbh. NV", "2400", "København NV", "town_spelling"),
        ("København S.", "2300", "København S", "town_spelling"),
        ("Århus C", "8000", "Aarhus C", "town_spelling"),
        ("Aarhus C", "8000", "Aarhus C", None),
        ("2900 Hellerup", "2900", "Hellerup", None),
        ("S?borg", "2860", "Søborg", "town_from_postcode"),
    ],
)
def test_a_town_gets_its_full_name(text: str, postcode: str, town: str, note: str | None) -> None:
    found = places.town(text, postcode)
    assert (found.value, found.note) == (town, note)


def test_a_lost_letter_without_a_postcode_is_not_guessed() -> None:
    with pytest.raises(Unreadable, match="letters_lost"):
        places.town("S?borg", None)


def test_a_postcode_is_read_with_its_town() -> None:
    assert places.postcode("DK-2100 København Ø").value == "2100"
    for text in ("21000", "9999", "Ø"):
        with pytest.raises(Unreadable, match="postcode_unknown"):
            places.postcode(text)
