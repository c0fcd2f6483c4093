import pytest
from sqlalchemy import update

from hub.members import actions as members
from hub.members import suspending
from shared import clock
from shared.feed.tables import Peer, Quarantine
from shared.problem import Refused
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import scene
from tests.shared.feed.test_allowance import publish


def test_the_page_says_in_plain_words_that_all_is_in_step(stage: Stage) -> None:
    play = scene(stage)
    person = Person(play.node, "consultant")
    text = person.see("/synk").text
    assert "Ja, vi er i takt." in text
    assert "Intet venter på at blive sendt." in text
    assert "I takt med hubben" in person.see("/behov").text
    assert person.send("/synk", {}).status_code == 303


def test_a_refused_record_is_told_with_its_remedy(stage: Stage) -> None:
    play = scene(stage)
    with play.node.database.begin() as session:
        session.add(
            Quarantine(at=clock.now(), peer="hub:dk", kind="need", owner="hub:dk", id="0" * 36,
                       rev=1, status="refused", problem='{"code":"bad_signature","status":403}')
        )  # fmt: skip
    text = Person(play.node, "consultant").see("/synk").text
    assert "Underskriften passer ikke til nøglen." in text
    assert "karantæne" in text


def test_a_hub_that_does_not_answer_is_said_with_what_still_works(stage: Stage) -> None:
    play = scene(stage)
    with play.node.database.begin() as session:
        session.execute(update(Peer).values(url="http://127.0.0.1:9"))
    person = Person(play.node, "consultant")
    said = person.send("/synk", {})
    assert said.status_code == 503
    assert "Du kan arbejde videre." in said.text
    assert "Nej, ikke lige nu." in person.see("/synk").text


def test_who_is_suspended_is_nowhere_told_to_be_in_step(stage: Stage) -> None:
    play = scene(stage)
    suspending.suspend(stage.town.hub, "cli:anna", "101")
    with pytest.raises(Refused, match="suspended"):
        play.exchange()
    person = Person(play.node, "consultant")
    assert "Nej, ikke lige nu." in person.see("/synk").text
    page = person.see("/behov").text
    assert "prøver igen selv" in page
    assert "I takt" not in page


def test_profiles_that_the_hub_takes_later_are_counted_among_what_waits(stage: Stage) -> None:
    play = scene(stage)
    members.state_candidates(stage.town.hub, "cli:anna", "101", 5)
    publish(play.node, 9)
    play.exchange()
    person = Person(play.node, "consultant")
    page = person.see("/synk").text
    assert "3 ting venter på at blive sendt." in page
    assert "Der er ikke plads til flere profiler hos hubben lige nu. 3 venter her." in page
    assert "profiler venter" in person.see("/behov").text
    admin = Person(play.node, "node.admin").see("/drift").text
    assert admin.count("3 venter her.") == 1  # by the answer, not by the table as well


def test_nobody_sees_it_without_logging_in(stage: Stage) -> None:
    play = scene(stage)
    person = Person(play.node, "consultant")
    person.browser.delete_cookie("landsaftale-80")
    assert person.see("/synk").status_code == 303
