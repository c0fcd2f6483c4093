"""The employer is written to once when something is said of its places, with the link to reply."""

from datetime import date

from sqlalchemy import select

from hub.guests.post import deliver
from hub.letters.actions import write_all
from hub.restrictions import actions as appeals
from hub.signals import actions as signals
from hub.tables import OutgoingLetter
from node.restrictions import actions as decisions
from node.restrictions.actions import Wanted
from shared.restrictions import restrictions
from tests.hub.outcomes.ended import ended
from tests.hub.signals.test_signals import at
from tests.hub.stage import Stage
from tests.mail import mail_server
from tests.parties import Town
from tests.reading import as_read

HAVNEN = "1990000101"
URL = "https://hub.example.dk"
REASON, REPLY, WHY = "1 af 30 kom i job", "Vi har fået ny kok", "Fire flere er ansat"


def written(town: Town) -> list[OutgoingLetter]:
    """Write what is due; the letters that came of it, and no more the second time."""
    before = set(_letters(town))
    write_all(town.hub, URL)
    found = [letter for key, letter in _letters(town).items() if key not in before]
    assert write_all(town.hub, URL) == 0
    return found


def _letters(town: Town) -> dict[int, OutgoingLetter]:
    with town.hub.read() as session:
        return {letter.id: letter for letter in session.scalars(select(OutgoingLetter))}


def test_a_signal_is_written_of_before_others_see_it_and_without_its_numbers(
    stage: Stage, town: Town
) -> None:
    ended(town, stage, HAVNEN, ["sister_site", *["not"] * 29])
    signals.look(town.hub, "test")
    (code,) = at(town.hub)
    (letter,) = written(town)
    assert letter.to == "mette@example.dk"
    assert f"{URL}/signaler/{code}" in letter.text
    assert "svar senest" in letter.text
    assert "7. december 2026" in as_read(letter.text)
    assert "30" not in letter.text.replace(code, "")
    signals.reply(town.hub, "test", code, REPLY, "Mette Kjær")
    assert written(town) == []
    with mail_server() as server:
        assert deliver(town.hub, server.address, "hub@example.dk") == 1
        assert server.letters[0]["Subject"] == f"Søbredden: et signal, I hører om først ({code})"


def test_each_word_on_a_restriction_is_written_of_once_and_none_of_its_text(
    stage: Stage, town: Town
) -> None:
    node = town.node("101")
    stage.accede("101")
    wanted = Wanted(level="workplace", measure="limit", at_most=2, reason=REASON,
                    review_on=date(2027, 3, 1))  # fmt: skip
    code = decisions.decide(node, "lise", HAVNEN, wanted, "Lise Holm").body.code
    town.synchronise("101")
    told = written(town)
    appeals.reply(town.hub, "mette", code, REPLY, "Mette Kjær")
    town.synchronise("101")
    assert written(town) == []
    for review in (date(2027, 4, 1), date(2027, 5, 1)):  # twice on one day is one letter
        decisions.uphold(node, "lise", code, WHY, review, "Lise Holm")
        town.synchronise("101")
        told += written(town)
    decisions.lift(node, "lise", code, WHY, "Lise Holm")
    town.synchronise("101")
    told += written(town)
    did = ["har besluttet en begrænsning", "har set på begrænsningen igen",
           "har ophævet begrænsningen"]  # fmt: skip
    assert [letter.subject for letter in told] == [
        f"Københavns Kommune {act}: Søbredden ({code})" for act in did
    ]
    for letter in told:
        assert f"{URL}/begraensninger/{code}" in letter.text
        assert not any(said in letter.text for said in (REASON, REPLY, WHY, "Lise", "2 ad"))


def test_what_was_lifted_before_anybody_wrote_of_it_is_not_written_of(
    stage: Stage, town: Town
) -> None:
    node = town.node("101")
    stage.accede("101")
    wanted = Wanted(level="workplace", measure="stop", at_most=None, reason=REASON,
                    review_on=date(2027, 3, 1))  # fmt: skip
    code = decisions.decide(node, "lise", HAVNEN, wanted, "Lise Holm").body.code
    decisions.lift(node, "lise", code, WHY, "Lise Holm")
    town.synchronise("101")
    with town.hub.read() as session:
        assert [one.body.lifted is None for one in restrictions(session)] == [False]
    assert written(town) == []
