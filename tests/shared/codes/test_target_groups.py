from datetime import date
from itertools import combinations

import pytest

from shared.codes.danish import look_up_key
from shared.codes.lists import codes, rows
from shared.codes.target_groups import find_target_group, is_old_numbering, meant_for

TODAY = date(2026, 11, 23)


def test_there_are_thirteen_numbers_and_the_integration_programme():
    assert list(codes("target_groups")) == [*(f"TG{n:02}" for n in range(1, 14)), "TG_INT"]


def test_two_groups_are_closed_for_new_cases_since_february_2026():
    closed = [g.code for g in codes("target_groups").values() if not g.open_on(date(2026, 2, 1))]

    assert closed == ["TG08", "TG10"]
    assert all(g.open_on(date(2026, 1, 31)) for g in codes("target_groups").values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6.2", "TG02"),
        ("2.2", "TG02"),
        ("§ 6, nr. 2", "TG02"),
        ("§6 nr.2", "TG02"),
        ("KTH jobparat", "TG02"),
        ("Kontanthjælp - jobparat", "TG02"),
        ("JP", "TG02"),
        ("ap", "TG03"),
        ("Dagpenge", "TG01"),
        ("6.10", "TG10"),
        ("Ressourceforløb", "TG08"),
        ("tg_int", "TG_INT"),
    ],
)
def test_spellings_of_files_are_understood(text, code):
    found = find_target_group(text, TODAY)

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "6.14", "2.4", "ukendt", "37"])
def test_an_unknown_spelling_is_none(text):
    assert find_target_group(text, TODAY) is None


def test_no_group_is_known_before_the_law():
    assert find_target_group("6.2", date(2019, 12, 31)) is None


def test_a_number_of_the_law_before_2020_is_told_apart():
    assert is_old_numbering("2.3")
    assert is_old_numbering("§ 2, nr. 3")
    assert not is_old_numbering("6.3")


def test_no_spelling_means_two_groups():
    owners: dict[str, set[str]] = {}
    for row in rows("target_groups"):
        for text in (row["code"], row["da"], *row["spellings"].split("|")):
            owners.setdefault(look_up_key(text), set()).add(row["code"])

    assert [key for key, found in owners.items() if len(found) > 1] == []


def test_no_purpose_of_a_pledge_tells_a_target_group_nor_do_several_together() -> None:
    known, purposes = set(codes("target_groups")), list(codes("pledge_purposes"))
    health = {"TG06", "TG07", "TG08", "TG09", "TG10", "TG11"}
    for count in range(1, len(purposes) + 1):
        for some in combinations(purposes, count):  # of which one person is proposed for each
            groups = frozenset.intersection(*map(meant_for, some))
            assert groups <= known, some
            assert len(groups) >= 5, some
            assert len(groups - health) >= 3, some  # nobody is told to be ill by it
