"""What can happen to a membership: a municipality leaves, and comes back with a new key and a new
invitation. Each is an act, as in `acts.py`; and what the onlooker knows of who was away.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from hub.members import leaving
from node.membership import leaving as at_node
from shared.feed import parting, speaking
from shared.feed.local import Local
from shared.feed.tables import Erasure, MemberKey, Receipt, StoredRecord
from shared.problem import Refused
from shared.records.kinds import KINDS
from tests.federation import keys
from tests.federation.federation import ACTOR, CODES, Federation, Key, Revision
from tests.wire import records

if TYPE_CHECKING:
    from tests.federation.acts import Play
    from tests.federation.invariants import Watch

Standing = tuple[str | None, frozenset[str]]  # how one stands, and its keys that ended
AT_FIRST: Standing = ("active", frozenset())
PEOPLE = [name for name, kind in KINDS.items() if kind.person]
STAYS = {name for name, kind in KINDS.items() if kind.stays}
ROUNDS = 6


def leave(play: "Play", code: str, number: int) -> None:
    """Let a municipality leave, at the operator's word or at its own."""
    f = play.f
    if code not in f.members:
        return
    with _noted(f, code):
        if number % 3 == 2:
            with suppress(Refused), f.at(code) as node:
                at_node.leave(node, "own_wish")
        else:
            with f.at("hub") as hub:
                leaving.leave(hub, ACTOR, code, "own_wish")
    play.watch.saw_all()  # what went may come again, from old files


@contextmanager
def _noted(f: Federation, code: str) -> Iterator[None]:
    """Know what is destroyed of who leaves here, whatever happens on the way."""
    people, ended = _people(f.hub, f.nodes[code].name), _ended_at_hub(f, code)
    try:
        yield
    finally:
        if code not in f.members:
            f.leaves(code, people, ended)


