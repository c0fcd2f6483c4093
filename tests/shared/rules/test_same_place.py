"""What makes two workplaces probably one: address, or two marks of the contact."""

from dataclasses import replace

import pytest

from shared.records.employer import Contact, Workplace
from shared.rules.same_place import probably_same
from tests import make
from tests.benchmarks.splits import link

CHEF = Contact(name="Bo Lund", phone="22223333", email="bo@nordlys.example")
HAVNEN = make.workplace(p_number="1990000001", address="Havnegade 12 B, st.", contact=CHEF)
OTHER = Contact(name="Ida Friis", phone="44445555", email="ida@nordlys.example")
HQ = Contact(name="Mette Kjær", phone="70707070", email="hr@nordlys.example")


def again(**other: object) -> Workplace:
    """The place under another P-number, with this different."""
    return replace(HAVNEN, p_number="1990000002", **{"address": "Torvet 1", "contact": OTHER}
                   | other)  # fmt: skip


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (again(address="HAVNEGADE 12B"), ("address",)),
        (again(address="Havnegade 12 B, 2. sal"), ("address",)),
        (again(address="Havnegade 12 B 1. sal"), ("address",)),
        (again(contact=CHEF), ("contact", "phone", "email")),
        (again(contact=replace(CHEF, name="B. Lund", phone="+4522223333")), ("phone", "email")),
        (again(succeeds=HAVNEN.p_number, postcode="8000"), ("successor",)),
        (
            again(succeeds=HAVNEN.p_number, contact=CHEF),
            ("successor", "contact", "phone", "email"),
        ),
    ],
)
def test_the_same_address_or_the_same_person_is_seen(later: Workplace, why: object) -> None:
    assert probably_same([HAVNEN, later]) == [(HAVNEN, later, why)]


@pytest.mark.parametrize(
    "later",
    [
        again(),
        again(address="Havnegade 12 B", postcode="8000"),
        again(contact=replace(OTHER, name=CHEF.name)),  # two people may be called the same
        again(succeeds="1990000077"),  # which nobody knows
        again(succeeds="1990000002"),  # itself
    ],
)
def test_another_town_or_a_name_alone_is_not(later: Workplace) -> None:
    assert probably_same([HAVNEN, later]) == []


def test_a_head_office_that_answers_for_all_says_nothing_of_any_two() -> None:
    chain = [
        make.workplace(p_number=f"19900000{number:02}", address=f"Havnegade {number}", contact=HQ)
        for number in range(12)
    ]
    assert probably_same(chain) == []
    moved = replace(chain[0], p_number="1990000099")
    assert probably_same([*chain, moved]) == [(chain[0], moved, ("address",))]


def test_a_head_office_is_known_by_all_its_places_wherever_they_are() -> None:
    here = [replace(HAVNEN, contact=HQ), again(contact=HQ)]
    away = [
        make.workplace(p_number=f"199000001{number}", postcode=f"800{number}", contact=HQ)
        for number in range(2)
    ]
    assert probably_same([*here, away[0]]) == [(*here, ("contact", "phone", "email"))]
    assert probably_same([*here, *away]) == []


def test_st_before_a_name_is_no_floor() -> None:
    one, other = (
        replace(place, address=address)
        for place, address in ((HAVNEN, "St. Kongensgade 5"), (again(), "ST. KONGENSGADE 5 st."))
    )
    assert probably_same([one, other]) == [(one, other, ("address",))]
    assert probably_same([one, replace(other, address="St. Kongensgade 9")]) == []


def test_a_place_in_three_parts_is_found_whole() -> None:
    parts = [replace(HAVNEN, p_number=f"199000000{number}") for number in range(3)]
    assert len(probably_same(parts)) == 3


@pytest.mark.parametrize("seed", [2026, 3])
def test_of_made_up_splits_most_are_found_and_few_others_linked(seed: int) -> None:
    assert link(seed).kept
