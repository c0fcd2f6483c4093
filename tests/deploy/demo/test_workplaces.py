from collections import Counter
from decimal import Decimal
from pathlib import Path

from stdnum.dk import cvr

from deploy.demo.workplaces import FILE, READS_AS_CPR, SOEBREDDEN, UNITS, write_workplaces
from shared.imports.identifiers import birth_date
from shared.imports.workplaces import read_workplaces


def test_what_is_planted_is_reported_by_sort_row_and_column_and_nothing_else(
    tmp_path: Path,
) -> None:
    planted = write_workplaces(tmp_path)
    _, report = read_workplaces((tmp_path / FILE).read_bytes(), UNITS)
    assert Counter(
        (found.row, found.column, found.kind, found.code, found.outcome)
        for found in report.findings
    ) == Counter(
        (fault.row, fault.column, fault.kind, fault.code, fault.outcome) for fault in planted
    )
    assert {fault.kind for fault in planted} >= {2, 3, 4, 6, 7, 8, 11, 12, 14}


def test_sixty_workplaces_are_good_in_fifteen_municipalities(tmp_path: Path) -> None:
    write_workplaces(tmp_path)
    rows, report = read_workplaces((tmp_path / FILE).read_bytes(), UNITS)
    assert report.counts() == {"rows": 81, "taken": 60, "refused": 21, "mended": 16, "dropped": 5}
    assert len({row.municipality for row in rows}) == 15
    assert {row.municipality for row in rows} >= {"101", "147", "157", "461", "751", "851"}
    assert {row.cvr for row in rows} == set(UNITS)
    assert all(cvr.is_valid(unit) for unit in UNITS)
    assert all(row.contact_name and row.branch == "I" for row in rows)


def test_soebredden_is_in_koebenhavn_with_its_full_time_persons(tmp_path: Path) -> None:
    write_workplaces(tmp_path)
    rows, _ = read_workplaces((tmp_path / FILE).read_bytes(), UNITS)
    (found,) = (row for row in rows if row.name == SOEBREDDEN)
    assert (found.municipality, found.full_time_persons) == ("101", Decimal("48.6"))


def test_p_numbers_begin_with_1_and_one_reads_as_a_cpr_number(tmp_path: Path) -> None:
    write_workplaces(tmp_path)
    rows, _ = read_workplaces((tmp_path / FILE).read_bytes(), UNITS)
    assert all(row.p_number.startswith("1") for row in rows)
    assert [row.p_number for row in rows if birth_date(row.p_number)] == [READS_AS_CPR]
