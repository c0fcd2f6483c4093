"""Figures of outcomes by page, API, file and command: whole for the employer alone."""

import json

from click.testing import CliRunner

from deploy.cli import landsaftale
from hub.outcomes import telling
from shared.feed import stored
from shared.outcomes import told_of
from tests import make
from tests.hub.outcomes.ended import SPRING, ended
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.people import program_of as node_program_of
from tests.parties import Town

HAVNEN, SKOVEN, CAFE = "1990000101", "1990000147", "1990000461"
UNIT = "99000007"


def played(town: Town, stage: Stage) -> str:
    """Let the story's three workplaces have had their people; return the employer's code."""
    ended(town, stage, HAVNEN, ["sister_site", *["not"] * 29, *["unknown"] * 3, "unsaid"])
    ended(town, stage, SKOVEN, ["not"] * 3)
    cafe = [*["employed_here"] * 2, *["not"] * 10]
    ended(town, stage, CAFE, cafe, purpose="clarify_job_area")
    assert telling.tell(town.hub, "test") == 1
    with town.hub.read() as session:
        return str(stored.get(session, stage.employer).body.code)


def test_the_employer_sees_its_own_and_others_by_the_floor_of_five(
    stage: Stage, town: Town
) -> None:
    code = played(town, stage)
    own = browser_of(town.hub, "emp.admin", stage.employer).get(f"/resultater/{code}").text
    assert "1 af 30 kendte forløb (1–17 %)" in own
    assert "Forventet 9,0 af 30; 95 af 100 arbejdssteder har 3–16." in own
    assert "2 af 12 kendte" in own
    assert "For få til at vise" in own
    assert "Ikke oplyst er ikke det samme som ikke i job" in own
    program = program_of(town.hub, "auditor")
    told = {one["code"]: one for one in program.get(f"/api/v1/outcomes/{code}").json}
    assert (told[HAVNEN]["known"], told[HAVNEN]["led_on"]) == (30, None)
    assert (told[SKOVEN]["known"], told[SKOVEN]["why_not"]) == (None, "few")
    assert (told[code]["known"], told[code]["why_not"]) == (42, "small_cells")  # without Skoven's
    assert {one["not_known"] for one in told.values()} == {None}
    page = browser_of(town.hub, "auditor").get(f"/resultater/{code}").text
    assert "30 kendte forløb, og fordelingen er for lille til at vise" in page
    assert "Ansat i koncernen" not in page


def test_what_is_shown_is_the_same_at_hub_and_node_by_file_and_command(
    stage: Stage, town: Town
) -> None:
    code, node = played(town, stage), town.node("101")
    town.synchronise("101")
    told = program_of(town.hub, "auditor").get(f"/api/v1/outcomes/{code}").json
    assert node_program_of(node, "consultant").get(f"/api/v1/outcomes/{code}").json == told
    for program, home in (("hub", "hub"), ("node", node.home.name)):
        words = [program, "--home", str(town.folder / home), "outcomes", "show", code, "--json"]
        done = CliRunner().invoke(landsaftale, words)
        assert json.loads(done.output)["outcomes"] == told
    manager, address = Person(node, "manager"), f"/resultater/{code}"
    page = manager.see(address).text
    assert "30 kendte forløb, og fordelingen er for lille til at vise" in page
    assert "Sådan er det beregnet" in page
    for file in (browser_of(town.hub, "auditor").get(f"{address}/resultater.csv").text,
                 manager.see(f"{address}/resultater.csv").text):  # fmt: skip
        rows = [line.split(";") for line in file.removeprefix("\ufeff").splitlines()]
        assert set(rows[0]) == set(told[0])
        assert [row[:2] for row in rows[1:]] == [[one["level"], one["code"]] for one in told]


def test_a_number_that_is_told_moves_by_five_or_more(stage: Stage, town: Town) -> None:
    code, program = played(town, stage), program_of(town.hub, "auditor")

    def known() -> dict[str, int]:
        lines = program.get(f"/api/v1/outcomes/{code}").json
        return {one["code"]: one["known"] for one in lines}

    before = known()
    ended(town, stage, HAVNEN, ["not"] * 4)
    ended(town, stage, SKOVEN, ["not"])
    assert telling.tell(town.hub, "test") == 0
    assert known() == before
    ended(town, stage, HAVNEN, ["not"])
    ended(town, stage, SKOVEN, ["not"])
    assert telling.tell(town.hub, "test") == 1
    assert known() == before | {HAVNEN: 35, SKOVEN: 5, code: 52, UNIT: 52}


