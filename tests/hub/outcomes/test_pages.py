"""Figures of outcomes by page, API, file and command: whole for the employer alone."""

import json

from click.testing import CliRunner

from deploy.cli import landsaftale
from shared.feed import stored
from tests import make
from tests.hub.outcomes.ended import SPRING, ended
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town

HAVNEN, SKOVEN, CAFE = "1990000101", "1990000147", "1990000461"


def played(town: Town, stage: Stage) -> str:
    """Let the story's three workplaces have had their people; return the employer's code."""
    ended(town, stage, HAVNEN, ["sister_site", *["not"] * 29, *["unknown"] * 3, "unsaid"])
    ended(town, stage, SKOVEN, ["not"] * 3)
    cafe = [*["employed_here"] * 2, *["not"] * 10]
    ended(town, stage, CAFE, cafe, purpose="clarify_job_area")
    with town.hub.read() as session:
        return str(stored.get(session, stage.employer).body.code)


def test_the_employer_sees_its_own_and_others_by_the_floor_of_five(
    stage: Stage, town: Town
) -> None:
    code = played(town, stage)
    own = browser_of(town.hub, "emp.admin", stage.employer).get(f"/resultater/{code}").text
    assert "1 af 30 kendte (1–17\xa0%)" in own
    assert "Forventet 9,0 af 30; 95 af 100 steder ligger på 3–16." in own
    assert "2 af 12 kendte" in own
    assert "For få til at vise" in own
    assert "Ikke oplyst er ikke det samme som ikke i job" in own
    program = program_of(town.hub, "auditor")
    told = {one["code"]: one for one in program.get(f"/api/v1/outcomes/{code}").json}
    assert (told[HAVNEN]["known"], told[HAVNEN]["led_on"]) == (30, None)
    assert (told[SKOVEN]["known"], told[SKOVEN]["why_not"]) == (None, "few")
    assert (told[code]["known"], told[code]["why_not"]) == (None, "few")  # it would tell of Skoven
    assert {one["not_known"] for one in told.values()} == {None}
    page = browser_of(town.hub, "auditor").get(f"/resultater/{code}").text
    assert "30 kendte, og fordelingen er for lille til at vise" in page
    assert "Ansat i koncernen" not in page


def test_what_is_shown_is_the_same_by_file_and_command(stage: Stage, town: Town) -> None:
    code = played(town, stage)
    program = program_of(town.hub, "auditor").get(f"/api/v1/outcomes/{code}").json
    home, words = str(town.folder / "hub"), ["outcomes", "show", code, "--json"]
    done = CliRunner().invoke(landsaftale, ["hub", "--home", home, *words])
    assert json.loads(done.output)["outcomes"] == program
    file = browser_of(town.hub, "auditor").get(f"/resultater/{code}/resultater.csv").text
    rows = [line.split(";") for line in file.removeprefix("\ufeff").splitlines()]
    assert set(rows[0]) == set(program[0])
    assert [row[:2] for row in rows[1:]] == [[one["level"], one["code"]] for one in program]


def test_an_early_end_for_a_job_counts_and_last_years_do_not(stage: Stage, town: Town) -> None:
    ended(town, stage, HAVNEN, ["not"] * 9, end_reason="ordinary_job_here")
    ended(town, stage, HAVNEN, ["not"], end_reason="sickness")
    ended(town, stage, HAVNEN, ["not"] * 9, ended_on=SPRING.replace(year=2025))
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
