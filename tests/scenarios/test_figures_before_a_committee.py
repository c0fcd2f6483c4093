"""Wish 8: a manager lays the year's figures before the committee, and a member subtracts.

Frederiksberg has had people in three branches, few of them in the shops. What the committee
gets, on the page, as a file, by program and by command, is one table; nobody's few are in it.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from shared.feed import stored
from shared.feed.local import Local
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import set_day
from tests.shared.rules.linear import Line, spans

HERE = "1990000101"
TODAY, WINTER = "2027-06-01", date(2027, 2, 1)
YEAR: Mapping[str, tuple[int, int]] = {"I": (12, 20), "F": (8, 8), "G": (3, 9)}  # led on, did not
HIDDEN = ("F", "G")  # the shops, and the smallest row beside them
SENTENCE = "23 af 60</a> forløb førte til job eller uddannelse (27–51 %)."
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Year:
    """Frederiksberg's node, the need of each branch, and the stage that they are on."""

    stage: Stage
    node: Local
    needs: Mapping[str, str]

    def ended(self, branch: str, results: list[str], **other: object) -> None:
        """Let Frederiksberg have had these people in a branch."""
        ended(self.stage.town, self.stage, HERE, results, need=self.needs[branch], **other)


@pytest.fixture
def year(stage: Stage) -> Year:
    """Last year's 44 in one branch, this year's 60 in three, and three not known of."""
    with stage.town.hub.begin("test") as tx:
        agreement = stored.get(tx.session, stage.agreement)
        wider = replace(agreement.body, branches=tuple(YEAR))
        tx.write(wider, "made", revises=agreement.ref)
    stage.accede("147", terms_digest=wider.terms_digest)
    needs = {branch: stage.post((HERE, 40), branch=branch).ref for branch in YEAR}
    stage.town.synchronise("147")
    year = Year(stage, stage.town.node("147"), needs)
    year.ended("I", [*["employed_here"] * 14, *["not"] * 30])
    for branch, (led, none) in YEAR.items():
        year.ended(branch, [*["employed_here"] * led, *["not"] * none, "unknown"], ended_on=WINTER)
    for node in stage.town.nodes.values():
        set_day(node, TODAY)
    return year


def test_the_committee_reads_one_table_and_cannot_work_out_the_few(year: Year) -> None:
    manager = Person(year.node, "manager", "Lise Holm")
    page, rows = manager.see("/tal").text, _file(manager)
    assert SENTENCE in page
    assert "kan være tilfældig" in page  # 38 per cent after 32 is no more than chance
    assert page.count(">holdes tilbage<") == len(HIDDEN)
    assert {one["label"] for one in rows if one["level"] == "branch" and not one["part"]} == set(
        HIDDEN
    )
    _no_few_can_be_worked_out(rows)
    _the_same_by_program_and_command(year, rows)
    _who_has_no_part_in_it_reads_nothing(year)
    _what_is_not_known_is_not_not_and_more_become_enough(year, manager)


def _file(manager: Person) -> list[Row]:
    """The rows of how many led on, as the manager's file has them."""
    text = manager.see("/tal/tal.csv").data.decode("utf-8-sig")
    return [one for one in csv.DictReader(io.StringIO(text), delimiter=";")
            if one["figure"] == "led_on"]  # fmt: skip


def _no_few_can_be_worked_out(rows: list[Row]) -> None:
    """Solve what the file tells for each branch's two cells."""
    told = [_sum(branches, side)
            for one in rows if one["part"] and one["level"] != "before"
            for branches in [[one["label"]] if one["level"] == "branch" else list(YEAR)]
            for side in (0, 1)]  # fmt: skip
    assert len(told) == 2 * 3  # the total, the quarter that is all of it, and one branch
    assert [spans(told, _sum([branch], side)) for branch in HIDDEN for side in (0, 1)] == [
        False
    ] * 4
    assert spans(told, _sum(["I"], 0))  # and the solver finds what can be had


def _sum(branches: list[str], side: int) -> Line:
    return [Fraction(branch in branches and one == side) for branch in YEAR for one in (0, 1)]


def _the_same_by_program_and_command(year: Year, rows: list[Row]) -> None:
    node = year.node
    told = program_of(node, "team", "Ida Bro").get("/api/v1/figures").json
    words = ["node", "--home", str(node.home), "figures", "--json"]
    assert json.loads(CliRunner().invoke(landsaftale, words).output)["figures"] == told
    numbers = [(one["part"], one["whole"]) for one in told if one["figure"] == "led_on"]
    assert [tuple(int(one[key]) if one[key] else None for key in ("part", "whole"))
            for one in rows] == numbers  # fmt: skip


def _who_has_no_part_in_it_reads_nothing(year: Year) -> None:
    """A caseworker is refused; the neighbour, who had nobody, is told that it is too few."""
    assert Person(year.node, "caseworker").see("/tal").status_code == 403
    page = Person(year.stage.town.node("101"), "manager", "Per Dam").see("/tal").text
    assert "For få forløb til at vise, hvad de førte til." in page
    assert "af 60" not in page


def _what_is_not_known_is_not_not_and_more_become_enough(year: Year, manager: Person) -> None:
    """Late outcomes of the shops come: one is as little as none, five are a row."""
    with year.node.begin("test") as tx:
        for one in list(stored.of_kind(tx.session, "outcome")):
            if one.body.result == "unknown":
                body = make.outcome(one.body.placement, weeks_after=13)
                tx.write(body, "noted", revises=one.ref)
    rows = {(one["level"], one["label"]): one for one in _file(manager)}
    assert (rows["total", ""]["part"], rows["total", ""]["whole"]) == ("26", "63")
    assert rows["branch", "G"]["part"] == ""  # four
    year.ended("G", ["education"], ended_on=WINTER)
    rows = {(one["level"], one["label"]): one for one in _file(manager)}
    assert [rows["branch", one]["part"] for one in YEAR] == ["13", "9", "5"]
