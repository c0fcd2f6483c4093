from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.sectors import actions
from hub.sectors.actions import DraftSchema, SectorDraft
from shared.drafts import read_draft
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town

EXAMPLE = Path("deploy/demo/sector.toml")


def draft(**other: Any) -> SectorDraft:
    found: SectorDraft = read_draft(EXAMPLE, DraftSchema())
    return replace(found, **other)


def test_a_service_reaches_its_members_and_no_others(stage: Stage, town: Town) -> None:
    member, outside = town.node("101"), town.node("259")
    made = actions.make(town.hub, "test", draft(members=("101", "147")))
    town.synchronise()
    assert holds(member, made.ref)
    assert not holds(outside, made.ref)
    changed = actions.make(town.hub, "test", draft(members=("259",)))
    town.synchronise()
    assert (changed.ref, changed.rev, changed.body.code) == (made.ref, 2, made.body.code)
    assert holds(outside, made.ref)
    assert not holds(member, made.ref)


def test_a_branch_has_one_service_until_it_closes(stage: Stage, town: Town) -> None:
    actions.make(town.hub, "test", draft())
    rival = draft(slug="gastro", branches=("H", "I"))
    with pytest.raises(Refused, match="branch_taken"):
        actions.make(town.hub, "test", rival)
    revs = {actions.close(town.hub, "test", "hotel").rev for _ in range(2)}
    assert revs == {2}
    made = actions.make(town.hub, "test", rival)
    with town.hub.read() as session:
        found = actions.of_branch(session, "I")
        assert found
        assert found.ref == made.ref
    with pytest.raises(NotFound):
        actions.close(town.hub, "test", "byg")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"branches": ("Hotel",)}, "code_unknown"),
        ({"branches": ()}, "code_unknown"),
        ({"members": ("411",)}, "invited_unknown"),
        ({"members": ()}, "invited_unknown"),
        ({"host": "municipality:999"}, "hosting_unknown"),
        ({"mandate_on": date(2026, 11, 24)}, "mandate_later"),
    ],
)
def test_what_does_not_hold_is_refused(
    stage: Stage, town: Town, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        actions.make(town.hub, "test", draft(**wrong))
    with town.hub.read() as session:
        assert actions.services(session) == []


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_its_people_see_what_is_of_its_branches_and_no_more(stage: Stage, town: Town) -> None:
    hotel = actions.make(town.hub, "test", draft())
    building = actions.make(town.hub, "test", draft(slug="byg", branches=("F",)))
    need = stage.post(("1990000101", 2))
    with town.hub.read() as session:
        agreement = stored.get(session, stage.agreement).body.code
    addresses = (f"/behov/{need.body.code}", f"/aftale/{agreement}")
    for scope, status in ((hotel.ref, 200), (building.ref, 404), (None, 404)):
        browser = browser_of(town.hub, "sector", scope)
        assert {browser.get(one).status_code for one in addresses} == {status}
        listed = browser.get("/behov").text + browser.get("/aftale").text
        assert (need.body.code in listed) is (status == 200)
        assert (agreement in listed) is (status == 200)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_its_programs_see_the_same(stage: Stage, town: Town) -> None:
    hotel = actions.make(town.hub, "test", draft())
    stage.post(("1990000101", 2))
    for scope, count in ((hotel.ref, 1), (None, 0)):
        program = program_of(town.hub, "sector", scope)
        assert len(program.get("/api/v1/needs").json) == count


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_an_agreement_for_all_branches_is_seen_by_each_service(stage: Stage, town: Town) -> None:
    building = actions.make(town.hub, "test", draft(slug="byg", branches=("F",)))
    with town.hub.begin("test") as tx:
        body = replace(tx.get(stage.agreement).body, branches=())
        tx.write(body, "changed", revises=stage.agreement)
    browser = browser_of(town.hub, "sector", building.ref)
    assert browser.get(f"/aftale/{body.code}").status_code == 200


def holds(party: Local, key: str) -> bool:
    with party.read() as session:
        return any(one.ref == key for one in stored.of_kind(session, "sector_service"))
