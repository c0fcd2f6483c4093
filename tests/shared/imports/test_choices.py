from datetime import date

import pytest

from shared.imports import choices
from shared.imports.parsed import Unreadable

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("text", ["Ja", "J", "x", "1", "true"])
def test_yes_in_all_its_spellings(text: str) -> None:
    assert choices.yes_no(text).value is True


def test_maybe_is_neither_yes_nor_no() -> None:
    with pytest.raises(Unreadable, match="yes_no_unknown"):
        choices.yes_no("måske")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9112", "9112"),
        ("911210", "9112"),
        ("9412 Køkkenhjælp", "9412"),
        ("Køkkenmedhjælper", "9412"),
        ("RENGØRINGSASSISTENT", "9112"),
        ("Tjener", "5131"),
    ],
)
def test_an_occupation_is_found_by_code_or_title(text: str, code: str) -> None:
    assert choices.occupation(text).value == code


@pytest.mark.parametrize("text", ["9999", "noget med mennesker"])
def test_a_title_on_no_list_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable, match="occupation_unknown"):
        choices.occupation(text)


@pytest.mark.parametrize(
    ("text", "codes", "note"),
    [
        ("B", ("car_b",), None),
        ("B+", ("car_trailer",), None),
        ("B+C", ("car_b", "lorry_c"), None),
        ("ja", ("car_b",), "licence_yes"),
        ("nej", (), None),
        ("B, truck B", ("car_b", "truck_b"), None),
        ("B og svævebane", ("car_b",), "licence_left_out"),
    ],
)
def test_licences_are_read(text: str, codes: tuple[str, ...], note: str | None) -> None:
    found = choices.licences(text)
    assert (found.value, found.note) == (codes, note)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Flydende", "fluent"),
        ("Dansk: mellem, engelsk: flydende", "working"),
        ("dansk (begynder)", "basic"),
        ("B1", "working"),
    ],
)
def test_only_the_step_of_danish_is_read(text: str, step: str) -> None:
    assert choices.language_step(text).value == step


def test_adaptations_are_from_the_list_and_illness_is_stopped() -> None:
    assert choices.adaptations("Ingen tunge løft, flere pauser").value == (
        "no_heavy_lifting",
        "extra_breaks",
    )
    with pytest.raises(Unreadable, match="health_text"):
        choices.adaptations("Har haft en depression, ingen tunge løft")
    with pytest.raises(Unreadable, match="adaptation_unknown"):
        choices.adaptations("se journal")


@pytest.mark.parametrize(
    ("text", "began", "code", "note"),
    [
        ("§ 6, nr. 2", None, "TG02", None),
        ("6.2", None, "TG02", None),
        ("KTH jobparat", None, "TG02", None),
        ("AP", None, "TG03", None),
        ("2.2", None, "TG02", "target_group_renumbered"),
        ("Ressourceforløb", date(2025, 5, 1), "TG08", None),
        ("Revalidering", None, "TG10", "target_group_running"),
    ],
)
def test_target_groups_are_read(
    text: str, began: date | None, code: str, note: str | None
) -> None:
    found = choices.target_group(text, began, TODAY)
    assert (found.value, found.note) == (code, note)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ressourceforløb", "target_group_closed"),
        ("2.11", "target_group_old"),
        ("Andet", "target_group_unknown"),
    ],
)
def test_a_group_that_cannot_be_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        choices.target_group(text, date(2026, 3, 1), TODAY)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Ingen", "none"),
        ("< 1 år", "under_1"),
        ("3 år", "from_1_to_5"),
        ("> 5 år", "over_5"),
        ("12", "over_5"),
    ],
)
def test_experience_is_one_of_four_steps(text: str, step: str) -> None:
    assert choices.experience(text).value == step


@pytest.mark.parametrize(
    ("text", "section"),
    [("551010", "I"), ("56.29.00", "I"), ("I", "I"), ("Hotel og restauration", "I"), ("81", "O")],
)
def test_a_branch_is_a_section_of_db25(text: str, section: str) -> None:
    assert choices.branch(text).value == section


def test_a_letter_that_changed_its_meaning_is_not_read() -> None:
    with pytest.raises(Unreadable, match="branch_two_ways"):
        choices.branch("N")
