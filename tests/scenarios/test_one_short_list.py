"""Three municipalities nominate, the employer sees one screened list, all hear once how it went.

The model is Hovedstadens Rekrutteringsservice: one intake consultant between nominators and
employer, with a substitute, and nothing passed on by silence.
"""

from pathlib import Path

import pytest

from hub.intake import feedback
from hub.intake.desk import Batch, desk
from hub.needs.actions import by_code
from hub.needs.offers import standings
from hub.proposals import actions as intake
from node.agreements import actions as word
from node.needs.actions import feedback as told
from node.needs.actions import find
from shared.clock import today
from shared.feed.local import Local
from shared.records.base import Record
from shared.records.sector import Feedback
from tests import make
from tests.parties import Town
from tests.scenarios.hotels import CODES, Hotels, open_hotels

TERMS = word.Terms(participation="profiles", kam=make.contact("Karim Holst"))


@pytest.fixture
def hotels(town: Town, tmp_path: Path) -> Hotels:
    found = open_hotels(town, tmp_path)
    for place in ("101", "147", "851"):
        word.accede(found.node(place), "leder", found.agreement_code(), TERMS)
    found.exchange()
    return found


def nominate(hotels: Hotels, need: Record, place: str, count: int) -> list[str]:
    """Let a municipality nominate people for the first hotel, as it does offline or online."""
    group = need.body.slot_groups[0].id
    bodies = [make.proposal(need.ref, group, municipality=place) for _ in range(count)]
    with hotels.node(place).begin("konsulent") as tx:
        for body in bodies:
            tx.write(body, "proposed")
    return [body.code for body in bodies]


def waiting(hotels: Hotels, service: str | None) -> list[Batch]:
    with hotels.town.hub.read() as session:
        return list(desk(session, service, today(session)))


def heard(node: Local, code: str) -> list[Feedback]:
    with node.read() as session:
        return list(told(session, find(session, code)))


def seen_by_employer(hotels: Hotels, need: Record) -> set[str]:
    with hotels.town.hub.read() as session:
        found = standings(session, need=need.ref)
    return {one.row.code for one in found if one.state in ("to_decide", "meet", "accepted")}


def test_one_list_from_three_municipalities_and_one_feedback(hotels: Hotels) -> None:
    hub = hotels.town.hub
    with hub.begin("operator") as tx:
        service = tx.write(make.sector_service(members=CODES), "made")
    need = hotels.post()
    group = need.body.slot_groups[0].id
    hotels.exchange()
    ours = nominate(hotels, need, "101", 3)
    near = nominate(hotels, need, "147", 2)
    hotels.exchange()
    late = nominate(hotels, need, "851", 1)  # Aalborg's node is offline for now

    (batch,) = waiting(hotels, service)
    assert (len(batch.waiting), batch.municipalities) == (5, 2)
    assert seen_by_employer(hotels, need) == set()
    hotels.day("2026-11-26")  # nobody screened on Monday, Tuesday or Wednesday
    (batch,) = waiting(hotels, service)
    assert batch.screener
    assert (batch.late, batch.screener.name, len(batch.waiting)) == (1, "Bo Lund", 6)
    assert seen_by_employer(hotels, need) == set()

    chosen = [ours[0], ours[1], near[0], late[0]]
    intake.shortlist(hub, "Bo Lund", need.body.code, group, chosen)
    for code in (ours[2], near[1]):
        intake.send_back(hub, "Bo Lund", code, "incomplete")
    assert seen_by_employer(hotels, need) == set(chosen)
    assert waiting(hotels, service) == []
    for code in (ours[0], late[0]):
        intake.meet(hub, "hr", code)
        intake.accept(hub, "hr", code)
    for code in (ours[1], near[0]):
        intake.decline(hub, "hr", code, "shift")

    with hub.read() as session:
        row = by_code(session, need.body.code)
    feedback.give(hub, "Bo Lund", row, group)
    hotels.exchange()
    answers = [heard(hotels.node(place), need.body.code) for place in ("101", "147", "851")]
    assert answers[0] == answers[1] == answers[2]
    ((one,),) = {tuple(answer) for answer in answers}
    assert (one.nominated, one.shortlisted, one.accepted) == (6, 4, 2)
    assert [(why.gate, why.reason, why.count) for why in one.reasons] == [
        ("declined", "shift", 2), ("returned", "incomplete", 2),
    ]  # fmt: skip
