from sqlalchemy import update

from shared import clock
from shared.feed.tables import Peer, Quarantine
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import scene


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


def test_nobody_sees_it_without_logging_in(stage: Stage) -> None:
    play = scene(stage)
    person = Person(play.node, "consultant")
    person.browser.delete_cookie("landsaftale-80")
    assert person.see("/synk").status_code == 303
