import codecs

import pytest

from shared.imports.reading import Table, read_table
from shared.imports.report import FileRefused

HEADINGS = {"CPR-nr.": "cpr", "Navn": "name", "By": "city", "Team": "team"}


def read(text: str, encoding: str = "utf-8", merged: tuple[str, ...] = ()) -> Table:
    return read_table(text.encode(encoding), HEADINGS.get, merged)


def found(table: Table) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.row, finding.column) for finding in table.findings]


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_each_delimiter_is_found_by_the_headings(delimiter: str) -> None:
    table = read(delimiter.join(["CPR-nr.", "Navn"]) + "\n" + delimiter.join(["1", "Åse"]))
    assert table.delimiter == delimiter
    assert table.rows[0].cells == {"CPR-nr.": "1", "Navn": "Åse"}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("cp1252", "windows-1252"),
    ],
)
def test_each_encoding_is_found(encoding: str, name: str) -> None:
    table = read("CPR-nr.;Navn\r\n1;Søren Ærø – Åby\r\n", encoding)
    assert (table.encoding, table.rows[0].cells["Navn"]) == (name, "Søren Ærø – Åby")


def test_a_windows_file_that_ends_in_a_danish_letter_is_not_torn() -> None:
    assert read("CPR-nr.;By\n1;Ry\n2;Hvalpså", "cp1252").rows[1].cells["By"] == "Hvalpså"


def test_rows_are_numbered_as_an_editor_numbers_lines() -> None:
    table = read("Udtræk af 23-11-2026;;\n\nCPR-nr.;Navn\n1;A\n;\n3;C\nI alt;2\n")
    assert [row.number for row in table.rows] == [4, 6]
    assert table.title == "Udtræk af 23-11-2026"
    assert found(table) == [("total_line", 7, "")]


def test_a_header_in_mid_file_is_left_out() -> None:
    table = read("CPR-nr.;Navn;;\n1;A;;\ncpr-nr.;Navn;;\n2;B;;\n")
    assert [row.cells for row in table.rows] == [
        {"CPR-nr.": "1", "Navn": "A"},
        {"CPR-nr.": "2", "Navn": "B"},
    ]
    assert table.header == ("CPR-nr.", "Navn")
    assert found(table) == [("header_repeated", 3, "")]


def test_a_line_break_inside_quotes_stays_in_its_row() -> None:
    table = read('CPR-nr.;Navn\n1;"A\nB"\n2;C\n')
    assert [(row.number, row.cells["Navn"]) for row in table.rows] == [(2, "A B"), (4, "C")]
    assert found(table) == [("line_break_in_cell", 2, "Navn")]


def test_a_line_break_inside_quotes_goes_with_empty_cells_at_the_end() -> None:
    table = read('CPR-nr.;Navn;;\n1;"A\nB";;\n2;C;;\n')
    assert [(row.number, row.cells["Navn"]) for row in table.rows] == [(2, "A B"), (4, "C")]


def test_an_open_quote_costs_its_own_row_only() -> None:
    table = read('CPR-nr.;Navn\n1;"A\n2;"B"\n3;C "kaldet" D\n')
    assert [row.cells["Navn"] for row in table.rows] == ["B", 'C "kaldet" D']
    assert found(table) == [("quotes_open", 2, "")]


def test_a_row_with_too_many_or_too_few_cells_is_refused() -> None:
    table = read("CPR-nr.;Navn;By\n1;A;B;C\n2;A\n3;A;B;;;\n")
    assert [row.number for row in table.rows] == [4]
    assert found(table) == [("too_many_cells", 2, ""), ("too_few_cells", 3, "")]
    assert table.findings[0].params == {"found": 4, "expected": 3}


@pytest.mark.parametrize("cell", ["SÃ¸borg", "S°borg"])
def test_spoiled_letters_are_mended_with_a_note(cell: str) -> None:
    table = read(f"CPR-nr.;By\n1;{cell}\n")
    assert table.rows[0].cells["By"] == "Søborg"
    assert found(table) == [("letters_mended", 2, "By")]


