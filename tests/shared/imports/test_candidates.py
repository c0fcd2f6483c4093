from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.imports.candidates import CandidateRow, read_candidates
from shared.imports.consent import Consent, ConsentText
from shared.imports.report import Report

TODAY = date(2026, 11, 23)
TEXT = ConsentText("Deling af profil", "profiles", date(2025, 6, 1))
DATA = Path(__file__).parents[2] / "data"


def read(data: bytes, text: ConsentText | None = TEXT) -> tuple[list[CandidateRow], Report]:
    return read_candidates(data, "101", TODAY, text)


def test_a_file_with_other_headings_in_another_order_is_read() -> None:
    rows, report = read((DATA / "kandidater-jobcenter-tab.txt").read_bytes())
    assert (report.encoding, report.delimiter) == ("utf-8", "\t")
    assert report.unknown_columns == ("Sidst ændret", "Bolignr")
    assert report.never_stored == ("Notat",)
    assert report.counts() == {"rows": 5, "taken": 3, "refused": 2, "mended": 4, "dropped": 2}
    found = rows[0]
    assert (found.row, found.cpr, found.name) == (4, "7101904321", "Åse Bruun Ågård")
    assert (found.postcode, found.city) == ("2400", "København NV")
    assert (found.occupations, found.skills) == (
        ("9112", "9412"),
        ("cleaning_hotel", "dishwashing"),
    )
    assert (found.hours, found.hours_band) == (Decimal(37), "full")
    assert (found.licences, found.language, found.experience) == (
        ("car_b",),
        "working",
        "from_1_to_5",
    )
    assert found.consent == Consent(date(2026, 10, 1), TEXT)


def test_a_windows_file_with_pipes_and_consent_in_another_word_is_read() -> None:
    rows, report = read((DATA / "kandidater-team-syd.csv").read_bytes())
    assert (report.encoding, report.delimiter) == ("windows-1252", "|")
    assert [(row.name, row.team, row.consent_state) for row in rows] == [
        ("Jørgen Skov Møller", "Team Syd", "given"),
        ("Amina Lund Hussain", "Team Syd", "declined"),
        ("Ida Kjær Sørensen", "Team Nord", "not_asked"),
    ]
    assert [(found.row, found.column, found.code) for found in report.refused] == [
        (6, "Personnr. (CPR)", "cpr_scientific")
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("log-ind-side.csv", "file_is_page"),
        ("tom.csv", "file_empty"),
        ("skaaret-over.csv", "file_torn"),
    ],
)
def test_a_file_that_is_no_table_gives_a_clear_report_and_no_row(name: str, code: str) -> None:
    rows, report = read((DATA / name).read_bytes())
    assert rows == []
    assert report.refused_file is not None
    assert report.refused_file.code == code
    assert report.to_dict()["refused_file"]


def test_no_consent_counts_until_the_column_is_tied_to_a_text() -> None:
    data = b"CPR-nr.;Navn;Samtykke;Samtykkedato\n710190-4321;Bo;Ja;01-10-2026\n"
    rows, report = read(data, None)
    assert (rows[0].consent_state, rows[0].consent) == ("not_asked", None)
    found = report.dropped[0]
    assert (found.row, found.column, found.code) == (1, "Samtykke", "consent_not_mapped")
    assert read(data)[0][0].consent == Consent(date(2026, 10, 1), TEXT)


def test_the_same_bytes_give_the_same_rows_and_report() -> None:
    data = (DATA / "kandidater-jobcenter-tab.txt").read_bytes()
    assert read(data) == read(data)


def test_no_value_of_a_refused_row_is_in_the_report() -> None:
    data = "CPR-nr.;Navn\n710190-432;Åse Hemmelig\n7,10190E+09;Bo Ukendtsen\n".encode()
    _, report = read(data)
    shown = report.to_csv() + str(report.to_dict())
    for secret in ("710190", "7,10190E", "Hemmelig", "Ukendtsen"):
        assert secret not in shown


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(data: bytes) -> None:
    rows, report = read(b"CPR-nr.;Navn;Timer;Samtykke;Postnr. og by;Sprog\n" + data)
    assert report.taken == len(rows)


@given(st.lists(st.text(max_size=30), min_size=6, max_size=6))
def test_no_text_in_a_cell_makes_it_fall_over(cells: list[str]) -> None:
    line = "\t".join(" ".join(cell.split()).replace('"', "") for cell in cells)
    rows, report = read(f"Navn\tCPR-nr.\tLedig siden\tMålgruppe\tTimer\tMobil\n{line}".encode())
    assert report.refused_file is None or not rows
