"""A held place is taken over once, whatever the order: none is lost and none is held by two."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from hub.placements.claims import claims_at
from hub.placements.room import answer_claims
from shared.feed import stored
from shared.records.base import Record
from shared.records.kinds import BY_BODY
from shared.records.kinds import make as record
from shared.records.placement import CapacityClaim
from shared.records.seat import SeatOffer
from shared.tables import SeatOfferIndex
from tests import make
from tests.parties import Town

EIGHT = ("101", "147", "157", "173", "175", "183", "185", "190")
UNTIL = date(2026, 12, 4)
CONTROL = 12  # rounds in which all eight press at once
municipality = st.sampled_from(EIGHT)


class Hotel:
    """A workplace with as many places held as it has room, and eight that have acceded."""

    def __init__(self, town: Town, p_number: str, places: int) -> None:
        self.town, self.p_number, self.claims = town, p_number, dict[str, Record]()
        with town.hub.begin("test") as tx:
            employer = tx.write(make.employer(), "registered")
            agreement = tx.write(make.agreement(employer, invited=EIGHT), "made")
            body = make.workplace(
                employer, p_number=p_number, full_time_persons=Decimal(5 * places)
            )
            self.key = tx.write(body, "registered")
        self._arrive([_of(code, _accession(agreement, code)) for code in EIGHT])
        for number in range(places):
            self.hold(EIGHT[number % len(EIGHT)])

    def hold(self, code: str, takes: str | None = None) -> str:
        """Let a municipality ask for a place ahead, or take over one that is offered."""
        body = make.capacity_claim(self.key, p_number=self.p_number, municipality=code,
                                   keep_until=UNTIL, takes=takes)  # fmt: skip
        made = _of(code, body)
        self.claims[made.ref] = made
        self._arrive([made])
        return made.ref

    def change(self, key: str, **other: object) -> None:
        """Let the owner of a claim say something else of it."""
        old = self.claims[key]
        new = record(replace(old.body, **other), id=old.id, owner=old.owner, rev=old.rev + 1)
        self.claims[key] = new
        self._arrive([new])

    def holders(self) -> Counter[str]:
        """How many places each municipality holds or uses."""
        with self.town.hub.read() as session:
            asked = claims_at(session, self.p_number)
            return Counter(one.claim.municipality for one in asked if one.holds(make.TODAY))

    def offers(self, state: str = "offered") -> list[SeatOffer]:
        """The offers of a state, the oldest first."""
        with self.town.hub.read() as session:
            rows = session.scalars(
                select(SeatOfferIndex).where(
                    SeatOfferIndex.p_number == self.p_number, SeatOfferIndex.state == state
                )
            )
            found = [stored.get(session, row.ref) for row in rows]
        return [one.body for one in sorted(found, key=lambda one: one.id)]

    def ref_of(self, offer: SeatOffer) -> str:
        """The key of an offer."""
        with self.town.hub.read() as session:
            row = session.scalars(select(SeatOfferIndex).where(SeatOfferIndex.code == offer.code))
            return row.one().ref

    def _arrive(self, records: list[Record]) -> None:
        by_owner: dict[str, list[Record]] = {}
        for one in records:
            by_owner.setdefault(one.owner, []).append(one)
        with self.town.hub.database.begin() as session:
            for owner, some in by_owner.items():
                stored.store(session, some, source=f"node:{owner[-3:]}")
                self.town.hub.index.put(session, some)


class Swaps(RuleBasedStateMachine):
    """Eight municipalities offer, take, take back and use in any order."""

    town: Town
    number = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).number += 1
        self.hotel = Hotel(self.town, f"19{self.number:08}", places=6)
        answer_claims(self.town.hub)
        self.keys = list(self.hotel.claims)

    @rule(which=st.integers(0, 9), offered=st.booleans())
    def offer_or_take_back(self, which: int, offered: bool) -> None:
        key = self.keys[which % len(self.keys)]
        if self.hotel.claims[key].body.use == "reserved":
            self.hotel.change(key, offered=offered)

    @rule(who=municipality, which=st.integers(0, 5), late=st.booleans())
    def take(self, who: str, which: int, late: bool) -> None:
        offers = self.hotel.offers()
        if offers:
            self.keys.append(self.hotel.hold(who, self.hotel.ref_of(offers[which % len(offers)])))
        if not late:
            answer_claims(self.town.hub)

    @rule(which=st.integers(0, 9))
    def use(self, which: int) -> None:
        """A node uses a place that it holds and does not offer, once the hub has said so."""
        answer_claims(self.town.hub)
        key = self.keys[which % len(self.keys)]
        body: CapacityClaim = self.hotel.claims[key].body
        held = self.hotel.holders()[body.municipality]
        if held and not body.offered and body.use == "reserved" and self._has(key):
            self.hotel.change(key, use="placement", keep_until=None)

    @rule()
    def answer(self) -> None:
        answer_claims(self.town.hub)

    @invariant()
    def as_many_places_as_ever(self) -> None:
        assert sum(self.hotel.holders().values()) == 6

    @invariant()
    def who_uses_a_place_was_given_it(self) -> None:
        with self.town.hub.read() as session:
            for one in claims_at(session, self.hotel.p_number):
                if one.claim.use == "placement" and not one.is_new:
                    assert one.word
                    assert one.word.granted

    @invariant()
    def every_place_that_was_taken_has_its_taker_with_a_name(self) -> None:
        for one in self.hotel.offers("taken"):
            assert one.contact
            assert one.contact.name == f"Kam {one.taker}"

    def _has(self, key: str) -> bool:
        with self.town.hub.read() as session:
            asked = claims_at(session, self.hotel.p_number)
            return any(one.row.ref == key and one.holds(make.TODAY) and not one.is_new
                       for one in asked)  # fmt: skip


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_nothing_is_lost_or_doubled_whatever_the_order(town: Town) -> None:
    machine = type("Here", (Swaps,), {"town": town, "number": 0})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=12, stateful_step_count=15, deadline=None,
        suppress_health_check=list(HealthCheck),
    ))  # fmt: skip


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_of_eight_who_press_at_once_one_has_it(town: Town) -> None:
    hotels = [Hotel(town, f"18{at:08}", places=1) for at in range(CONTROL)]
    answer_claims(town.hub)
    for one in hotels:
        one.change(next(iter(one.claims)), offered=True)
    answer_claims(town.hub)
    offers = {one.p_number: one.ref_of(one.offers()[0]) for one in hotels}

    def press(code: str) -> None:
        for one in hotels:
            one.hold(code, offers[one.p_number])
            answer_claims(town.hub)

    with ThreadPoolExecutor(len(EIGHT)) as pool:
        for done in [pool.submit(press, code) for code in EIGHT[1:]]:
            done.result(timeout=120)
    for one in hotels:
        (taken,) = one.offers("taken")
        assert one.holders() == Counter({taken.taker: 1})


def _accession(agreement: str, code: str) -> object:
    return make.accession(agreement, municipality=code, kam=make.contact(f"Kam {code}"))


def _of(code: str, body: object) -> Record:
    return record(body, id=BY_BODY[type(body)].new_id(), owner=f"municipality:{code}", rev=1)
