from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.lists import codes, rows
from shared.codes.places import (
    distance_km,
    find_municipality,
    municipalities,
    municipalities_at,
    region_on,
)

CODES = st.sampled_from(sorted(municipalities()))


def test_there_are_98_municipalities_and_none_of_them_is_411():
    assert len(municipalities()) == len(rows("municipalities")) == 98
    assert "411" not in municipalities()
    assert municipalities()["400"].name == "Bornholm"


def test_the_regions_have_29_17_22_19_and_11_municipalities():
    counted = Counter(codes("regions")[one.region].da for one in municipalities().values())

    assert counted == {
        "Region Hovedstaden": 29,
        "Region Sjælland": 17,
        "Region Syddanmark": 22,
        "Region Midtjylland": 19,
        "Region Nordjylland": 11,
    }


def test_an_entrance_that_is_told_has_a_source():
    told = [one for one in municipalities().values() if one.entrance_phone or one.entrance_email]

    assert all(one.entrance_source and one.entrance_name for one in told)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("101", "101"),
        (" 0101 ", "101"),
        ("Århus", "751"),
        ("Aarhus Kommune", "751"),
        ("A\u030arhus", "751"),
        ("ÅLBORG", "851"),
        ("Åbenrå", "580"),
        ("Vesthimmerland", "820"),
        ("Vesthimmerlands Kommune", "820"),
        ("Nordfyn", "480"),
        ("Nordfyns", "480"),
        ("Kbh.", "101"),
        ("Kbh. NV", "101"),
        ("Københavns Kommune", "101"),
        ("Koebenhavn", "101"),
        ("Bornholms Regionskommune", "400"),
        ("Randers Kommune", "730"),
        ("Høje Taastrup", "169"),
        ("Fåborg-Midtfyn", "430"),
    ],
)
def test_a_municipality_is_found_by_code_and_by_any_spelling(text, code):
    assert find_municipality(text) == municipalities()[code]


@pytest.mark.parametrize(
    "text", ["", "411", "Christiansø", "Region Hovedstaden", "Bjerringbro", "Farum", "955", "s"]
)
def test_what_is_no_municipality_is_not_guessed(text):
    assert find_municipality(text) is None


@given(CODES)
def test_every_name_finds_its_own_municipality(code):
    one = municipalities()[code]

    assert find_municipality(one.name) == one
    assert find_municipality(f"{one.name.upper()} KOMMUNE") == one


def test_117_of_592_postal_districts_do_not_tell_the_municipality():
    found = [municipalities_at(row["postcode_from"]) for row in rows("postcodes")]

    assert len(found) == 592
    assert sum(len(some) > 1 for some in found) == 117
    assert all(found)


def test_a_split_postcode_gives_its_municipalities_largest_first():
    assert [one.code for one in municipalities_at("2600")] == ["161", "165"]
    assert [one.name for one in municipalities_at("1050")] == ["København"]
    assert [one.name for one in municipalities_at("DK-8000")] == ["Aarhus"]
    assert municipalities_at("0000") == municipalities_at("x") == ()


def test_shares_of_a_district_stand_largest_first_and_name_known_municipalities():
    for row in rows("postcodes"):
        pairs = [share.split(":") for share in row["municipalities"].split()]
        shares = [int(percent) for _, percent in pairs]
        assert shares == sorted(shares, reverse=True)
        assert {code for code, _ in pairs} <= set(municipalities())


@given(CODES, CODES)
def test_distance_is_the_same_both_ways_and_within_denmark(one, other):
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert 0 <= distance_km(one, other) < 500
    assert distance_km(one, one) == 0


def test_copenhagen_is_as_far_from_aarhus_as_the_map_says():
    assert distance_km("101", "751") == pytest.approx(157, abs=5)


def test_two_regions_are_one_from_2027():
    assert region_on("101", date(2026, 12, 31)).da == "Region Hovedstaden"
    assert region_on("101", date(2027, 1, 1)) == region_on("370", date(2027, 1, 1))
    assert region_on("751", date(2027, 1, 1)).da == "Region Midtjylland"
    assert sum(one.open_on(date(2027, 1, 1)) for one in codes("regions").values()) == 4
