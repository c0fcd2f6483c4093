"""Eight ask for the last place at once: never over, never stuck; `make soak` does it a thousand
times.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select

from hub.placements.claims import room_at
from hub.placements.room import answer_claims
from hub.tables import RoomToJudge
from shared.feed import stored
from shared.records.base import Record
from shared.records.kinds import BY_BODY
from shared.records.kinds import make as record
from shared.rules.period import Period
from shared.tables import ClaimIndex, ReservationIndex
from tests import make
from tests.parties import Town

ROUNDS, TOGETHER, CONTROL = 200, 200, 20
EIGHT = ("101", "147", "157", "173", "175", "183", "185", "190")
COURSE = Period(make.START, make.FOUR_WEEKS)
pytestmark = pytest.mark.parametrize("town", ["postgresql"], indirect=True)


@dataclass(frozen=True)
class Place:
    """A workplace with room for one."""

    p_number: str
    key: str


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(1_000, marks=pytest.mark.soak)])
def test_the_last_place_is_given_once_in_each_round(town: Town, rounds: int) -> None:
    places = _places(town, rounds)

    def ask(node: int) -> None:
        for some in _in_parts(places, TOGETHER):
            _claims(town, some, EIGHT[node], "reserved")
            answer_claims(town.hub)

    _eight(ask)
    with town.hub.read() as session:
        granted = Counter(
            stored.get(session, row.ref).body.workplace
            for row in session.scalars(select(ReservationIndex).where(ReservationIndex.granted))
        )
        words = session.scalar(select(func.count()).select_from(ReservationIndex))
        left = session.scalar(select(func.count()).select_from(RoomToJudge))
    assert set(granted.values()) == {1}  # never over
    assert (len(granted), words, left) == (rounds, rounds * len(EIGHT), 0)  # never stuck


def test_a_check_without_a_reservation_overbooks(town: Town) -> None:
    places, looked = _places(town, CONTROL), Barrier(len(EIGHT))

    def look_and_take(node: int) -> None:
        for place in places:
            with town.hub.read() as session:
                _, verdict = room_at(session, place.p_number, COURSE, make.TODAY)
            looked.wait()
            if verdict.allowed:
                _claims(town, [place], EIGHT[node], "placement")
            looked.wait()

    _eight(look_and_take)
    with town.hub.read() as session:
        used = session.execute(
            select(func.count()).select_from(ClaimIndex).group_by(ClaimIndex.p_number)
        ).scalars()
        assert max(used) > 1


def _eight(act: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(len(EIGHT)) as pool:
        for done in [pool.submit(act, node) for node in range(len(EIGHT))]:
            done.result(timeout=300)


def _places(town: Town, number: int) -> list[Place]:
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "registered")
        found = []
        for at in range(number):
            body = make.workplace(
                employer, p_number=f"19{at:08}", full_time_persons=Decimal(5), municipality="101"
            )
            found.append(Place(body.p_number, tx.write(body, "registered")))
    answer_claims(town.hub)
    return found


def _claims(town: Town, places: Sequence[Place], code: str, use: str) -> None:
    """Let a municipality's claims arrive, as an exchange stores them."""
    records = [_claim(place, code, use) for place in places]
    with town.hub.database.begin() as session:
        stored.store(session, records, source=f"node:{code}")
        town.hub.index.put(session, records)


def _claim(place: Place, code: str, use: str) -> Record:
    body = make.capacity_claim(place.key, p_number=place.p_number, municipality=code, use=use)
    return record(body, id=BY_BODY[type(body)].new_id(), owner=f"municipality:{code}", rev=1)


def _in_parts(places: list[Place], size: int) -> Iterator[list[Place]]:
    for start in range(0, len(places), size):
        yield places[start : start + size]