def test_an_early_end_for_a_job_counts_and_old_ones_do_not(stage: Stage, town: Town) -> None:
    ended(town, stage, HAVNEN, ["not"] * 9, end_reason="ordinary_job_here")
    ended(town, stage, HAVNEN, ["not"], end_reason="sickness")
    ended(town, stage, HAVNEN, ["not"] * 9, ended_on=SPRING.replace(year=2024))
    ended(town, stage, HAVNEN, ["unsaid"] * 2, ended_on=make.TODAY)
    with town.hub.read() as session:
        code = stored.get(session, stage.employer).body.code
    program = program_of(town.hub, "emp.admin", stage.employer)
    here = program.get(f"/api/v1/outcomes/{code}").json[0]
    assert (here["employed_here"], here["none"], here["awaited"], here["known"]) == (9, 1, 2, 10)


def test_another_employer_sees_nothing_and_the_way_in_leads_to_ones_own(
    stage: Stage, town: Town
) -> None:
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    with town.hub.read() as session:
        code, others = (stored.get(session, one).body.code for one in (stage.employer, other))
    stranger = browser_of(town.hub, "emp.admin", other)
    assert stranger.get(f"/resultater/{code}").status_code == 404
    assert stranger.get(f"/resultater/{code}/resultater.csv").status_code == 404
    assert (
        program_of(town.hub, "emp.admin", other).get(f"/api/v1/outcomes/{code}").status_code == 404
    )
    assert stranger.get("/resultater").location == f"/resultater/{others}"
    assert f"/resultater/{code}" in browser_of(town.hub, "auditor").get("/resultater").text


def test_small_places_are_in_the_employers_sum_alone_and_hidden_cells_in_a_round_one(
    stage: Stage, town: Town
) -> None:
    program, page = program_of(town.hub, "auditor"), browser_of(town.hub, "auditor")
    with town.hub.read() as session:
        code = stored.get(session, stage.employer).body.code

    def told() -> dict[str, tuple[int | None, int | None, bool]]:
        telling.tell(town.hub, "test")
        lines = program.get(f"/api/v1/outcomes/{code}").json
        return {one["code"]: (one["known"], one["led_on"], one["rounded"]) for one in lines}

    ended(town, stage, HAVNEN, [*["elsewhere"] * 2, *["not"] * 9])
    ended(town, stage, SKOVEN, ["not"] * 4)
    ended(town, stage, CAFE, ["elsewhere", "not", "not"])
    nothing, sum_alone = (None, None, False), (11, None, False)
    assert told() == {HAVNEN: sum_alone, SKOVEN: nothing, CAFE: nothing, UNIT: sum_alone,
                      code: (18, None, False)}  # fmt: skip
    ended(town, stage, CAFE, [*["elsewhere"] * 3, *["not"] * 7])
    assert told() == {HAVNEN: sum_alone, SKOVEN: nothing, CAFE: (13, None, False),
                      UNIT: (24, 5, True), code: (24, 5, True)}  # fmt: skip
    assert "cirka 5 af 24 kendte" in page.get(f"/resultater/{code}").text


def test_a_municipality_that_takes_away_its_own_people_has_no_others_cells(
    stage: Stage, town: Town
) -> None:
    ended(town, stage, HAVNEN, [*["elsewhere"] * 6, *["not"] * 10])
    ended(town, stage, HAVNEN, ["elsewhere", *["not"] * 5], by="101")
    ended(town, stage, SKOVEN, ["not"] * 8)
    ended(town, stage, SKOVEN, ["elsewhere"] * 3, by="101")
    telling.tell(town.hub, "test")
    with town.hub.read() as session:
        lines = told_of(session, stage.employer)
    told = {one.code: (one.known, one.led_on) for one in lines}
    assert told[HAVNEN] == (22, None)  # 7 of 22, but one of the other's six
    assert told[SKOVEN] == (8, None)  # without the other's three
