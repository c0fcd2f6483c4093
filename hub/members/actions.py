"""Inviting municipalities, taking their applications, approving them after a fingerprint check."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.tables import Invitation
from shared import clock
from shared.bulk import upsert
from shared.codes.places import municipalities
from shared.feed import acts, speaking, stored
from shared.feed.local import Local
from shared.feed.tables import Member, Peer
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import canonical
from shared.records.directory import Membership
from shared.records.formats import ref
from shared.rules.member_keys import readmitted
from shared.trust.keys import PublicKey, fingerprint, public_key

INVITATION_LASTS = timedelta(days=7)
NODE_NAME = re.compile(r"node:[a-z0-9-]{1,32}")
APPLICATION = b"landsaftale/application/1\n"


@dataclass(frozen=True, slots=True)
class Application:
    """What a node applies with: its name, its municipality, its key, signed with it."""

    party: str
    municipality: str
    public_key: str
    signature: str

    def holds(self, token: str) -> bool:
        """Tell whether the newcomer has the key that it names, and this invitation."""
        said = {"party": self.party, "municipality": self.municipality, "token": token}
        try:
            key = public_key(self.public_key)
            return key.verifies(base64.b64decode(self.signature), APPLICATION + canonical(said))
        except ValueError:
            return False


def found(local: Local, actor: str) -> None:
    """Write the hub's own membership, once: the key that its records are signed with."""
    with local.begin(actor) as tx:
        if tx.session.scalar(select(Member).where(Member.party == local.name)) is None:
            tx.write(
                _membership(local.name, "Landsaftale", local.authority, local.key.public),
                "founded",
            )


def invite(local: Local, actor: str, municipality: str) -> str:
    """Return a new link for one municipality: one use, seven days. Only its hash is kept.

    Raises:
        NotFound: no such municipality.
        Refused: it is a member already, or still leaving (`already_joined`).
    """
    if municipality not in municipalities():
        raise NotFound(municipality)
    token = secrets.token_urlsafe(24)
    with local.begin(actor) as tx:
        if member_of(tx.session, municipality, *speaking.EXCHANGING):
            raise Refused("already_joined", municipality=municipality)
        tx.session.add(
            Invitation(
                token_hash=_hash(token),
                municipality=municipality,
                invited_on=tx.today,
                expires_on=tx.today + INVITATION_LASTS,
            )
        )
    return token


def invitation(session: Session, token: str) -> Invitation:
    """Return the invitation of a link that can still be used.

    Raises:
        Refused: `invitation_unknown`, `invitation_used` or `invitation_expired`.
    """
    found = session.get(Invitation, _hash(token), with_for_update=True)
    if found is None:
        raise Refused("invitation_unknown")
    if found.used_at:
        raise Refused("invitation_used")
    if found.expires_on < clock.today(session):
        raise Refused("invitation_expired", day=found.expires_on)
    return found


def apply(local: Local, token: str, application: Application) -> None:
    """Take a node's application; it becomes a member when the operator approves.

    Raises:
        Refused: the link cannot be used, the application does not hold (`bad_signature`), or
            its name is another's (`already_joined`), or its key is not new (`key_known`).
    """
    with local.change() as session:
        invited = invitation(session, token)
        if invited.municipality != application.municipality or not application.holds(token):
            raise Refused("bad_signature", owner=application.party)
        _check_name(session, application.party, invited.municipality)
        if speaking.find(session, public_key(application.public_key).id):
            raise Refused("key_known", owner=application.party)
        invited.party, invited.public_key = application.party, application.public_key
        invited.used_at = clock.now()


def newcomers(session: Session) -> list[Invitation]:
    """Return the applications that await approval."""
    waiting = Invitation.used_at.is_not(None) & Invitation.approved_at.is_(None)
    return list(session.scalars(select(Invitation).where(waiting).order_by(Invitation.used_at)))


