"""The page of a suspended member, and the same for programs: a second person takes keys back."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.members import suspending
from node.membership import rotation
from shared import clock, config
from shared.feed import acts, speaking
from shared.feed.local import Local
from tests import make
from tests.hub.people import browser_of, program_of
from tests.parties import Town

REAL_NOW = clock.now
PAGE, API = "/drift/bero/101", "/api/v1/suspensions"
CONFIRM, LIFT = f"{PAGE}/bekraeft", f"{PAGE}/ophaev"
BUTTON = f'action="{CONFIRM}"'


def send(browser: FlaskClient, address: str, position: int = 0) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/drift").text)
    form = {"csrf_token": token[1] if token else "", "position": position}
    return browser.post(address, data=form)


def membership(hub: Local) -> str | None:
    with hub.read() as session:
        return speaking.state_of(session, "node:101")


def operator(hub: Local, name: str) -> tuple[FlaskClient, str]:
    """Return an operator's browser, and how history names them."""
    return browser_of(hub, "hub.operator", name), f"login:seen-hub.operator-{name}"


def test_another_than_the_proposer_confirms_on_the_page(town: Town) -> None:
    hub, node = town.hub, town.node("101")
    anna, actor = operator(hub, "anna")
    bo, _ = operator(hub, "bo")
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
    town.synchronise()
    suspending.propose(hub, actor, "101", 0)
    listed = bo.get("/drift").text
    assert "Foreslået af Ida Bro. Bekræftes inden" in listed
    assert f'href="{PAGE}"' in listed
    assert f'href="{PAGE}"' in bo.get("/drift/part/node:101").text
    own = anna.get(PAGE).text
    assert "Du har selv foreslået det" in own
    assert BUTTON not in own
    assert send(anna, CONFIRM).status_code == 409
    assert membership(hub) == "active"
    page = bo.get(PAGE).text
    for said in ("Ida Bro foreslår at trække nodens nøgler tilbage.", BUTTON,
                 "1 post, der kom senere, slettes alle steder"):  # fmt: skip
        assert said in page
    assert "Du har selv" not in page
    assert 'name="position" value="0"' in page
    changed = send(bo, CONFIRM, 1)  # Anna proposes it anew while Bo reads
    assert (changed.status_code, "er ændret, siden du så det" in changed.text) == (409, True)
    assert membership(hub) == "active"
    assert send(bo, CONFIRM).location == "/drift/part/node:101"
    assert membership(hub) == "revoked"
    assert bo.get(PAGE).status_code == send(bo, CONFIRM).status_code == 404


def test_a_municipality_that_proposes_it_itself_is_named_and_one_operator_confirms(
    town: Town,
) -> None:
    hub, node = town.hub, town.node("101")
    rotation.revoke(node, None)
    anna, _ = operator(hub, "anna")
    assert "Foreslået af København. Bekræftes inden" in anna.get("/drift").text
    assert "København foreslår at trække nodens nøgler tilbage." in anna.get(PAGE).text
    assert send(anna, CONFIRM).location == "/drift/part/node:101"
    assert membership(hub) == "revoked"


def test_it_is_taken_back_also_by_who_proposed_it(town: Town) -> None:
    hub = town.hub
    town.node("101")
    anna, actor = operator(hub, "anna")
    suspending.propose(hub, actor, "101")
    assert "Tag forslaget tilbage, og ophæv bero" in anna.get(PAGE).text
    assert send(anna, LIFT).status_code == 303
    with hub.read() as session:
        assert not suspending.suspensions(session)
        assert (actor, "lifted") in [(one.actor, one.act) for one in acts.newest(session)]
    town.synchronise()  # it is answered again
    assert membership(hub) == "active"


def test_who_is_suspended_without_a_proposal_or_with_an_old_one_is_only_answered_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.node("101")
    bo, _ = operator(town.hub, "bo")
    suspending.suspend(town.hub, "cli:anna", "101")
    bare = bo.get(PAGE).text
    assert "Ingen har foreslået" in bare
    assert "anna" in bare
    suspending.propose(town.hub, "cli:anna", "101")
    assert BUTTON in bo.get(PAGE).text
    monkeypatch.setattr(suspending, "now", lambda: REAL_NOW() + timedelta(hours=24, minutes=1))
    old = bo.get(PAGE).text
    assert "Ingen har foreslået" in old
    assert BUTTON not in old
    assert LIFT in old


def test_the_only_operator_confirms_alone_and_is_told_so(town: Town) -> None:
    hub = town.hub
    town.node("101")
    anna, actor = operator(hub, "anna")
    suspending.propose(hub, actor, "101")
    settings = hub.home / config.FILE
    written = settings.read_text().replace("sole_operator = false", "sole_operator = true")
    settings.write_text(written)
    page = anna.get(PAGE).text
    assert "Hubben har kun én operatør" in page
    assert BUTTON in page
    assert send(anna, CONFIRM).status_code == 303
    assert membership(hub) == "revoked"


def test_support_reads_and_others_do_not_come_in(town: Town) -> None:
    town.node("101")
    suspending.propose(town.hub, "cli:anna", "101")
    support = browser_of(town.hub, "hub.support")
    page = support.get(PAGE).text
    assert "Kun hubbens operatør kan bekræfte og ophæve." in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert [send(support, one).status_code for one in (CONFIRM, LIFT)] == [403, 403]
    assert browser_of(town.hub, "kam").get(PAGE).status_code == 403
    assert membership(town.hub) == "active"


def test_programs_read_confirm_and_take_back(town: Town) -> None:
    hub = town.hub
    for code in ("101", "147"):
        town.node(code)
    anna, bo = (program_of(hub, "hub.operator", name) for name in ("anna", "bo"))
    suspending.propose(hub, "login:hub.operator-anna", "101", 0)
    suspending.suspend(hub, "cli:anna", "147")
    bare, told = bo.get(API).json
    assert (bare["municipality"], bare["position"], bare["proposed_by"]) == ("147", None, None)
    assert (told["by"], told["position"], told["later"]) == ("hub.operator-anna", 0, 0)
    refused = anna.post(f"{API}/101/confirm", json={"position": 0})
    assert (refused.status_code, refused.json["type"]) == (409, "second_operator_needed")
    assert bo.post(f"{API}/147/confirm", json={"position": 0}).json["type"] == (
        "revocation_not_proposed"
    )
    assert bo.post(f"{API}/101/confirm", json={"position": 1}).json["type"] == "revocation_changed"
    assert bo.post(f"{API}/101/confirm", json={}).status_code == 422
    assert [one["municipality"] for one in bo.post(f"{API}/147/lift").json] == ["101"]
    assert bo.post(f"{API}/101/confirm", json={"position": 0}).json == []
    assert membership(hub) == "revoked"
    assert bo.post(f"{API}/101/lift").status_code == 404
    reader = program_of(hub, "hub.support")
    assert reader.get(API).json == []
    assert reader.post(f"{API}/101/lift").status_code == 403
