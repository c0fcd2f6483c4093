"""What is handed over while somebody acts on it keeps what they did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from node.agreements import actions as agreements
from node.employers import kam
from shared.accounts.tables import Charge
from shared.feed import stored
from shared.promises import actions as promises
from shared.promises.actions import Given
from shared.tables import AccessionIndex, AgreementIndex
from tests.hub.stage import Stage
from tests.make import contact
from tests.parties import Town
from tests.shared.promises.test_promises import employer_code, joined

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
