"""Stopping a member: one operator suspends it at once, two together take its keys back.

A suspended member is refused and loses nothing; whoever suspended it, or another, lifts it again.
Who proposes to take keys back suspends as well: that stops the harm until another confirms.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.members import rotation
from hub.members.actions import member_of
from shared.clock import now
from shared.feed import acts, speaking
from shared.feed.local import Local, Transaction
from shared.feed.tables import Member, OperatorAct, Peer
from shared.problem import NotFound, Refused
from shared.rules.member_keys import CONFIRMED_WITHIN, Proposed, may_revoke

PROPOSED = "revoke_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A revocation that waits for a second person until a moment."""

    name: str
    municipality: str
    by: str
    until: datetime


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
        NotFound: the municipality has no member.
        Refused: `position_ahead`: the hub has not come that far.
    """
    with local.begin(actor) as tx:
        peer = _peer(tx, municipality)
        at = peer.in_seq if position is None else position
        if at > peer.in_seq:
            raise Refused("position_ahead", position=peer.in_seq)
        _suspend(tx, peer)
        acts.note(tx.session, actor, PROPOSED, f"{peer.name} {at}")
        return tx.now + CONFIRMED_WITHIN


def confirm(local: Local, actor: str, municipality: str, *, sole: bool = False) -> int:
    """Take a member's keys back as another has proposed; return the position.

    `sole`: the hub has one operator, who may confirm alone; the history says so.

    Raises:
        NotFound: the municipality has no member.
        Refused: nobody has proposed it within a day (`revocation_not_proposed`), or the same
            person has (`second_operator_needed`).
    """
    with local.begin(actor) as tx:
        peer = _peer(tx, municipality)
        one = _proposed(tx.session, peer)
        refusal = may_revoke(one, person(actor), tx.now, sole=sole)
        if refusal or one is None:
            raise Refused(refusal, municipality=municipality)
        if person(one.by) == person(actor):
            acts.note(tx.session, actor, "revoked_alone", peer.name)
        return rotation.end_keys(tx, municipality, one.position)


def waiting(session: Session) -> list[Waiting]:
    """Return the revocations that wait for a second person."""
    suspended = select(Peer, Member).join(Member, Member.party == Peer.name)
    rows = session.execute(suspended.where(Peer.suspended_at.is_not(None)))
    return [
        Waiting(name=member.name, by=person(one.by), until=one.at + CONFIRMED_WITHIN,
                municipality=member.authorities.removeprefix("municipality:"))
        for peer, member in rows
        if (one := _proposed(session, peer)) and one.holds(now())
    ]  # fmt: skip


def person(actor: str) -> str:
    """Return who acts, whether at a page (`login:anna`) or by a command (`cli:anna`)."""
    return actor.rpartition(":")[2]


def _suspend(tx: Transaction, peer: Peer) -> None:
    if peer.suspended_at is None:
        peer.suspended_at = tx.now
        acts.note(tx.session, tx.actor, "suspended", peer.name)


def _proposed(session: Session, peer: Peer) -> Proposed | None:
    """Return what was proposed last since the member was suspended."""
    if peer.suspended_at is None:
        return None
    found = session.scalars(
        select(OperatorAct)
        .where(
            OperatorAct.act == PROPOSED, OperatorAct.about.startswith(f"{peer.name} "),
            OperatorAct.at >= peer.suspended_at,
        )
        .order_by(OperatorAct.n.desc())
    ).first()  # fmt: skip
    if found is None:
        return None
    return Proposed(by=found.actor, at=found.at, position=int(found.about.split()[1]))


def _peer(tx: Transaction, municipality: str) -> Peer:
    member = member_of(tx.session, municipality, *speaking.EXCHANGING)
    if member is None:
        raise NotFound(municipality)
    return tx.session.get_one(Peer, member.party, with_for_update=True)