def come_back(play: "Play", code: str, number: int) -> None:
    """Let who has left, or whose keys were taken back, join with a new key; who is leaving yet
    comes to its end before. A process may die on the way.
    """
    f = play.f
    if code not in CODES:
        return
    if f.out().get(code) == "leaving":
        _is_over(play, code, number)
    has_left = f.out().get(code) == "left"
    if has_left or f.is_revoked(code):
        f.came_back.add(code)
        f.rotated.add(code)
        dying = f.statements[("hub", code)[number // 5 % 2]]
        with (
            keys.not_heard(),
            dying.killed_before(3 * (number // 10) if number % 5 == 4 else 10**6),
        ):
            f.come_back(code)
        f.happened["returned"] += has_left


def _is_over(play: "Play", code: str, number: int) -> None:
    """Let all confirm what is to be destroyed; or its node stay away until an operator ends it."""
    f = play.f
    if number % 3 == 0:
        f.clocks.pass_by(leaving.WAIT)
        play.days("", 0)
        with suppress(Refused), f.at("hub") as hub:
            leaving.end(hub, ACTOR, code)
        return
    for one in (*f.members, code, *f.members, code, code):
        f.exchange(one)
    f.react()


def go_and_return(play: "Play", code: str, number: int) -> None:
    """Let a municipality leave while others go on, and come back; it goes on too, and may leave
    again: what chance makes seldom.
    """
    f = play.f
    code = code if code in f.members else CODES[number % 2]
    leave(play, code, number)
    for one in (code, *f.members)[: number // 3 % 4]:
        play.write(one, number)
        play.exchange(one, number)
    come_back(play, code, number)
    if number % 2:
        play.exchange(code, number)
        play.change(code, number)
        play.exchange(code, number)
    if number % 7 == 0:
        leave(play, code, 0)


# what the onlooker knows


def saw(watch: "Watch") -> None:
    """Note what each had of people as it heard that it is a member again: nobody else has it,
    until it is written anew. What could not be read then is not sent at all.
    """
    f = watch.f
    for code in f.parted:
        stands = _stands(f, code)
        if _is_back(watch.stood.get(code, AT_FIRST), stands):
            node = f.nodes[code]
            f.kept_back |= _people(node, None)
            watch.unsent |= {key for key in f.poisons if key[0] == node.authority}
        watch.stood[code] = stands


def hears_that_it_is_back(watch: "Watch", code: str) -> bool:
    """Tell whether a node has heard since the last act that it is a member again."""
    before = watch.stood.get(code, AT_FIRST)
    return code in watch.f.parted and _is_back(before, _stands(watch.f, code))


def is_out(f: Federation, code: str) -> bool:
    """Whether a node knows that it leaves or has left, and nothing else yet."""
    return _stands(f, code)[0] in parting.OUT


def _is_back(before: Standing, now: Standing) -> bool:
    return now[0] == "active" and (before[0] in parting.OUT or bool(now[1] - before[1]))


def _stands(f: Federation, code: str) -> Standing:
    with f.nodes[code].read() as session:
        state, ended = parting.standing(session, f.nodes[code])
    return state, frozenset(ended)


def _people(local: Local, source: str | None) -> dict[Key, Revision]:
    """Return what a party has about people, of its own or from a peer."""
    of_people = select(StoredRecord.owner, StoredRecord.id).where(StoredRecord.kind.in_(PEOPLE))
    with local.read() as session:
        keys = {tuple(row) for row in session.execute(of_people)}
        return {key: rev for key, rev in records(session, source).items() if key in keys}


# what must hold


def who_is_out_has_nothing(watch: "Watch") -> None:
    """Who leaves comes to its end, and then neither it nor anybody has anything of the other; an
    older copy of its database is told so as well. Only who is mute cannot be told.
    """
    f = watch.f
    mute = [code for code in f.out() if is_mute(f, code)]
    for _ in range(ROUNDS if f.out() else 0):
        for code in (*f.members, *f.out()):
            f.exchange(code)
    for code, state in f.out().items():
        node = f.nodes[code]
        watch.holds("I14", state == "left" or mute, code, "never comes to its end")
        for who in ("hub", *f.members):
            kinds = _kinds(f.parties[who], StoredRecord.owner == node.authority)
            watch.holds("I14", kinds <= STAYS, who, "has something of who left", kinds)
        kinds = _kinds(node, StoredRecord.source.is_not(None))
        watch.holds("I14", kinds <= {"membership"} or code in mute, code, "has left with", kinds)


def is_mute(f: Federation, code: str) -> bool:
    """Whether a municipality that is out has made a key to come back with, and was not admitted:
    nobody hears it, nor does it know whom to believe.
    """
    with f.hub.read() as session:
        return code in f.out() and speaking.find(session, f.nodes[code].key.public.id) is None


def _kinds(local: Local, *conditions: object) -> set[str]:
    with local.read() as session:
        return set(session.scalars(select(StoredRecord.kind).where(*conditions)))


def nothing_destroyed_is_back(watch: "Watch", code: str, at_hub: dict[Key, Revision]) -> None:
    """Of who has come back the hub has nothing that was destroyed as it left, but what was written
    anew since. A leaving that a restored hub has forgotten, as nobody else knew of it, is none.
    """
    f = watch.f
    if code in f.parted:
        ended = _ended_at_hub(f, code)
        gone = {
            key for key, rev in at_hub.items() if f.destroyed.get(key, {}).get(rev, ended) < ended
        }
        watch.holds("returned", not gone, code, "what was destroyed is back", gone)


def _ended_at_hub(f: Federation, code: str) -> int:
    with f.hub.read() as session:
        ended = MemberKey.party == f.nodes[code].name, MemberKey.state == "ended"
        return session.scalar(select(func.count()).select_from(MemberKey).where(*ended)) or 0


def receipts_are_of_what_was_asked(watch: "Watch") -> None:
    """What is confirmed was confirmed after it was held for the last time: what is published and
    destroyed again is confirmed again.
    """
    f = watch.f
    who_is = {local.name: who for who, local in f.parties.items()}
    both = (Receipt.peer == Erasure.peer, Receipt.owner == Erasure.owner, Receipt.id == Erasure.id)
    for who in () if f.happened["clock"] else ("hub", *f.members):
        with f.parties[who].read() as session:
            said = select(Receipt).join(Erasure, and_(*both)).where(Erasure.confirmed)
            for one in session.scalars(said):
                held_at = watch.held_at.get((who_is[one.peer], (one.owner, one.id)), one.at)
                watch.holds("I6", one.at >= held_at, who, "was confirmed before", one.id, one.at)
