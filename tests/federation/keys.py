"""What can happen to a party's keys: announced, taken over. Each is an act, as in `acts.py`."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hub.members import rotation as at_hub
from node.membership import rotation as at_node
from shared.feed.tables import MemberKey, Peer, StoredRecord
from shared.problem import Refused
from tests import make
from tests.federation.carrier import Fault
from tests.federation.federation import ACTOR, CODES, Federation
from tests.wire import body_of, put, request_of, signed

if TYPE_CHECKING:
    from tests.federation.acts import Play
    from tests.federation.invariants import Watch

NOT_HEARD = ("hub_unreachable", "suspended", "restored_not_repaired", "unsigned",
             "hub_key_unknown")  # fmt: skip


def rotate(play: "Play", who: str, number: int) -> None:
    """Let a party announce its next key, or take it over, whether it was announced or not; its
    process may die on the way, and an answer get lost.
    """
    f = play.f
    if who != "hub" and who not in f.members:
        return
    f.happened["rotated"] += 1
    f.rotated.add(who)
    dies = f.statements[who].killed_before(number // 4) if number % 4 == 3 else nullcontext()
    f.carrier.fault = Fault("answer lost", 0, 0) if number % 5 == 4 else None
    try:
        with not_heard(), f.at(who) as local, dies:
            if who == "hub":
                (at_hub.announce_own, at_hub.take_over_own)[number % 2](local, ACTOR)
            else:
                (at_node.announce, at_node.take_over)[number % 2](local)
    finally:
        f.carrier.fault = None


def revoke(play: "Play", code: str, number: int) -> None:
    """Let two persons take a member's keys back, up to what was heard of it or a little before;
    a thief may have spoken with them. It comes back at once with a new key, or not yet.
    """
    f = play.f
    code = code if code in CODES else CODES[number % 3]
    if code not in f.members:
        return
    heard = _position(f, code)
    if number % 2 and not f.exchange(code):
        heard = _position(f, code)
        _steal(f, code)
    with f.at(code) as node:
        stolen = request_of(node, body_of(node))
    position = max(0, heard - number % 3) if number % 5 else heard
    stays = _signed_up_to(f, code, position)
    f.revoke(code, position if number % 5 else None)
    lost = stays - _signed_up_to(f, code, position)
    play.watch.holds("revoked", not lost, code, "lost what was signed before", lost)
    before = play.state("hub")
    play.watch.holds("revoked", f.carrier.deliver(stolen)[0] == 403, code, "is answered")
    play.watch.holds("revoked", play.state("hub") == before, code, "is heard")
    nothing_behind(play.watch)
    if number % 4:
        f.come_back(code)


def _steal(f: Federation, code: str) -> None:
    """Let a thief say something with a member's key."""
    node = f.nodes[code]
    theirs = signed(node, make.restriction(f.employer, municipality=code), id=f.new_id())
    last = _position(f, code) + 1
    with f.at(code):
        request = request_of(node, body_of(node, {**put(theirs), "seq": last}, last=last))
    f.carrier.deliver(request)
    f.answers.pop(code, None)  # the node has never got it


def _signed_up_to(f: Federation, code: str, position: int) -> set[Any]:
    """Return what the hub has of a municipality up to a number of its feed: it holds for good."""
    rows = select(StoredRecord.id, StoredRecord.rev).where(
        StoredRecord.source == f.nodes[code].name, StoredRecord.position <= position
    )
    with f.hub.read() as session:
        return {tuple(row) for row in session.execute(rows)}


def _position(f: Federation, code: str) -> int:
    with f.hub.read() as session:
        return session.get_one(Peer, f.nodes[code].name).in_seq


def nothing_behind(watch: "Watch") -> None:
    """See that nobody has anything that a key has signed behind the position where it ended, or
    where its party left.
    """
    for who in ("hub", *watch.f.members):
        with watch.f.parties[who].read() as session:
            ended = select(MemberKey).where(MemberKey.state.in_(("revoked", "ended")))
            for key in session.scalars(ended):
                behind = select(StoredRecord.id).where(
                    StoredRecord.source.is_not(None), StoredRecord.position > key.position,
                    StoredRecord.sig.startswith(f'{{"key":"{key.key_id}"'),
                )  # fmt: skip
                found = session.scalars(behind).all()
                watch.holds("revoked", not found, who, key.party, found)


@contextmanager
def not_heard() -> Iterator[None]:
    """Who is not answered, or not now, changes nothing."""
    try:
        yield
    except Refused as refused:
        if refused.code not in NOT_HEARD:
            raise
