import json
from datetime import timedelta

from sqlalchemy import insert, update

from hub.members import actions
from shared.clock import now
from shared.feed.tables import Peer, Quarantine
from shared.peers.standings import standings
from tests import make
from tests.hub.people import browser_of
from tests.parties import Town


def test_all_in_step_is_said_in_one_sentence(town: Town) -> None:
    town.node("101")
    town.node("147")
    town.synchronise()
    page = browser_of(town.hub, "hub.operator").get("/drift").text
    assert "2 af 2 noder er i takt." in page
    assert "Du skal ikke gøre noget." in page
    assert "Intet er i karantæne." in page


def test_each_trouble_has_its_word_and_its_cause(town: Town) -> None:
    for code in ("101", "147", "157", "461"):
        town.node(code)
    town.synchronise()
    changes: dict[str, dict[str, object]] = {
        "node:101": {"exchanged_at": now() - timedelta(hours=3, minutes=12)},
        "node:147": {"in_step": False},
        "node:157": {"exchanged_at": None},
    }
    with town.hub.database.begin() as session:
        for party, change in changes.items():
            session.execute(update(Peer).where(Peer.name == party).values(**change))
        session.execute(
            insert(Quarantine).values(
                at=now(), peer="node:461", kind="answer", owner="municipality:461", id="x", rev=1,
                status="refused", problem=json.dumps({"code": "bad_signature"}),
            )
        )  # fmt: skip
    page = browser_of(town.hub, "hub.operator").get("/drift").text
    assert "0 af 4 noder er i takt." in page
    for said in (
        "Der er ikke hørt fra København i 3 timer.", "Uden forbindelse",
        "Vi og Frederiksberg har ikke det samme.", "Ude af takt", "Aldrig udvekslet",
        "1 post i karantæne venter på dig.", "Underskriften passer ikke til nøglen.",
    ):  # fmt: skip
        assert said in page


def test_what_a_node_has_not_heard_is_counted(town: Town) -> None:
    town.node("101")
    town.synchronise()
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "registered")
        tx.write(make.agreement(employer, invited=("101",)), "made")
    with town.hub.read() as session:
        (one,) = standings(session, now() + timedelta(minutes=2))
    assert (one.state, one.facts.behind) == ("behind", 2)
    assert one.head > one.heard
    assert timedelta(minutes=2) <= one.facts.oldest < timedelta(minutes=3)
    town.synchronise()
    town.synchronise()  # tells that all was heard
    with town.hub.read() as session:
        (one,) = standings(session, now() + timedelta(minutes=2))
    assert (one.state, one.facts.behind, one.facts.oldest) == ("in_step", 0, timedelta())


def test_who_waits_for_approval_is_shown_with_the_words_to_compare(town: Town) -> None:
    operator = browser_of(town.hub, "hub.operator")
    assert "Ingen kommuner er tilsluttet endnu." in operator.get("/drift").text
    _, words = town.apply("147")
    with town.hub.read() as session:
        assert [row.municipality for row in actions.newcomers(session)] == ["147"]
    page = operator.get("/drift").text
    assert "1 kommune venter på at blive godkendt." in page
    assert words in page


def test_the_status_page_is_the_operators(town: Town) -> None:
    assert browser_of(town.hub, "kam").get("/drift").status_code == 403
