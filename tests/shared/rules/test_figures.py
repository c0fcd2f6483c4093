"""Figures as people write them, in records, and as rules are judged by them."""

from datetime import date
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.rule import RuleState
from shared.rules.figures import (
    figures_of,
    misfits,
    read_figures,
    rule_of,
    shape,
    written,
)
from shared.rules.law import law, lines_on
from shared.rules.rows import Rule, base_rules
from tests import make

WITH_FIGURES = [row for row in base_rules() if row.values]


@pytest.mark.parametrize("row", WITH_FIGURES, ids=lambda row: f"{row.id} {row.valid_from}")
def test_every_row_can_be_written_again_by_hand_and_as_a_record(row: Rule) -> None:
    texts = {name: written(value) for name, value in row.values.items()}
    assert read_figures(row.id, texts) == row.values
    assert misfits(row.id, row.values) == ()
    record = make.rule(rule=row.id, figures=figures_of(row.values))
    back = rule_of(record)
    assert back is not None
    assert back.values == row.values


@given(st.text(max_size=12))
def test_what_is_written_wrongly_is_named_and_never_an_error(text: str) -> None:
    values = read_figures("VP-EXT-1", {"groups": "TG03", "weeks": text})
    good = text.strip().isdecimal() and text.strip().isascii() and len(text.strip()) < 6
    assert misfits("VP-EXT-1", values) == (() if good else ("weeks",))


def test_groups_that_the_law_does_not_know_are_no_figures() -> None:
    for text, wrong in (("TG03 TG12_job_ready", ()), ("TG14", ("groups",)),
                        ("TG12_ready", ("groups",)), ("TG03_ready", ("groups",))):  # fmt: skip
        assert (
            misfits("VP-EXT-1", read_figures("VP-EXT-1", {"groups": text, "weeks": "1"})) == wrong
        )
    with pytest.raises(KeyError):
        shape("VP-EXT-99")


@pytest.mark.parametrize("state", ["draft", "confirmed", "replaced", "withdrawn"])
def test_only_a_confirmed_row_counts(state: str) -> None:
    row = rule_of(make.rule(state=cast("RuleState", state), confirmed_on=date(2026, 11, 24)))
    rows = [row] if row else []
    assert ("VP-EXT-1" in law(date(2027, 1, 1), rows).rules) == (state == "confirmed")


def test_a_confirmed_row_that_cannot_be_judged_by_does_not_count() -> None:
    row = rule_of(make.rule(state="confirmed", confirmed_on=date(2026, 11, 24), figures=()))
    assert row is not None
    assert row.status == "unverified"


@given(st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31)))
def test_the_table_of_a_day_has_each_used_row_once_and_no_draft_among_them(on: date) -> None:
    lines = lines_on(on)
    used = [one.rule for one in lines if one.standing == "used"]
    assert {row.id: row for row in used} == dict(law(on).rules)
    assert len(used) == len({row.id for row in used})
    assert all(row.status == "verified" for row in used)
    for one in lines:
        assert (one.standing == "ended") != one.rule.covers(on)
