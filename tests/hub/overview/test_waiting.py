import json
from datetime import date

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from hub.overview.waiting import NeedRow, awaiting, open_needs
from shared.records.base import Record
from tests import make
from tests.hub.people import browser_of, program_of
from tests.hub.placements.test_pages import planned
from tests.hub.stage import Stage
from tests.parties import Town

TODAY = date(2026, 11, 23)


def test_proposals_count_as_waiting_from_the_intakes_word_to_the_employers(
    stage: Stage, town: Town
) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 4))
    offers = [propose(town, need) for _ in range(4)]
    assert waiting(stage, town) == (0, 0, 4)
    tell(town, [make.screening(offer) for offer in offers[:3]])
    assert waiting(stage, town) == (3, 0, 1)
    tell(town, [make.decision(offers[0]), make.decision(offers[1], "decline", reason="hours")])
    assert waiting(stage, town) == (1, 1, 1)
    tell(town, [make.decision(offers[0], "accept")])
    assert waiting(stage, town) == (1, 0, 1)


def test_what_awaits_most_stands_first_and_the_page_says_the_same(
    stage: Stage, town: Town
) -> None:
    stage.accede("101")
    stage.post(("1990000101", 2), title="Rengøring")
    need = stage.post(("1990000101", 3), title="Opvask i højsæsonen")
    tell(town, [make.screening(propose(town, need)) for _ in range(2)])
    found = rows(stage, town)
    assert [row.need.body.title for row in found] == ["Opvask i højsæsonen", "Rengøring"]
    assert found[0].oldest == TODAY
    page = browser_of(town.hub, "emp.admin", stage.employer).get("/overblik").text
    assert "0 af 5 pladser er aftalt, og 2 mere er foreslået." in page
    assert "2 forslag venter på jeres svar." in page
    assert "Tag stilling til 2 forslag" in page
    assert page.index("Opvask i højsæsonen") < page.index("Rengøring")


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_page_program_and_command_say_the_same(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 3))
    tell(town, [make.screening(propose(town, need)) for _ in range(2)])
    planned(stage, town)
    told = program_of(town.hub, "emp.contact", stage.employer).get("/api/v1/overview").json
    waits = {one["what"]: one for one in told["waits"]}
    assert (waits["decide"]["count"], waits["decide"]["since"]) == (2, "2026-11-23")
    assert waits["decide"]["about"] == need.body.code
    assert waits["hearing"]["due"] == "2026-11-30"
    page = browser_of(town.hub, "emp.admin", stage.employer).get("/overblik").text
    assert all(one["about"] in page for one in told["waits"])
    assert page.count('class="due"') == len(told["waits"])
    words = ["hub", "--home", str(town.folder / "hub"), "overview", "--json"]
    done = json.loads(CliRunner().invoke(landsaftale, words).output)
    assert done == {"overview": [told]}
    assert program_of(town.hub, "kam").get("/api/v1/overview").status_code == 403


def test_another_employers_needs_are_not_counted(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 2))
    tell(town, [make.screening(propose(town, need))])
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    with town.hub.read() as session:
        assert awaiting(session, other) == 0
        assert open_needs(session, other, TODAY) == []


def propose(town: Town, need: Record) -> str:
    with town.node("101").begin("test") as tx:
        offer = tx.write(make.proposal(need.ref, need.body.slot_groups[0].id), "proposed")
    town.synchronise("101")
    return offer


def tell(town: Town, words: list[object]) -> None:
    with town.hub.begin("test") as tx:
        for word in words:
            tx.write(word, "said")


def rows(stage: Stage, town: Town) -> list[NeedRow]:
    with town.hub.read() as session:
        return open_needs(session, stage.employer, TODAY)


def waiting(stage: Stage, town: Town) -> tuple[int, int, int]:
    (row,) = rows(stage, town)
    with town.hub.read() as session:
        assert awaiting(session, stage.employer) == row.to_decide
    return row.to_decide, row.meetings, row.screening
