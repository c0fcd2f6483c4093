import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy import cli
from shared.feed.local import Local
from tests.node.candidates import acceding, everyone, file_of, person
from tests.parties import Town

CONSENT = ("--consent-text", "Samtykke", "--consent-from", "2026-01-01",
           "--consent-scope", "Forslag")  # fmt: skip
WRONG = person(9, **{"CPR-nr.": "310299-4000"})
PEOPLE = [*(person(at) for at in range(8)), WRONG, person(10, **{"Kørekort": "raket"})]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Local]:
    with Town(tmp_path / "town") as town:
        yield acceding(town)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "candidates.csv"
    path.write_bytes(file_of(PEOPLE).replace(b"Sagsbehandler", b"Hemmeligt felt", 1))
    return path


def run(capsys: pytest.CaptureFixture[str], node: Local, *arguments: str | Path) -> Any:
    capsys.readouterr()
    status = cli.main(["node", "--home", str(node.home), *map(str, arguments), "--json"])
    printed = capsys.readouterr()
    return status, json.loads(printed.out), printed.err


def test_a_file_is_taken_with_a_report_that_names_row_column_reason_and_remedy(
    node: Local, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.csv"
    status, told, _ = run(
        capsys, node, "imports", "candidates", file, *CONSENT, "--report", report
    )
    assert status == 0
    assert (told["rows"], told["taken"], told["refused"], told["new"]) == (10, 9, 1, 9)
    assert told["unknown_columns"] == ["Hemmeligt felt"]
    assert told["dropped_fields"] == 1
    refused = told["refusals"][0]
    assert (refused["row"], refused["column"], refused["code"]) == (
        10,
        "CPR-nr.",
        "cpr_not_a_date",
    )
    assert refused["reason"]
    assert refused["remedy"]
    rows = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 3
    text = report.read_text(encoding="utf-8-sig") + json.dumps(told, ensure_ascii=False)
    assert not any(one[column] in text for one in PEOPLE for column in ("CPR-nr.", "Navn"))
    again = run(capsys, node, "imports", "candidates", file, *CONSENT)[1]
    assert (again["unchanged"], again["new"], again["changed"]) == (9, 0, 0)


def test_a_preview_stores_nothing(
    node: Local, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, node, "imports", "candidates", file, "--preview")[1]
    assert (told["preview"], told["new"]) == (True, 9)
    assert everyone(node) == []


def test_a_file_that_is_a_page_is_refused_with_a_sentence_and_a_report(
    node: Local, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, report = tmp_path / "page.csv", tmp_path / "report.csv"
    page.write_text("<!doctype html><html><body>Log ind</body></html>")
    status, told, sentence = run(capsys, node, "imports", "candidates", page, "--report", report)
    assert (status, told["problem"]["code"]) == (1, "file_is_page")
    assert "webside" in sentence
    assert "file_is_page" in report.read_text(encoding="utf-8-sig")


def test_half_a_consent_text_is_a_wrong_argument(
    node: Local, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["node", "--home", str(node.home)]
    assert cli.main([*home, "imports", "candidates", str(file), "--consent-text", "S"]) == 2
    assert everyone(node) == []


def test_from_file_to_profiles_and_back_by_commands(
    node: Local, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, node, "imports", "candidates", file, *CONSENT)
    listed = run(capsys, node, "candidates", "list")[1]
    assert (listed["candidates"], listed["by_consent"]["given"]) == (9, 9)
    assert run(capsys, node, "profiles", "publish", "--background")[1] == {"requested": True}
    told = run(capsys, node, "profiles", "publish")[1]
    assert told["published"] == 9
    assert told.keys() >= {"published", "renewed", "withdrawn", "held_back", "unchanged"}
    one = everyone(node)[0]
    assert run(capsys, node, "profiles", "withdraw", one.code)[1] == {
        "profile": one.profile, "proposals": [], "kept": [],
    }  # fmt: skip
    assert run(capsys, node, "profiles", "withdraw", "K-0000000")[0] == 1
