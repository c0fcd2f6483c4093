"""What a manager has to decide after a signal stands in the manager's inbox, with its day."""

from datetime import date

from hub.restrictions import actions as appeals
from hub.signals import actions as signals
from node.restrictions import actions
from node.restrictions.actions import Wanted
from shared.signals import signals as signals_at
from tests.hub.outcomes.ended import ended
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import set_day
from tests.parties import Town

HAVNEN = "1990000101"
REVIEW = date(2027, 3, 1)


def waits(town: Town, role: str, name: str) -> list[tuple[str, str]]:
    """What awaits a new person of the municipality, each with its day."""
    rows = program_of(town.node("101"), role, name).get("/api/v1/inbox").json
    return [(row["what"], row["due"]) for row in rows if row["what"] != "answer"]


def on(town: Town, day: str) -> None:
    """Let it be another day for both, and the hub look and be heard."""
    for party in (town.hub, town.node("101")):
        set_day(party, day)
    signals.look(town.hub, "test")
    town.synchronise("101")


def test_a_signal_is_news_once_the_employer_was_heard_and_the_employer_can_still_reply(
    stage: Stage, town: Town
) -> None:
    ended(town, stage, HAVNEN, ["sister_site", *["not"] * 29])
    stage.accede("101")
    on(town, "2026-11-23")
    on(town, "2026-12-07")
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    assert "Svar senest 7. december" in employer.get("/overblik").text
    assert waits(town, "manager", "A") == []
    on(town, "2026-12-08")
    assert "Fristen var 7. december" in employer.get("/overblik").text
    assert waits(town, "manager", "B") == [("signal", "2026-12-15")]
    assert waits(town, "node.kam", "C") == [("signal", "2026-12-15")]
    assert waits(town, "caseworker", "D") == []
    page = Person(town.node("101"), "manager", "E").see("/indbakke").text
    assert "Virksomheden svarede ikke inden fristen 7. december." in page
    on(town, "2026-12-16")
    assert waits(town, "manager", "F") == []


def test_that_a_signal_has_gone_waits_for_who_decided_until_they_have_looked(
    stage: Stage, town: Town
) -> None:
    node = town.node("101")
    ended(town, stage, HAVNEN, ["sister_site", *["not"] * 29])
    stage.accede("101")
    on(town, "2026-11-23")
    on(town, "2026-12-08")
    with node.read() as session:
        (signal,) = signals_at(session)
    wanted = Wanted(level="workplace", measure="stop", at_most=None, reason="1 af 30.",
                    review_on=date(2027, 9, 1))  # fmt: skip
    code = actions.decide(node, "lise", HAVNEN, wanted, "Lise Holm").body.code
    assert waits(town, "manager", "A") == []
    ended(town, stage, HAVNEN, ["employed_here"] * 10)
    on(town, "2026-12-14")
    with node.read() as session:
        assert signals_at(session)[0].body.gone_on == date(2026, 12, 14)
    assert waits(town, "manager", "B") == [("signal_gone", "2026-12-30")]
    assert waits(town, "node.kam", "C") == []
    page = Person(node, "manager", "D").see("/indbakke").text
    assert f"Signal {signal.body.code} gælder ikke længere siden 14. december." in page
    on(town, "2026-12-15")
    actions.uphold(node, "lise", code, "Vi ser tiden an.", date(2027, 9, 1), "Lise Holm")
    assert waits(town, "manager", "E") == []


def test_an_appeal_and_a_review_wait_for_the_manager_until_somebody_has_looked(
    stage: Stage, town: Town
) -> None:
    node = town.node("101")
    stage.accede("101")
    wanted = Wanted(level="workplace", measure="stop", at_most=None, reason="1 af 30.",
                    review_on=REVIEW)  # fmt: skip
    code = actions.decide(node, "lise", HAVNEN, wanted, "Lise Holm").body.code
    town.synchronise("101")
    assert waits(town, "manager", "A") == []
    appeals.reply(town.hub, "mette", code, "Ny kok.", "Mette Kjær")
    town.synchronise("101")
    assert waits(town, "manager", "B") == [("appeal", "2026-12-07")]
    assert waits(town, "node.kam", "C") == []
    actions.uphold(node, "lise", code, "Ingen ændring.", REVIEW, "Lise Holm")
    assert waits(town, "manager", "D") == []
    on(town, "2027-02-19")
    assert waits(town, "manager", "E") == []
    for day in ("2027-02-22", "2027-03-05"):
        on(town, day)
        assert waits(town, "manager", day) == [("review", "2027-03-01")]
    actions.lift(node, "lise", code, "Fem er ansat.", "Lise Holm")
    assert waits(town, "manager", "F") == []
