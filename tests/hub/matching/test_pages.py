"""Matching by page and program: in numbers that tell of nobody, for own branches alone."""

import re

import pytest

from hub.sectors import actions as sectors
from shared.feed import stored
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.people import browser_of, program_of
from tests.hub.sectors.test_actions import draft as service
from tests.hub.stage import Stage
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def test_who_is_suggested_and_why_not_more_without_any_single_profile(
    stage: Stage, town: Town
) -> None:
    code = need(stage, town)
    kam = browser_of(town.hub, "kam")
    here = f"/behov/{code}/match"
    assert here in kam.get(f"/behov/{code}").text
    before = kam.get(here).text
    assert "ingen" in rows(before)[0]
    page = kam.post(here, data={"csrf_token": token_of(kam, here)}).text
    assert "Hintene er ændret." in page
    hints, all_of_them = rows(page)
    for shown in (hints, all_of_them):  # eight people, of whom two lack the hours
        assert [shown.count(said) for said in ("mindst 5", "Timer om ugen: færre end 5")] == [2, 1]
    assert "Hintene er de samme" in kam.post(here, data={"csrf_token": token_of(kam, here)}).text
    with town.hub.read() as session:
        profiles = [one.ref.partition("/")[2] for one in stored.of_kind(session, "profile")]
    assert len(profiles) == 8
    assert not [one for one in profiles if one in page]


def test_a_program_matches_and_a_service_only_in_its_branches(stage: Stage, town: Town) -> None:
    api = f"/api/v1/needs/{need(stage, town)}/matching"
    own, other = (sectors.make(town.hub, "test", service(slug=slug, branches=(branch,))).ref
                  for slug, branch in (("hotel", "I"), ("andre", "F")))  # fmt: skip
    program = program_of(town.hub, "sector", own)
    done = program.post(api).json
    (looked,) = done["looked_at"]
    assert (looked["people"], looked["unmet"]) == (5, {"hours": None})
    assert (done["changed"], program.post(api).json["changed"]) == (True, False)
    assert program.get(api).json["suggested"] == done["suggested"]
    stranger = program_of(town.hub, "sector", other)
    assert [stranger.get(api).status_code, stranger.post(api).status_code] == [404, 404]
    auditor = program_of(town.hub, "auditor")
    assert [auditor.get(api).status_code, auditor.post(api).status_code] == [200, 403]
    assert program_of(town.hub, "emp.admin", stage.employer).get(api).status_code == 403


def need(stage: Stage, town: Town) -> str:
    """A need of three slots, and eight people of whom two have too few hours."""
    stage.accede("101")
    with town.node("101").begin("test") as tx:
        for number in range(8):
            hours = "up_to_20" if number < 2 else "full"
            tx.write(make.profile(hours=hours), "published", valid_until=make.lease(tx.today))
    town.synchronise()
    return str(stage.post(("1990000101", 3)).body.code)


def rows(page: str) -> list[str]:
    return re.findall(r"<tbody>(.*?)</tbody>", page, re.S)
