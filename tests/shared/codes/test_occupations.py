import pytest

from shared.codes.lists import rows
from shared.codes.occupations import occupation, occupations


def test_isco_08_is_whole_with_436_unit_groups():
    isco = [row for row in rows("occupations") if row["scheme"] == "ISCO-08"]

    assert len(isco) == 436
    assert len({row["code"][:3] for row in isco}) == 130
    assert len({row["code"][:2] for row in isco}) == 43
    assert all(row["en"] for row in isco)


def test_two_groups_are_danish_only_and_nine_are_not_in_denmark():
    assert [one.code for one in occupations().values() if not one.en] == ["2343", "2357"]
    assert [one.code for one in occupations().values() if not one.da] == [
        *("1113", "4414", "5243", "6310", "6320", "6330", "6340", "7111", "9624")
    ]


@pytest.mark.parametrize(
    ("code", "da"),
    [
        ("5223", "Salgsarbejde i butik"),
        ("9112", "Rengøringsarbejde undtagen i private hjem"),
        ("911240", "Rengøringsarbejde undtagen i private hjem"),
        (" 8322 ", "Chauffører af biler, taxier og varevogne"),
    ],
)
def test_a_code_of_four_or_six_digits_has_its_group(code, da):
    found = occupation(code)

    assert found is not None
    assert found.title("da") == da


@pytest.mark.parametrize("code", ["", "5", "522", "0000", "52231", "butik"])
def test_what_is_no_occupation_is_none(code):
    assert occupation(code) is None
