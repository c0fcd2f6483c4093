import csv

from shared.imports.report import Finding, Report, masked

FORMULA_HEADING = "=HYPERLINK(1)"


def make_report() -> Report:
    findings = [
        Finding("refused", 7, "", "too_many_cells", {"found": 9, "expected": 8}),
        Finding("refused", 7, "Navn", "letters_lost", {}, masked("J?rgen Hansen")),
        Finding("mended", 8, FORMULA_HEADING, "letters_mended"),
    ]
    return Report(rows=20, taken=19, unknown_columns=("Note 010190-1234",), findings=findings)


def test_counts_rows_once_however_much_is_wrong_with_them() -> None:
    assert make_report().counts() == {
        "rows": 20,
        "taken": 19,
        "refused": 1,
        "mended": 1,
        "dropped": 0,
    }


def test_sentences_are_filled_in_after_translation() -> None:
    finding = make_report().findings[0]
    assert finding.reason() == "Rækken har 9 felter, kolonnenavnene er 8."
    assert finding.reason(lambda _: "%(found)s of %(expected)s") == "9 of 8"


def test_a_masked_value_keeps_only_its_shape() -> None:
    assert masked("1,01E+09") == "•,•••+••"
    assert masked("Jørgen Hansen-Bøgh") == "•••••• •••••…"


def test_the_csv_report_holds_no_formula_and_names_row_reason_and_remedy() -> None:
    lines = list(csv.DictReader(make_report().to_csv().splitlines(), delimiter=";"))
    assert [line["row"] for line in lines] == ["7", "7", "8"]
    assert lines[2]["column"] == "'" + FORMULA_HEADING
    assert all(line["reason"] and line["remedy"] for line in lines)


def test_no_number_of_a_person_is_shown_in_a_heading() -> None:
    assert make_report().to_dict()["unknown_columns"] == ["Note ••••••••••"]
