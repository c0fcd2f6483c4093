"""What can happen to room at a workplace: it is asked for ahead or for somebody, used, given back,
and moves to another municipality. Each is an act, as in `acts.py`.
"""

from contextlib import suppress
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from sqlalchemy import select

from node.placements import actions as placing
from node.placements import room
from node.swaps import actions as swaps
from shared.feed.local import Local
from shared.problem import Problem
from shared.records.base import Record
from shared.rules.placement import PLACEMENT
from shared.tables import SeatOfferIndex
from tests.federation.federation import ACTOR, CODES, Federation
from tests.federation.settled import COURSE, P_NUMBER, applied_for, heard, planned

if TYPE_CHECKING:
    from tests.federation.acts import Play


def ask_ahead(play: "Play", code: str, number: int) -> None:
    """Let a municipality ask for places before it has anybody for them, and say so or not yet."""
    if code in play.f.members:
        until = play.day(code) + timedelta(days=number // 2 % 12)
        with suppress(Problem), play.f.at(code) as node:
            room.ask_ahead(node, ACTOR, P_NUMBER, COURSE, 1 + number % 2, until)
        if number % 3:
            play.exchange(code, number)


def plan_one(play: "Play", code: str, number: int) -> None:
    """Let a municipality plan somebody's placement, in a place that it holds or one that it asks
    for; say so or not yet, or even come as far as before the grant.
    """
    if code not in play.f.members:
        return
    with suppress(Problem), play.f.at(code) as node:
        planned(node, number % 2)
    if number % 3:
        play.exchange(code, number)
    if number % 6 == 5:
        play.exchange(code, number)
        with suppress(Problem), play.f.at("hub") as hub:
            heard(hub, _planned(play.f, code))
        play.exchange(code, number)
        with suppress(Problem), play.f.at(code) as node:
            applied_for(node, _planned(play.f, code))


def use_room(play: "Play", code: str, number: int) -> None:
    """Let a municipality grant whom it has room for, and say so or not yet."""
    for one in _planned(play.f, code):
        with suppress(Problem), play.f.at(code) as node:
            placing.grant(node, ACTOR, one)
    if number % 3 == 2:
        play.exchange(code, number)


def free_room(play: "Play", code: str, number: int) -> None:
    """Let a municipality give a place back: one for nobody yet, or one that somebody had."""
    if code == "hub":
        return
    if number % 2:
        for claim in _held(play.f.nodes[code], play.day(code))[:1]:
            with suppress(Problem), play.f.at(code) as node:
                room.give_back(node, ACTOR, claim.ref)
    for one in [] if number % 2 else _planned(play.f, code)[:1]:
        with suppress(Problem), play.f.at(code) as node:
            placing.end(node, ACTOR, one, "moved")
    if number % 3 == 2:
        play.exchange(code, number)


def move_room(play: "Play", code: str, number: int) -> None:
    """Let a municipality take what others offer, offer a place to them, or take it back."""
    if code == "hub":
        return
    if number % 6 == 0:
        play.exchange(code, number)
    with suppress(Problem), play.f.at(code) as node:
        for claim in _held(play.f.nodes[code], play.day(code))[:1] if number % 3 else []:
            (swaps.offer, swaps.take_back)[number % 3 - 1](node, ACTOR, claim.ref)
        for seat in _offered(node) if number % 3 == 0 else []:
            swaps.take(node, ACTOR, seat)
    if number % 4:
        play.exchange(code, number)


def crowd(play: "Play", code: str, number: int) -> None:
    """Let others want more room than there is and use what they have, unheard; and one use, give
    back and move its own, in any order, while days go by: what chance makes seldom.
    """
    code = code if code in play.f.members else CODES[number % 2]
    others = [one for one in play.f.members if one != code]
    for one in others:
        ask_ahead(play, one, 21)
        plan_one(play, one, 1)
        use_room(play, one, 0)
    orders = [*permutations((use_room, free_room, move_room, _pass))]
    for act in orders[number % len(orders)]:
        act(play, code, number % 2 + 12 * (number // 24 % 2))
    for one in others:
        move_room(play, one, 6)
    play.exchange(code, number)


def _pass(play: "Play", _: str, number: int) -> None:
    play.days("", number // 12 * 8)


def _planned(f: Federation, code: str) -> list[str]:
    """The codes of a municipality's placements, none of which is over."""
    if code == "hub":
        return []
    with f.nodes[code].read() as session:
        rows = placing.all_ours(session, f.nodes[code])
        return [row.code for row in rows if row.state not in PLACEMENT.final]


def _held(node: Local, now: date) -> list[Record]:
    with node.read() as session:
        return room.ahead(session, node, P_NUMBER, now)


def _offered(node: Local) -> list[str]:
    with node.read() as session:
        found = select(SeatOfferIndex.code).where(SeatOfferIndex.state == "offered")
        return list(session.scalars(found.order_by(SeatOfferIndex.code)))
