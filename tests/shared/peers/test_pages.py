"""The operator's pages, API and commands: the same facts, and nothing of what a record says."""

import json
import re

import pytest
from sqlalchemy import select

from deploy.cli import main
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Quarantine
from shared.peers import actions
from tests import make
from tests.hub.people import browser_of, program_of
from tests.node.people import Person
from tests.parties import Town
from tests.shared.exchange.programs import Upgrading, running
from tests.shared.feed.test_quarantine import known_as
from tests.wire import HUB

SECRET = "Kun for dem i Gadekøkkenet"


@pytest.fixture
def refused(town: Town) -> Town:
    """A node whose promise, with a text in it, the hub has refused."""
    node, hub = town.node("101"), town.hub
    known_as(hub, node, "municipality:999")
    with node.begin("test") as tx:
        tx.write(make.promise(what=SECRET), "test")
    town.synchronise()
    known_as(hub, node, node.authority)
    actions.see_security(hub, "test", node.name)  # what came of the fixture's own doing
    return town


def command(local: Local, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    program = "hub" if local.is_hub else "node"
    status = main([program, "--home", str(local.home), *words])
    return status, capsys.readouterr().out


def test_the_operator_sees_nothing_of_what_a_refused_record_says(
    refused: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    hub, node = refused.hub, refused.nodes["101"]
    operator, program = browser_of(hub, "hub.operator"), program_of(hub, "hub.operator")
    admin = Person(node, "node.admin")
    shown = [operator.get(page).text for page in (
        "/drift", "/drift/part/node:101", "/drift/karantaene?vis=alle", "/drift/karantaene/1",
        "/drift/karantaene/igen",
    )]  # fmt: skip
    shown += [admin.see(page).text for page in (
        "/drift", "/drift/karantaene/1", f"/drift/part/{HUB}", "/synk", "/drift/karantaene/igen",
    )]  # fmt: skip
    shown += [
        program.get(f"/api/v1/{one}").text for one in ("quarantine", "quarantine/1", "peers")
    ]
    for local in (hub, node):
        for words in (
            ["quarantine", "list"],
            ["quarantine", "show", "1"],
            ["replay", "--dry-run"],
        ):
            shown.append(command(local, *words, capsys=capsys)[1])
    assert all(shown)
    assert not [text for text in shown if SECRET.split()[-1] in text]
    assert all("løfte" in text for text in shown[:2] + shown[5:6])


def test_page_api_and_command_say_the_same_cause_and_remedy(
    refused: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = refused.hub
    [told] = program_of(hub, "hub.operator").get("/api/v1/peers").json or []
    assert (told["state"], told["quarantine"], told["needs_person"]) == ("quarantine", 1, True)
    [cause] = told["causes"]
    page = browser_of(hub, "hub.operator").get("/drift").text
    status, out = command(hub, "status", capsys=capsys)
    for text in (page, out):
        assert cause["text"] in text
        assert cause["remedy"] in text
    assert status == 3
    assert command(hub, "status", "--json", capsys=capsys)[0] == 3
    status, out = command(hub, "peers", "node:101", "--json", capsys=capsys)
    assert status == 3
    assert json.loads(out)["peer"]["causes"] == [cause]


def version_of(page: str) -> str:
    """Return what the table of *Drift* says of its only peer's version."""
    [cell] = re.findall(r'data-title="Version">(.*?)</td>', page, re.DOTALL)
    return str(cell)


def test_of_each_peer_stands_which_version_it_is_and_marked_where_it_is_not_ours(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    up = Upgrading(town)
    node, hub = up.node, town.hub
    up.exchange()
    operator = browser_of(hub, "hub.operator")
    page = operator.get("/drift").text
    assert version_of(page) == "<span>1</span>"
    assert 'class="said"' not in page, "nothing is to be said of who is in step"
    assert command(hub, "peers", capsys=capsys)[1].endswith("  1\n")
    up.runs["hub"] = 2
    up.exchange()
    with running(2):
        there = version_of(operator.get("/drift").text)
        [told] = program_of(hub, "hub.operator").get("/api/v1/peers").json or []
        listed = command(hub, "peers", capsys=capsys)[1]
    here = version_of(Person(node, "node.admin").see("/drift").text)
    strong = '<strong class="nowrap">{}</strong>'.format
    assert there == f"<span>1 · {strong('vi taler 1, 2')} · {strong('ældre i 6 slags')}</span>"
    assert here == f"<span>1, 2 · {strong('vi taler 1')} · {strong('nyere i 6 slags')}</span>"
    changed = ["answer", "disclosure", "handout", "notice", "rule", "wish"]
    assert (told["protocols"], told["kinds_older"], told["kinds_newer"]) == ([1], changed, [])
    assert listed.endswith("  1 · ældre i 6 slags\n")
    listed = command(node, "peers", capsys=capsys)[1]
    assert listed.endswith("  1, 2 · nyere i 6 slags\n")


def test_who_set_it_aside_is_kept_and_nobody_is_needed_any_more(
    refused: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = refused.hub
    program = program_of(hub, "hub.operator")
    done = program.post("/api/v1/quarantine/1/set-aside")
    assert (done.status_code, (done.json or {})["closed"]) == (200, "set_aside")
    again = program.post("/api/v1/quarantine/1/set-aside")
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")
    assert program.get("/api/v1/quarantine").json == []
    act, *_ = program.get("/api/v1/operator-acts").json or []
    assert (act["act"], act["actor"]) == ("set_aside", "token:hub.operator-")
    assert command(hub, "status", capsys=capsys) == (0, "1 af 1 er i takt.\n")


def test_an_operator_looks_at_what_would_happen_and_then_does_it(refused: Town) -> None:
    hub, node = refused.hub, refused.nodes["101"]
    program = program_of(hub, "hub.operator")
    asked = program.post("/api/v1/quarantine/replay", json={"dry_run": True}).json or []
    assert [one["outcome"] for one in asked] == ["asked"]
    assert "tried_asked" not in program.get("/api/v1/operator-acts").text
    admin = Person(node, "node.admin")
    page = admin.see("/drift/karantaene/igen?nr=1").text
    assert "Sendes igen ved næste udveksling." in page
    assert re.search(r'name="nr" value="1"', page)
    assert admin.send("/drift/karantaene/igen", {"nr": "1"}).status_code == 303
    assert "Sendte igen" in admin.see("/drift/haendelser").text
    refused.synchronise()
    assert program.get("/api/v1/quarantine").json == []
    assert "Intet er i karantæne." in admin.see("/drift").text


def test_a_node_tells_everybody_that_the_hub_is_away_and_its_admin_what_needs_a_person(
    refused: Town,
) -> None:
    node = refused.nodes["101"]
    assert "Se drift" in Person(node, "node.admin").see("/synk").text
    assert "Se drift" not in Person(node, "caseworker").see("/indbakke").text
    assert "I takt med hubben" in Person(node, "consultant").see("/indbakke").text


def test_a_refused_record_is_told_where_it_was_written_with_the_remedy(refused: Town) -> None:
    node = refused.nodes["101"]
    with node.read() as session:
        [promise] = [one.body.code for one in stored.of_kind(session, "promise")]
        [other] = session.scalars(select(Quarantine.n))
    person = Person(node, "node.kam")
    page = person.see(f"/loefter/{promise}").text
    assert "Løfte er ikke modtaget hos" in page
    assert "Derefter kan posten prøves igen." in page
    assert "ikke modtaget hos" not in person.see("/loefter").text  # it tells of no single one
    actions.set_aside(node, "ida", other)
    assert "ikke modtaget hos" not in person.see(f"/loefter/{promise}").text


def test_a_record_that_points_at_what_a_page_shows_is_told_there(refused: Town) -> None:
    node, hub = refused.nodes["101"], refused.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement, other = (tx.write(make.agreement(employer, invited=("101",)), "test")
                            for _ in range(2))  # fmt: skip
    refused.synchronise()
    known_as(hub, node, "municipality:999")
    with node.begin("test") as tx:
        tx.write(make.accession(agreement), "test")
    refused.synchronise()
    with node.read() as session:
        code, apart = (stored.get(session, one).body.code for one in (agreement, other))
    manager = Person(node, "manager")
    assert "Tilslutning er ikke modtaget hos" in manager.see(f"/aftaler/{code}").text
    assert "ikke modtaget hos" not in manager.see(f"/aftaler/{apart}").text


def test_what_people_did_about_members_stands_in_the_same_list(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.node("101")
    assert (
        command(town.hub, "lives", "choose", "node:101", "0123456789abcdef", capsys=capsys)[0] == 0
    )
    told = program_of(town.hub, "hub.operator").get("/api/v1/operator-acts").json or []
    assert [one["act"] for one in told] == ["life_chosen", "approved", "founded"]
    assert told[0]["about"] == "node:101 0123456789abcdef"
    assert told[1]["about"] == "node:101"


def test_what_is_no_number_or_nobody_is_not_found(town: Town) -> None:
    operator = browser_of(town.hub, "hub.operator")
    for page in ("part/node:9", "karantaene/9", "karantaene/igen?nr=x", "karantaene/igen?nr=9"):
        assert operator.get(f"/drift/{page}").status_code == 404