def test_every_danish_letter_read_in_the_wrong_encoding_is_mended() -> None:
    letters = "æøåÆØÅéü"
    spoiled = letters.encode().decode("cp1252")
    assert read(f"CPR-nr.;By\n1;{spoiled}\n").rows[0].cells["By"] == letters


def test_an_a_and_a_ring_become_one_letter() -> None:
    table = read("CPR-nr.;By\n1;A\u030arhus\n")
    assert table.rows[0].cells["By"] == "Århus"
    assert found(table) == [("letters_composed", 2, "By")]


def test_a_number_that_excel_was_told_is_text_is_read_bare() -> None:
    table = read('CPR-nr.;Navn\n="0101";A\n\'0202;B\n')
    assert [row.cells["CPR-nr."] for row in table.rows] == ["0101", "0202"]


def test_a_merged_column_is_filled_downwards() -> None:
    table = read("CPR-nr.;Team\n1;Syd\n2;\n3;\n4;Nord\n5;\n", merged=("team",))
    assert [row.cells["Team"] for row in table.rows] == ["Syd", "Syd", "Syd", "Nord", "Nord"]
    assert found(table) == [("merged_cells", 2, "Team")]


def test_a_gap_in_a_column_that_repeats_its_values_stays_a_gap() -> None:
    table = read("CPR-nr.;Team\n1;Syd\n2;Syd\n3;\n4;\n5;\n", merged=("team",))
    assert [row.cells["Team"] for row in table.rows] == ["Syd", "Syd", "", "", ""]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (codecs.BOM_UTF8, "file_empty"),
        (codecs.BOM_UTF16_LE, "file_empty"),
        (b";;;;\n;;;;\n", "file_empty"),
        (b"PK\x03\x04\x14\x00\x06\x00", "file_is_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file_is_workbook"),
        (b"%PDF-1.7 ...", "file_is_binary"),
        (b"a;b\x00\x00\n", "file_is_binary"),
        (b"<!DOCTYPE html>\n<html><body>Log ind</body></html>", "file_is_page"),
        (b"\n <table><tr><td>CPR-nr.</td></tr></table>", "file_is_page"),
        (b'{"error": "wrong key or expired key"}', "file_is_message"),
        (b'"Wrong key or expired key"', "file_is_message"),
        (b"Fejl: adgang udlobet", "file_is_message"),
        (b"1;2;3\n4;5;6\n7;8;9\n10;11;12\n", "header_unknown"),
        (b"CPR-nr.;Navn\n", "file_without_rows"),
        ("CPR-nr.;Navn\n1;Åse\n2;Bø".encode()[:-1], "file_torn"),
        ("CPR-nr.;Navn\n1;Ase\n2;Bø".encode()[:-1], "file_torn"),
        (codecs.BOM_UTF8 + "CPR-nr.;Navn\n1;Bø".encode()[:-1], "file_torn"),
        ("CPR-nr.;Navn\n1;Bo".encode("utf-16")[:-1], "file_torn"),
        (codecs.BOM_UTF8 + b"CPR-nr.;Navn\n1;B\xf8 B\n", "file_is_binary"),
    ],
)
def test_a_file_that_is_no_table_is_refused_whole(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_table(data, HEADINGS.get)
    assert (refusal.value.code, refusal.value.status) == (code, 422)


def test_rows_of_two_encodings_in_one_file_are_both_read() -> None:
    data = "CPR-nr.;Navn\n1;Åse Bøgh\n".encode() + "2;Bjørn Sæby\n".encode("cp1252")
    table = read_table(data, HEADINGS.get)
    assert [row.cells["Navn"] for row in table.rows] == ["Åse Bøgh", "Bjørn Sæby"]
    assert found(table) == [("letters_mended", 2, "Navn")]
