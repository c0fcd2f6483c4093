"""A case system's file of outcomes: what is read of it, and what is told of the rest."""

import pytest

from shared.imports.outcomes import OutcomeRow, read_outcomes

HEADER = "Forløb;Sagsnummer i VITAS;Uger efter slut;Resultat;Timer pr. uge;Kilde"


def _read(*lines: str) -> tuple[list[OutcomeRow], list[tuple[str, str, int]]]:
    rows, report = read_outcomes("\n".join([HEADER, *lines, ""]).encode())
    return rows, [(one.outcome, one.code, one.row) for one in report.findings]


def test_words_of_systems_are_read_and_a_blank_source_is_the_register() -> None:
    rows, found = _read(
        "p-7k3qm2x;;slut;Ansat på arbejdsstedet;37,0;", ";2026-1;13 uger;I job;20,5;eIndkomst",
        "P-7K3QM2X;;26;Ikke oplyst;;Sagsbehandler",
    )  # fmt: skip
    assert found == []
    assert [(one.placement, one.reference, one.weeks, one.result, one.hours, one.source)
            for one in rows] == [
        ("P-7K3QM2X", None, 0, "employed_here", 37, "income_register"),
        (None, "2026-1", 13, "elsewhere", 20, "income_register"),
        ("P-7K3QM2X", None, 26, "unknown", None, "caseworker"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (";;0;Ledig;;", "placement_missing"),
        ("P-7K3QM2X;;12;Ledig;;", "weeks_unknown"),
        ("P-7K3QM2X;;;Ledig;;", "weeks_unknown"),
        ("P-7K3QM2X;;0;måske;;", "outcome_unknown"),
        ("P-7K3QM2X;;0;;;", "outcome_unknown"),
        ("P-7K3QM2X;;0;Ledig;;rygte", "source_unknown"),
    ],
)
def test_a_faulty_row_is_left_out_and_told(line: str, code: str) -> None:
    assert _read(line) == ([], [("refused", code, 2)])


def test_hours_that_cannot_be_read_are_left_out_alone() -> None:
    rows, found = _read("P-7K3QM2X;;0;I job;mange;")
    assert ([one.hours for one in rows], found) == ([None], [("dropped", "hours_unknown", 2)])


def test_the_same_row_twice_is_one_and_another_word_is_refused() -> None:
    rows, found = _read("P-7K3QM2X;;0;Ledig;;", "P-7K3QM2X;;0;Ledig;;", "P-7K3QM2X;;0;I job;;")
    assert len(rows) == 1
    assert found == [("mended", "same_row_twice", 3), ("refused", "same_outcome_twice", 4)]


def test_names_and_numbers_of_people_are_never_read() -> None:
    rows, report = read_outcomes(
        "CPR-nr.;Navn;Forløb;Uger;Resultat\n010190-1234;Anna Ager;P-7K3QM2X;0;I job\n".encode()
    )
    assert report.never_stored == ("CPR-nr.", "Navn")
    assert "Anna" not in repr(rows)
