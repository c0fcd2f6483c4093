"""Who changed what the municipality keeps for itself can be read, on page, API and command."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from deploy.cli import landsaftale
from node.competences import actions as competences
from node.events.actions import events, forget_events
from node.offices import actions as offices
from node.tables import Event
from shared import clock
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from tests.node.people import Person, program_of
from tests.parties import Town
from tests.shared.promises.sides import somebody

BY = "login:karim"
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 4)


@pytest.fixture
def staffed(town: Town) -> Local:
    """Lone and Karim take tasks at the node."""
    node = town.node("101")
    somebody(node, "lone", "consultant")
    somebody(node, "karim", "node.kam")
    return node


def noted(node: Local) -> list[tuple[str, str, list[str]]]:
    """What the history says, oldest first."""
    with node.read() as session:
        return [(one.act, one.about, one.said) for one in reversed(events(session))]


def test_each_change_of_the_house_is_noted_once_and_a_refused_one_never(staffed: Local) -> None:
    node = staffed
    competences.learn(node, BY, "lone", ["I", "G"])
    competences.be_away(node, BY, "lone", FIRST, LAST, "karim")
    competences.come_back(node, BY, "lone", FIRST)
    offices.keep(node, BY, "Nord", ["lone"])
    offices.close(node, BY, "Nord")
    refused: tuple[Callable[[], object], ...] = (
        lambda: competences.learn(node, BY, "lone", ["hotel"]),
        lambda: competences.be_away(node, BY, "lone", LAST, FIRST, None),
        lambda: competences.come_back(node, BY, "lone", FIRST),
        lambda: offices.keep(node, BY, "Syd", []),
        lambda: offices.close(node, BY, "Nord"),
        lambda: offices.take_back(node, BY, "B-7K3QM2X"),
    )
    for act in refused:
        with pytest.raises((Refused, NotFound)):
            act()
    days = ["2026-12-01", "2026-12-04"]
    assert noted(node) == [
        ("learned", "lone", ["G", "I"]), ("away", "lone", [*days, "karim"]),
        ("back", "lone", days),
        ("staffed", "Nord", ["lone"]), ("closed", "Nord", []),
    ]  # fmt: skip


def test_page_api_and_command_tell_the_same(staffed: Local) -> None:
    node = staffed
    kam = Person(node, "node.kam", "Karim Holst")
    competences.learn(node, BY, "lone", ["I"])
    kam.send("/kontorer", {"name": "Nord", "people": "lone"}, "/kontorer")
    page = kam.see("/haendelser").text
    assert "Nord: her arbejder Lone" in page
    assert "kender brancherne: Overnatning" in page
    assert "her arbejder" not in kam.see("/haendelser?om=lone").text
    told = program_of(node, "manager", "Ida Friis").get("/api/v1/events?about=Nord").json
    words = ["node", "--home", str(node.home), "events", "--about", "lone", "--json"]
    shown = json.loads(CliRunner().invoke(landsaftale, words).output)["events"]
    assert [(one["act"], one["about"]) for one in told] == [("staffed", "Nord")]
    assert [(one["by"], one["act"], one["said"]) for one in shown] == [(BY, "learned", ["I"])]


def test_after_13_months_an_event_is_gone(staffed: Local) -> None:
    competences.learn(staffed, BY, "lone", ["I"])
    competences.learn(staffed, BY, "lone", [])
    with staffed.database.begin() as session:
        old = clock.now() - timedelta(days=430)
        first = session.scalar(select(func.min(Event.n)))
        session.execute(update(Event).where(Event.n == first).values(at=old))
    forget_events(staffed)
    assert noted(staffed) == [("learned", "lone", [])]
