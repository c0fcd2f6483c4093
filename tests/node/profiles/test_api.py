"""Publishing by page and program: what would be done, asking for it; one citizen's profile."""

import pytest

from node.citizens import consent
from node.profiles import actions
from shared.feed.local import Local
from tests.node.candidates import acceding, everyone, person, take
from tests.node.people import Person, program_of
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
PROFILES = "/api/v1/profiles"


def filled(town: Town, participation: str = "profiles") -> Local:
    node = acceding(town, participation=participation)
    few = [person(at, **{"Stillingsønske": "2221"}) for at in range(6, 10)]
    take(node, [*(person(at) for at in range(6)), *few])
    return node


def test_a_program_sees_what_publishing_would_do_and_asks_for_it(town: Town) -> None:
    node = filled(town)
    program = program_of(node, "node.admin")
    before = program.get(PROFILES).json
    assert (before["due"]["published"], before["due"]["held_back"]) == (6, 4)
    assert (before["states"]["held_back"], before["requested"]) == (10, False)
    asked = program.post(f"{PROFILES}/publish")
    assert (asked.status_code, asked.json["requested"]) == (202, True)
    assert actions.publish_some(node, "job").published == 6
    after = program.get(PROFILES).json
    assert (after["due"]["published"], after["due"]["unchanged"]) == (0, 6)
    assert (after["states"]["published"], after["requested"]) == (6, False)
    assert program_of(node, "consultant").post(f"{PROFILES}/publish").status_code == 403


def test_who_runs_the_node_asks_for_publishing_on_a_page(town: Town) -> None:
    node = filled(town)
    admin = Person(node, "node.admin")
    assert "6 profiler skal sendes" in admin.see("/profiler").text
    assert admin.send("/profiler", {}).location == "/profiler"
    assert actions.publish_requested(node)
    assert "Noden offentliggør nu." in admin.see("/profiler").text


def test_who_publishes_no_profiles_is_told_so(town: Town) -> None:
    node = filled(town, "count_only")
    program = program_of(node, "team")
    assert program.get(PROFILES).json["due"] is None
    refused = program.post(f"{PROFILES}/publish")
    assert (refused.status_code, refused.json["type"]) == (409, "participation_count_only")
    assert "offentliggør ingen profiler" in Person(node, "node.admin").see("/profiler").text


def test_a_caseworkers_program_sees_and_withdraws_what_is_out_of_their_own(town: Town) -> None:
    node = filled(town)
    actions.publish(node, "test")
    code = next(one.code for one in everyone(node) if one.profile)
    here = f"/api/v1/candidates/{code}"
    own = program_of(node, "caseworker")
    shown = own.get(f"{here}/profile").json
    assert (shown["profile"]["occupations"], shown["valid_until"]) == (["9412"], "2026-12-21")
    assert "target_group" not in shown["profile"]
    stranger = program_of(node, "caseworker", "Ulla Ukendt")
    for answer in (stranger.get(f"{here}/profile"), stranger.get(f"{here}/withdrawal"),
                   stranger.post(f"{here}/withdrawal", json={"how": "phone"})):  # fmt: skip
        assert answer.status_code == 404
    assert own.get(f"{here}/withdrawal").json == {"proposals": [], "kept": []}
    assert own.post(f"{here}/withdrawal", json={"how": "hearsay"}).status_code == 422
    assert "profile" in own.post(f"{here}/withdrawal", json={"how": "phone"}).json
    assert own.get(f"{here}/profile").json == {}
    with node.read() as session:
        (latest, *_) = consent.said(
            session, next(one for one in everyone(node) if one.code == code)
        )
    assert (latest.state, latest.how) == ("withdrawn", "phone")
    held = next(one.code for one in everyone(node) if one.occupations == ["2221"])
    assert own.get(f"/api/v1/candidates/{held}/profile").json == {}
