"""Where people answer the hub's word on room: deciding on open figures, taking a freed place."""

from dataclasses import replace

from node.needs.match import live_placements
from node.placements.actions import advance, find
from node.placements.rules import checks, room_params
from node.placements.state import Known
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.rules.period import Period
from shared.rules.reservation import FOR_PEOPLE


def decide_room(local: Local, actor: str, code: str, reason: str, text: str | None = None) -> str:
    """Decide to use room where its figures are old or no checked rule holds; return the key.

    The reason, of a closed list, goes to the hub and to the workplace's municipality; the text
    stays here. The hub's word then says whether the figures still leave it to people.

    Raises:
        NotFound: no such placement of ours.
        Refused: the reason is unknown; there is no room, which nobody decides away (`no_room`);
            or there is nothing to decide (`room_not_open`).
    """
    if reason not in codes("room_decisions"):
        raise Refused("reason_unknown", known=list(codes("room_decisions")))
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        word = about.reservation
        if about.placement.state != "planned" or word is None or word.granted or word.decided:
            raise Refused("room_not_open", placement=about.placement.code)
        if word.rule not in FOR_PEOPLE:
            refuse_room(tx, local, about)
        claim = about.placement.claim or ""
        tx.write(replace(tx.get(claim).body, decided=reason), "decided", revises=claim)
        about.case.decided = text or about.case.decided
        return about.key


def take_offer(local: Local, actor: str, code: str) -> str:
    """Move a placement that waited to the days from which room is offered; return its key.

    Raises:
        NotFound: no such placement of ours.
        Refused: nothing is offered (`no_offer`), or the person is in another placement then
            (`candidate_placed`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        word, now = about.reservation, about.placement
        if not about.is_offered or word is None or word.starts_on is None or word.ends_on is None:
            raise Refused("no_offer", placement=now.code)
        course = Period(word.starts_on, word.ends_on)
        for who, other in live_placements(tx.session):
            others = Period(other.starts_on, other.ends_on)
            if who == about.case.candidate and other.code != now.code and course.overlaps(others):
                raise Refused("candidate_placed", candidate=now.code, placement=other.code)
        moved = replace(now, starts_on=course.starts_on, ends_on=course.ends_on)
        claim = now.claim or ""
        days = replace(
            tx.get(claim).body, starts_on=course.starts_on, ends_on=course.ends_on, as_of=tx.today
        )
        tx.write(days, "moved", revises=claim)
        return tx.write(moved, "moved", revises=about.key)


def refuse_room(tx: Transaction, local: Local, about: Known) -> None:
    """Refuse with the figures of the room when there is none.

    Raises:
        Refused: there is no room (`no_room`, `no_room_ever`).
    """
    for check in checks(tx.session, local, about):
        if check.code == "ratio_exceeded":
            params = room_params(tx.session, about.placement, check)
            raise Refused("no_room" if "first_day" in params else "no_room_ever", **params)
