"""A recruitment service by page and by program; and when its screener is away."""

from typing import Any

import pytest

from hub.intake.desk import desk
from hub.sectors import actions
from shared import clock
from shared.records.sector import SectorService
from tests.hub.intake.test_gate import HAVNEN, day, nominate
from tests.hub.needs.test_pages import post, token_of
from tests.hub.people import browser_of, program_of
from tests.hub.sectors.test_actions import draft
from tests.hub.stage import Stage
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
NEW = "/rekrutteringsservice/ny"
WRITTEN = {
    "slug": "hotel", "name": "Service Hotel", "branches": "I", "everybody": "yes",
    "host": "municipality:101", "mandate_on": "12-10-2026", "contact-name": "Palle Holm",
    "intake-name": "Anne Vestergaard", "substitute-name": "Bodil Lund",
}  # fmt: skip
JSON: dict[str, Any] = {
    "slug": "hotel", "name": "Service Hotel", "branches": ["I"], "members": ["101"],
    "host": "municipality:101", "mandate_on": "2026-10-12", "contact": {"name": "Palle Holm"},
    "intake": {"name": "Anne Vestergaard"}, "substitute": {"name": "Bodil Lund"},
}  # fmt: skip
AWAY = {"first": "2026-11-24", "last": "2026-11-26", "substitute": {"name": "Rie Dam"}}


def test_the_operator_makes_changes_and_closes_on_the_page(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "hub.operator")
    token = token_of(browser, NEW)
    empty = browser.post(NEW, data={"csrf_token": token})
    for field in ("name", "slug", "branches", "members", "host", "mandate_on", "intake-name"):
        assert f'href="#f-{field}"' in empty.text, field
    wrong = {"branches": "Hotel", "host": "municipality:999", "mandate_on": "24-11-2027"}
    said = browser.post(NEW, data=WRITTEN | wrong | {"csrf_token": token})
    assert said.status_code == 422
    assert all(f'href="#f-{field}"' in said.text for field in wrong)
    assert services(town) == []
    post(browser, NEW, NEW, **WRITTEN)
    (made,) = services(town)
    assert (made.slug, len(made.members), made.intake.name) == ("hotel", 98, "Anne Vestergaard")
    taken = browser.post(NEW, data=WRITTEN | {"csrf_token": token, "branches": "F"})
    assert (taken.status_code, 'href="#f-slug"' in taken.text) == (422, True)
    here = "/rekrutteringsservice/hotel"
    assert 'value="Service Hotel"' in browser.get(here).text
    post(browser, here, here, **WRITTEN | {"name": "Hotel og restaurant", "everybody": "",
                                           "members": "147"})  # fmt: skip
    (changed,) = services(town)
    assert (changed.name, changed.members) == ("Hotel og restaurant", ("147",))
    post(browser, f"{here}/luk", here)
    assert services(town)[0].state == "closed"
    assert browser_of(town.hub, "sector").get(NEW).status_code == 403


def test_a_program_makes_changes_and_closes(stage: Stage, town: Town) -> None:
    operator, address = program_of(town.hub, "hub.operator"), "/api/v1/sectors/hotel"
    assert operator.put(address, json=JSON).json["body"]["members"] == ["101"]
    again = operator.put(address, json=JSON | {"name": "Hotel og restaurant"})
    assert again.json["body"]["name"] == "Hotel og restaurant"
    for wrong, problem in (
        ({"slug": "byg"}, "slug_differs"), ({"branches": ["Q9"]}, "code_unknown"),
        ({"members": ["411"]}, "invited_unknown"),
    ):  # fmt: skip
        said = operator.put(address, json=JSON | wrong)
        assert (said.status_code, said.json["type"]) == (422, problem)
    own = again.json["service"]
    other = actions.make(town.hub, "test", draft(slug="byg", branches=("F",))).ref
    assert program_of(town.hub, "sector", own).get(address).json["service"] == own
    stranger = program_of(town.hub, "sector", other)
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/absences", json=AWAY).status_code == 404
    assert [one["service"] for one in stranger.get("/api/v1/sectors").json] == [other]
    assert stranger.put(address, json=JSON).status_code == 403
    assert operator.post(f"{address}/close").json["body"]["state"] == "closed"


def test_an_absence_told_ahead_changes_who_screens_and_is_kept_through_changes(
    stage: Stage, town: Town
) -> None:
    service = actions.make(town.hub, "test", draft())
    program, address = (
        program_of(town.hub, "sector", service.ref),
        "/api/v1/sectors/hotel/absences",
    )
    for _ in range(2):  # the same twice is one
        told = program.post(address, json=AWAY)
        assert len(told.json["body"]["absences"]) == 1
    for wrong, problem in (
        ({"last": "2026-11-23"}, "absence_backwards"),
        ({"first": "2026-11-26", "last": "2026-11-30"}, "absence_overlaps"),
        ({"first": "2026-11-01", "last": "2026-11-02"}, "date_passed"),
    ):  # fmt: skip
        assert program.post(address, json=AWAY | wrong).json["type"] == problem
    actions.make(town.hub, "test", draft(name="Et nyt navn"))
    stage.accede("101")
    nominate(town, stage.post((HAVNEN, 2)), "101", 1)
    seen = []
    for on in ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"):
        day(town, on)
        with town.hub.read() as session:
            (batch,) = desk(session, service.ref, clock.today(session))
        assert batch.screener
        seen.append(batch.screener.name)
    assert seen == ["Anne Vestergaard", "Rie Dam", "Rie Dam", "Bodil Lund"]  # late at last
    browser = browser_of(town.hub, "sector", service.ref)
    here = "/indslusning/fravaer"
    assert "Rie Dam" in browser.get(here).text
    assert "24. november til 26. november ser Rie Dam" in browser.get("/branche/hotel").text
    form = {"first": "07-12-2026", "last": "01-12-2026", "substitute-name": "Ib Skov"}
    said = browser.post(here, data=form | {"csrf_token": token_of(browser, here)})
    assert (said.status_code, 'href="#f-last"' in said.text) == (422, True)
    post(browser, here, here, **form | {"last": "11-12-2026"})
    post(browser, f"{here}/2026-12-07/tilbage", here)
    assert "Ib Skov" not in browser.get(here).text
    assert program.delete(f"{address}/2026-11-24").json["body"].get("absences", []) == []
    assert program.delete(f"{address}/2026-11-24").status_code == 404
    assert browser_of(town.hub, "sector").get(here).status_code == 404  # the hub's own desk


def services(town: Town) -> list[SectorService]:
    with town.hub.read() as session:
        return [one.body for one in actions.services(session)]
