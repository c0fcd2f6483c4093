"""A need is asked about after 30 days, paused unanswered, open again when confirmed."""

import pytest

from hub.needs import actions
from hub.proposals import actions as intake
from node.proposals import actions as proposals
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import Record
from tests.hub.needs.test_changing import states_of, under_way
from tests.hub.needs.test_pages import employer, token_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import citizens, scene, set_day
from tests.parties import Town

ASKED, PAUSED, EXPIRED = "2026-12-23", "2027-01-06", "2027-02-05"


def test_the_employer_is_asked_and_says_yes_with_one_click(stage: Stage, town: Town) -> None:
    need, _ = under_way(stage, 2)
    browser = employer(stage)
    assert "Gælder behovet stadig?" not in browser.get("/overblik").text
    set_day(town.hub, ASKED)
    assert actions.age(town.hub) == 0
    page = browser.get("/overblik").text
    assert "Gælder behovet stadig?" in page
    assert "Svar senest 5. januar" in page
    address = f"/behov/{need.body.code}"
    assert "Gælder behovet stadig?" in browser.get(address).text
    done = browser.post(
        f"{address}/bekraeft", data={"csrf_token": token_of(browser, f"{address}/luk")}
    )
    assert "Behovet gælder stadig" in browser.get(done.headers["Location"]).text
    assert "Gælder behovet stadig?" not in browser.get("/overblik").text


def test_unanswered_it_is_paused_at_the_nodes_with_a_sentence(stage: Stage) -> None:
    play = scene(stage)
    (first, second) = citizens(play.node, "Anna Ager", "Bo Bech")
    code = play.to_meet(first)
    hub = stage.town.hub
    for day in (ASKED, PAUSED):
        set_day(hub, day)
        actions.age(hub)
    assert _state(hub, play.need) == "paused"
    play.exchange()
    person = Person(play.node, "consultant")
    assert "Behovet er sat på pause." in person.see(f"/behov/{play.code}").text
    assert "ikke bekræftet, at det stadig gælder, siden 23. november" in person.see(
        f"/behov/{play.code}").text  # fmt: skip
    with pytest.raises(Refused, match="need_rests"):
        proposals.propose(play.node, "test", need=play.code, group=play.group, candidate=second,
                          instrument="work_placement")  # fmt: skip
    with pytest.raises(Refused, match="need_paused"):
        intake.accept(hub, "test", code)
    actions.confirm(hub, "test", play.code)
    intake.accept(hub, "test", code)
    play.exchange()
    assert "Behovet er sat på pause." not in person.see(f"/behov/{play.code}").text


def test_it_expires_and_who_was_under_way_is_free(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 2, others=1, accepted=1)
    set_day(town.hub, PAUSED)
    assert actions.age(town.hub) == 1
    set_day(town.hub, EXPIRED)
    assert (actions.age(town.hub), actions.age(town.hub)) == (1, 0)
    assert _state(town.hub, need) == "expired"
    assert states_of(town, need) == {codes[0]: "accepted", codes[1]: "slot_gone"}
    with pytest.raises(Refused, match="need_expired"):
        actions.confirm(town.hub, "test", need.body.code)
    assert "Behovet er udløbet" in employer(stage).get(f"/behov/{need.body.code}").text


def _state(hub: Local, need: Record) -> str:
    with hub.read() as session:
        return str(stored.get(session, need.ref).body.state)