def words_for(local: Local, newcomer: Invitation) -> str:
    """Return the fingerprint of the hub's and the newcomer's key, as both operators see it."""
    return fingerprint(local.key.public, public_key(newcomer.public_key or ""))


def approve(local: Local, actor: str, municipality: str, words: str) -> str:
    """Make a newcomer a member, once both operators have read each other the same words.

    Returns the member's record. Raises:
        NotFound: no application from this municipality.
        Refused: the words differ (`fingerprint_differs`), or there is such a member
            (`already_joined`).
    """
    with local.begin(actor) as tx:
        waiting = [a for a in newcomers(tx.session) if a.municipality == municipality]
        if not waiting:
            raise NotFound(municipality)
        newcomer = waiting[-1]
        if words_for(local, newcomer).split() != words.lower().split():
            raise Refused("fingerprint_differs", municipality=municipality)
        if member_of(tx.session, municipality):
            raise Refused("already_joined", municipality=municipality)
        _check_name(tx.session, newcomer.party or "", municipality)
        return _admit(tx, newcomer)


def state_candidates(local: Local, actor: str, municipality: str, number: int) -> None:
    """Keep how many active candidates a municipality has registered, as its people told it.

    Its node may publish hardly more profiles than that (`shared/rules/allowance.py`).

    Raises:
        NotFound: the municipality has no member.
    """
    with local.begin(actor, always=True) as tx:
        member = member_of(tx.session, municipality)
        if member is None:
            raise NotFound(municipality)
        tx.session.get_one(Peer, member.party, with_for_update=True).candidates = number
        acts.note(tx.session, actor, "candidates_stated", f"{member.party} {number}")


def _check_name(session: Session, party: str, municipality: str) -> None:
    """Let nobody join under the name of the hub or of another node, whose feed it would get.

    A municipality that has left, or whose key was revoked, comes back under the name it had.

    Raises:
        Refused: `bad_signature`: it is no name of a node; `already_joined`: another has it.
    """
    if not NODE_NAME.fullmatch(party):
        raise Refused("bad_signature", owner=party[:48])
    member = session.scalar(select(Member).where(Member.party == party))
    comes_back = (
        member is not None
        and member.state in ("revoked", "left")
        and member.authorities == f"municipality:{municipality}"
    )
    if session.get(Peer, party) and not comes_back:
        raise Refused("already_joined", municipality=party)


def member_of(session: Session, municipality: str, *states: str) -> Member | None:
    """Return the member that speaks for a municipality, active if not said otherwise, or None."""
    authority = f"municipality:{municipality}"
    members = session.scalars(select(Member).where(Member.state.in_(states or ("active",))))
    return next((member for member in members if authority in member.authorities.split()), None)


def municipality_of(session: Session, party: str) -> str:
    """Return the municipality that a member speaks for."""
    member = session.scalars(select(Member).where(Member.party == party)).one()
    return member.authorities.split()[0].removeprefix("municipality:")


def _admit(tx: Transaction, newcomer: Invitation) -> str:
    party, key = newcomer.party or "", public_key(newcomer.public_key or "")
    upsert(tx.session, Peer, [{"name": party, "pinned_key": key.text}])
    tx.session.execute(
        update(Invitation)
        .where(Invitation.token_hash == newcomer.token_hash)
        .values(approved_at=tx.now)
    )
    known = tx.session.scalar(select(Member).where(Member.party == party))
    if known:
        record = stored.get(tx.session, ref(known.owner, known.record_id))
        return tx.write(
            readmitted(record.body, key.id, key.text), "readmitted", revises=record.ref
        )
    name = municipalities()[newcomer.municipality].name
    return tx.write(
        _membership(party, name, f"municipality:{newcomer.municipality}", key), "approved"
    )


def _membership(party: str, name: str, authority: str, key: PublicKey) -> Membership:
    return Membership(
        party=party, name=name, authorities=(authority,), key_id=key.id, public_key=key.text,
        state="active",
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
