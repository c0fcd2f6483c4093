"""What two do at once: what is handed over keeps what was done to it, and a time is one's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from hub.entrances import actions
from hub.entrances.actions import Booking
from hub.entrances.seen import side
from node.agreements import actions as agreements
from node.employers import kam
from shared.accounts.tables import Charge
from shared.feed import stored
from shared.problem import Refused
from shared.promises import actions as promises
from shared.promises.actions import Given
from shared.tables import AccessionIndex, AgreementIndex
from tests.hub.stage import Stage
from tests.make import FREE, contact
from tests.parties import Town
from tests.shared.promises.sides import employer_code, joined, somebody

pytestmark = pytest.mark.parametrize("town", ["postgresql"], indirect=True)
ROUNDS = 6


def test_what_is_kept_or_paused_meanwhile_stays_so(stage: Stage, town: Town) -> None:
    node = joined(town, stage, kam=contact(name="Karim"))
    employer = employer_code(node)
    with node.read() as session:
        agreement = session.scalars(select(AgreementIndex.code)).one()
    people = ["karim", "anna"]
    for at in range(ROUNDS):
        here, there = people[at % 2], people[1 - at % 2]
        given = Given(to=employer, what="Et svar", due=date(2026, 12, 1), keeper=here)
        promise = promises.give(node, "test", given)
        start = Barrier(3)

        def hand_over(here: str = here, there: str = there, start: Barrier = start) -> None:
            start.wait()
            kam.hand_over(node, "test", here, there, "22222222")

        def keep(code: str = promise.body.code, start: Barrier = start) -> None:
            start.wait()
            promises.keep(node, "test", code)

        def pause(at: int = at, start: Barrier = start) -> None:
            start.wait()
            (agreements.resume if at % 2 else agreements.pause)(node, "test", agreement)

        with ThreadPoolExecutor(3) as both:
            for done in [both.submit(act) for act in (hand_over, keep, pause)]:
                done.result()
        with node.read() as session:
            assert stored.get(session, promise.ref).body.state == "kept"
            assert session.scalars(select(Charge)).all() == []
            accession = stored.get(session, session.scalars(select(AccessionIndex)).one().ref)
            assert accession.body.state == ("acceded" if at % 2 else "paused")
            assert accession.body.kam.name == there.title()


def test_of_two_who_book_the_same_time_one_has_it(stage: Stage, town: Town) -> None:
    joined(town, stage, kam=contact(name="Karim"), free=(FREE,))
    somebody(town.hub, "mette", "emp.admin", stage.employer)
    with town.hub.read() as session:
        free = side(session, stage.employer, "101", date(2026, 11, 23)).times[:ROUNDS]
    for on, at in free:
        start, wanted = Barrier(2), Booking(on=on, at=at, about="Pladser", keeper="mette")

        def book(start: Barrier = start, wanted: Booking = wanted) -> str:
            start.wait()
            try:
                actions.book(town.hub, "test", stage.employer, "101", wanted)
            except Refused as taken:
                return taken.code
            return "booked"

        with ThreadPoolExecutor(2) as both:
            assert sorted(one.result() for one in [both.submit(book) for _ in "12"]) == [
                "booked", "time_taken"
            ]  # fmt: skip
