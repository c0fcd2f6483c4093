import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from deploy.demo.faults import FAULTS
from deploy.demo.invented import DAY, TEXT_SINCE
from deploy.demo.people import SECOND_WEEK_FILE, write_broken, write_people, write_second_week
from deploy.demo.systems import SYSTEMS, System
from deploy.demo.written import Planted
from shared.imports.candidates import CandidateRow, read_candidates
from shared.imports.consent import ConsentText
from shared.imports.report import Report

pytestmark = pytest.mark.xdist_group("people")  # what is made once is made once

TEXT = ConsentText("Deling af profil", "profiles", TEXT_SINCE)
SORTS = {1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def planted(folder: Path) -> list[Planted]:
    return write_people(folder) + write_second_week(folder)


def read(path: Path, municipality: str) -> tuple[list[CandidateRow], Report]:
    return read_candidates(path.read_bytes(), municipality, DAY, TEXT)


def said(report: Report) -> Counter[tuple[int, str, int, str, str]]:
    return Counter(
        (found.row, found.column, found.kind, found.code, found.outcome)
        for found in report.findings
    )


def meant(planted: list[Planted], file: str) -> Counter[tuple[int, str, int, str, str]]:
    return Counter(
        (fault.row, fault.column, fault.kind, fault.code, fault.outcome)
        for fault in planted
        if fault.file == file
    )


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.municipality)
def test_what_is_planted_is_reported_by_sort_row_and_column_and_nothing_else(
    system: System, folder: Path, planted: list[Planted]
) -> None:
    rows, report = read(folder / system.file, system.municipality)
    assert said(report) == meant(planted, system.file)
    assert report.encoding == system.encoding.replace("-sig", "").replace("cp", "windows-")
    assert report.delimiter == system.delimiter
    refused = {fault.row for fault in planted if fault.file == system.file} & {
        found.row for found in report.refused
    }
    assert len(rows) >= system.people - len(refused)


def test_every_fault_is_planted_somewhere_in_the_first_week(planted: list[Planted]) -> None:
    first_week = [fault for fault in planted if fault.file != SECOND_WEEK_FILE]
    found = {(fault.kind, fault.code, fault.outcome) for fault in first_week}
    assert {fault.kind for fault in first_week} == SORTS
    assert {(fault.kind, fault.code, fault.outcome) for fault in FAULTS} <= found


def test_three_thousand_people_of_whom_nobody_is_there_twice(
    folder: Path, planted: list[Planted]
) -> None:
    assert [system.people for system in SYSTEMS] == [1100, 300, 150, 500, 550, 400]
    people: list[CandidateRow] = []
    for system in SYSTEMS:
        people += read(folder / system.file, system.municipality)[0]
    numbers = {person.cpr for person in people}
    assert len(numbers) == len(people) > 2940
    given = sum(person.consent is not None for person in people) / len(people)
    assert 0.6 < given < 0.7


def test_no_number_can_be_a_persons(folder: Path, planted: list[Planted]) -> None:
    spoiled = {(fault.file, fault.row) for fault in planted if fault.kind in (1, 2)}
    for system in SYSTEMS:
        lines = (folder / system.file).read_text(system.encoding).split("\n")
        for number, line in enumerate(lines, start=1):
            if (system.file, number) not in spoiled:
                for found in re.findall(r"(?<!\d)(\d{2})\d{4}-?\d{4}(?!\d)", line):
                    assert 61 <= int(found) <= 91


def test_the_second_week_has_at_least_four_hundred_other_people(
    folder: Path, planted: list[Planted]
) -> None:
    week_later = DAY + timedelta(days=7)
    data = (folder / SECOND_WEEK_FILE).read_bytes()
    second = {person.cpr for person in read_candidates(data, "101", week_later, TEXT)[0]}
    first = {person.cpr for person in read(folder / SYSTEMS[0].file, "101")[0]}
    assert len(second) >= 400
    nobodys = {cpr for cpr in second & first if cpr.startswith("0")}
    assert second & first == nobodys
    assert said(read(folder / SECOND_WEEK_FILE, "101")[1]) == meant(planted, SECOND_WEEK_FILE)


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_people(folder)
    write_people(tmp_path)
    for system in SYSTEMS:
        assert (tmp_path / system.file).read_bytes() == (folder / system.file).read_bytes()


def test_files_that_are_no_table_are_refused_whole(tmp_path: Path) -> None:
    for name, code in write_broken(tmp_path).items():
        rows, report = read_candidates((tmp_path / name).read_bytes(), "101", DAY)
        assert rows == []
        assert report.refused_file is not None
        assert report.refused_file.code == code


def test_consent_does_not_count_before_its_text(folder: Path, planted: list[Planted]) -> None:
    later = ConsentText("Ny tekst", "profiles", date(2026, 11, 22))
    system = SYSTEMS[0]
    rows, _ = read_candidates((folder / system.file).read_bytes(), "101", DAY, later)
    assert not any(row.consent for row in rows)
