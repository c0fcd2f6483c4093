import csv
import re
from datetime import date
from importlib.resources import files

import pytest

from shared.codes.lists import (
    SIMPLE_LISTS,
    Code,
    branches,
    codes,
    counts_in_ratio,
    fingerprint_words,
    rows,
)

FOLDER = files("shared.codes")


def every_file():
    return sorted(one.name for one in FOLDER.iterdir() if one.name.endswith(".csv"))


@pytest.mark.parametrize("name", every_file())
def test_every_row_of_a_file_has_as_many_cells_as_its_header(name):
    lines = list(csv.reader(FOLDER.joinpath(name).read_text("utf-8").splitlines(), strict=True))

    assert {len(line) for line in lines} == {len(lines[0])}
    assert all(cell == cell.strip() for line in lines for cell in line)


def test_no_file_is_unknown_to_the_readme():
    readme = FOLDER.joinpath("README.md").read_text("utf-8")

    assert [name for name in every_file() if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("name", sorted(SIMPLE_LISTS))
def test_a_closed_list_has_unique_codes_both_titles_and_a_source(name):
    found = rows(name)

    assert len(codes(name)) == len(found) > 0
    assert all(row["da"] and row["en"] and row["source"] for row in found)
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", row["code"]) for row in found)
    assert len({row["da"] for row in found}) == len(found)


@pytest.mark.parametrize("name", sorted(SIMPLE_LISTS))
def test_no_code_ends_before_it_begins(name):
    dated = [one for one in codes(name).values() if one.valid_from and one.valid_to]

    assert all(one.valid_from <= one.valid_to for one in dated)


def test_an_unknown_list_is_a_key_error():
    with pytest.raises(KeyError):
        codes("diagnoses")
    with pytest.raises(KeyError):
        branches("DB03")


def test_both_days_of_the_validity_count():
    code = Code("x", "x", "x", date(2026, 1, 1), date(2026, 1, 31))

    assert not code.open_on(date(2025, 12, 31))
    assert code.open_on(date(2026, 1, 1))
    assert code.open_on(date(2026, 1, 31))
    assert not code.open_on(date(2026, 2, 1))


def test_a_title_that_is_missing_falls_back_to_the_other_language():
    assert Code("4414", "", "Scribes").title("da") == "Scribes"
    assert Code("2343", "Pædagogisk arbejde", "").title("en") == "Pædagogisk arbejde"


def test_skills_stay_few_enough_to_be_broad():
    assert len(codes("skills")) <= 200


def test_the_three_instruments_of_the_law_share_one_ratio():
    assert all(
        counts_in_ratio(one) for one in ("work_placement", "wage_subsidy", "community_work")
    )
    assert counts_in_ratio("ordinary") is False
    assert counts_in_ratio("paid_hours") is False
    assert counts_in_ratio("flex_job") is None


def test_a_section_letter_means_another_branch_in_db25():
    assert branches("DB07")["K"].en == branches("DB25")["L"].en
    assert (len(branches("DB07")), len(branches("DB25"))) == (21, 22)
    assert not branches("DB07")["F"].open_on(date(2025, 1, 1))
    assert branches("DB25")["F"].open_on(date(2025, 1, 1))


def test_the_fingerprint_words_are_256_and_easy_to_tell_apart():
    words = fingerprint_words()

    assert len(set(words)) == len(words) == 256
    assert all(re.fullmatch("[a-z]{3,7}", word) for word in words)
    assert len({word[:3] for word in words}) == 256
    assert [row["byte"] for row in rows("fingerprint_words")] == [str(n) for n in range(256)]
