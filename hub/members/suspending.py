"""Stopping a member: one operator suspends it at once, two together take its keys back.

A suspended member is refused and loses nothing; whoever suspended it, or another, lifts it again.
Who proposes to take keys back suspends as well: that stops the harm until another confirms.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.members import rotation
from hub.members.actions import member_of, municipality_of
from shared.clock import now
from shared.feed import acts, speaking
from shared.feed.local import Local
from shared.feed.tables import Member, OperatorAct, Peer
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.rules.member_keys import CONFIRMED_WITHIN, Proposed, may_revoke

PROPOSED = "revoke_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A suspended member: since when, by whom, and what is proposed about its keys.

    `later`: how many records came after the number that its keys would hold up to.
    """

    party: str
    name: str
    municipality: str
    by: str
    since: datetime
    proposed: Proposed | None
    later: int = 0


def suspend(local: Local, actor: str, municipality: str) -> None:
    """Refuse all that a member asks from now on; twice is once.

    Raises:
        NotFound: the municipality has no member.
    """
    with local.begin(actor, always=True) as tx:
        _suspend(tx, _peer(tx, municipality))


def lift(local: Local, actor: str, municipality: str) -> None:
    """Answer a suspended member again; what was proposed about its keys is dropped.

    Raises:
        NotFound: the municipality has no member.
        Refused: it is not suspended (`not_suspended`).
    """
    with local.begin(actor, always=True) as tx:
        peer = _peer(tx, municipality)
        if peer.suspended_at is None:
            raise Refused("not_suspended", municipality=municipality)
        peer.suspended_at = None
        acts.note(tx.session, actor, "lifted", peer.name)


def propose(local: Local, actor: str, municipality: str, position: int | None = None) -> datetime:
    """Propose to take a member's keys back (`rotation.revoke`), and suspend it at once.

    Returns until when another may confirm it.

    Raises:
        NotFound: the municipality has no member, or it is leaving.
        Refused: `position_ahead`: the hub has not come that far.
    """
    with local.begin(actor) as tx:
        peer = _peer(tx, municipality, "active")
        at = peer.in_seq if position is None else position
        if at > peer.in_seq:
            raise Refused("position_ahead", position=peer.in_seq)
        _suspend(tx, peer)
        acts.note(tx.session, actor, PROPOSED, f"{peer.name} {at}")
        return tx.now + CONFIRMED_WITHIN


def propose_for_itself(local: Local, party: str, position: int | None) -> None:
    """Propose to take a member's keys back that says so itself, in a message it has signed.

    One of the hub's operators confirms it: a thief, who has the key as well, cannot do so alone.

    Raises:
        Refused: `position_ahead`: the hub has not come that far.
    """
    with local.read() as session:
        municipality = municipality_of(session, party)
    propose(local, party, municipality, position)


def confirm(
    local: Local, actor: str, municipality: str, *, sole: bool = False, shown: int | None = None
) -> int:
    """Take a member's keys back as another has proposed; return the position.

    `sole`: the hub has one operator, who may confirm alone; the history says so. `shown`: the
    position that was looked at.

    Raises:
        NotFound: the municipality has no member.
        Refused: nobody has proposed it within a day (`revocation_not_proposed`), or the same
            person has (`second_operator_needed`), or another position than was looked at
            (`revocation_changed`).
    """
    with local.begin(actor) as tx:
        peer = _peer(tx, municipality)
        one = _proposed(tx.session, peer)
        refusal = may_revoke(one, person(actor), tx.now, sole=sole)
        if refusal or one is None:
            raise Refused(refusal, municipality=municipality)
        if shown not in (None, one.position):
            raise Refused("revocation_changed", municipality=municipality)
        if person(one.by) == person(actor):
            acts.note(tx.session, actor, "revoked_alone", peer.name)
        return rotation.end_keys(tx, municipality, one.position)


def suspensions(session: Session) -> list[Suspension]:
    """Return who is suspended, by name, each with what may still be confirmed."""
    members = select(Peer, Member).join(Member, Member.party == Peer.name)
    rows = session.execute(members.where(Peer.suspended_at.is_not(None)).order_by(Member.name))
    return [_suspension(session, peer, member) for peer, member in rows]


def suspension(session: Session, municipality: str) -> Suspension:
    """Return how a municipality's member is suspended.

    Raises:
        NotFound: it is not, or it is no member.
    """
    for one in suspensions(session):
        if one.municipality == municipality:
            return one
    raise NotFound(municipality)


def person(actor: str) -> str:
    """Return who acts, whether at a page (`login:anna`) or by a command (`cli:anna`)."""
    return actor.rpartition(":")[2]


def _suspend(tx: Transaction, peer: Peer) -> None:
    if peer.suspended_at is None:
        peer.suspended_at = tx.now
        acts.note(tx.session, tx.actor, "suspended", peer.name)


def _suspension(session: Session, peer: Peer, member: Member) -> Suspension:
    one, by = _proposed(session, peer), _newest(session, peer, "suspended")
    held = one if one and one.holds(now()) else None
    return Suspension(
        party=peer.name, name=member.name, since=peer.suspended_at or now(), proposed=held,
        municipality=member.authorities.removeprefix("municipality:"),
        by=by.actor if by else "", later=peer.in_seq - held.position if held else 0,
    )  # fmt: skip


def _proposed(session: Session, peer: Peer) -> Proposed | None:
    """Return what was proposed last since the member was suspended."""
    found = _newest(session, peer, PROPOSED)
    if found is None:
        return None
    return Proposed(by=found.actor, at=found.at, position=int(found.about.split()[1]))


def _newest(session: Session, peer: Peer, act: str) -> OperatorAct | None:
    """Return the last such act about a member since it was suspended."""
    if peer.suspended_at is None:
        return None
    about = or_(OperatorAct.about == peer.name, OperatorAct.about.startswith(f"{peer.name} "))
    found = select(OperatorAct).where(
        OperatorAct.act == act, about, OperatorAct.at >= peer.suspended_at
    )
    return session.scalars(found.order_by(OperatorAct.n.desc())).first()


def _peer(tx: Transaction, municipality: str, *states: str) -> Peer:
    member = member_of(tx.session, municipality, *(states or speaking.EXCHANGING))
    if member is None:
        raise NotFound(municipality)
    return tx.session.get_one(Peer, member.party, with_for_update=True)
