"""Figures by page, file, API and command are the same, and each sees those of its own needs."""

import json

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from shared.feed import stored
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town

HAVNEN = "1990000101"


@pytest.fixture
def counted(stage: Stage, town: Town) -> Stage:
    """Twelve placements that led on, and twenty that did not, of one need."""
    need = stage.post((HAVNEN, 40))
    ended(town, stage, HAVNEN, [*["employed_here"] * 12, *["not"] * 20, "unknown"], need=need.ref)
    return stage


def test_one_table_by_every_way(counted: Stage, town: Town) -> None:
    rows = program_of(town.hub, "auditor").get("/api/v1/figures").json
    total = next(one for one in rows if (one["figure"], one["level"]) == ("led_on", "total"))
    assert (total["part"], total["whole"], total["trend"]) == (10, 30, "unknown")
    assert {one["label"] for one in rows if one["level"] == "branch" and one["part"]} == {"I"}
    early = next(one for one in rows if (one["figure"], one["level"]) == ("stopped", "total"))
    assert early["part"] is None  # nobody stopped: fewer than five
    browser = browser_of(town.hub, "auditor")
    page = browser.get("/tal").text
    said = '<a href="/resultater">10 af 30</a> forløb førte til job eller uddannelse (19–51 %).'
    assert said in page
    assert "For få forløb til at vise, hvor mange der stoppede." in page
    assert "rundet af til nærmeste fem" in page
    lines = browser.get("/tal/tal.csv").text.removeprefix("\ufeff").splitlines()
    assert len(lines) == len(rows) + 1
    assert "led_on;total;;10;30;0.192;0.512;unknown" in lines
    told = CliRunner().invoke(
        landsaftale, ["hub", "--home", str(town.folder / "hub"), "figures", "--json"]
    )
    assert json.loads(told.output)["figures"] == rows


def test_an_employer_sees_its_own_alone(counted: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    assert "12 af 32" in browser_of(town.hub, "emp.admin", counted.employer).get("/tal").text
    assert "12 af 32" not in browser_of(town.hub, "emp.contact", other).get("/tal").text


def test_one_person_more_is_not_seen_by_who_compares_two_days(counted: Stage, town: Town) -> None:
    auditor = browser_of(town.hub, "auditor")
    before = auditor.get("/tal/tal.csv").text
    with town.hub.read() as session:
        (need,) = stored.of_kind(session, "need")
    ended(town, counted, HAVNEN, ["not"], need=need.ref)
    assert auditor.get("/tal/tal.csv").text == before
    employer = browser_of(town.hub, "emp.admin", counted.employer).get("/tal").text
    assert "12 af 33" in employer
    assert "rundet af" not in employer
