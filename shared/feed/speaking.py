"""Which key speaks for whom: for records, for messages, and up to where.

All of it is asked of the index of memberships (`member_key`). A party that pinned the hub's key
trusts that one beside what the hub's own membership says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from shared.feed.tables import Member, MemberKey, Peer
from shared.records.directory import Membership
from shared.trust.keys import PublicKey, public_key

OVERLAP = timedelta(days=1)  # for which a retired key still signs messages: they are under way


@dataclass(frozen=True, slots=True)
class Known:
    """A key that proves records: all, or those up to a number of their writer's feed."""

    key: PublicKey
    until: int | None = None

    def reaches(self, position: int | None) -> bool:
        """Tell whether it proves what stands at this number of the feed."""
        return self.until is None or (position is not None and position <= self.until)


EXCHANGING = ("active", "leaving")  # the states of a membership in which a party is answered
OUT = ("leaving", "left")
Keys = dict[str, dict[str, Known]]  # authority → key id → key


def rows_of(member: Membership) -> list[dict[str, Any]]:
    """Return every key of a member as the index has it; its own is retired once it is out."""
    rows: dict[str, dict[str, Any]] = {
        member.key_id: {
            "key_id": member.key_id, "public_key": member.public_key, "since": None,
            "position": None, "state": "active" if member.state in EXCHANGING else "retired",
        }
    }  # fmt: skip
    for key in member.keys:
        rows[key.key_id] = {
            "key_id": key.key_id, "public_key": key.public_key, "since": key.since,
            "position": key.position, "state": key.state,
        }  # fmt: skip
    return [{"party": member.party, **row} for row in rows.values()]


def for_records(session: Session, peer: Peer) -> tuple[Keys, bool]:
    """Return the keys for what this peer writes, those of its own authorities; and whether it is
    on its way out.
    """
    keys, states = _members(session, Member.party == peer.name)
    if peer.name.startswith("hub:"):
        pinned = public_key(peer.pinned_key)
        keys.setdefault(peer.name, {}).setdefault(pinned.id, Known(pinned))
    return keys, not states.isdisjoint(OUT)


def for_relayed(session: Session, us: str) -> Keys:
    """Return the keys for what a hub passes on: every other member's, never our own."""
    return _members(session, Member.party != us)[0]


def for_messages(session: Session, peer: Peer, today: date) -> dict[str, PublicKey]:
    """Return the keys with which a peer may sign messages, by their ids."""
    rows = session.scalars(
        select(MemberKey.public_key).where(
            MemberKey.party == peer.name, _may_sign(today - OVERLAP)
        )
    )
    return {key.id: key for key in map(public_key, (peer.pinned_key, *rows))}


def of_party(
    session: Session, party: str, known: str, *, revoked: bool = False
) -> dict[str, PublicKey]:
    """Return the keys that a party has and had, by their ids, for what it signs but once.

    Those that others may have are among them when asked for. `known` is one that we know of by
    ourselves.
    """
    rows = select(MemberKey.public_key).where(MemberKey.party == party)
    if not revoked:
        rows = rows.where(MemberKey.state != "revoked")
    return {key.id: key for key in map(public_key, (known, *session.scalars(rows)))}


def find(session: Session, key_id: str) -> PublicKey | None:
    """Return a key that is or was a member's."""
    text = session.scalar(select(MemberKey.public_key).where(MemberKey.key_id == key_id))
    return public_key(text) if text else None


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that is or was a member's: whose, how that one stands, whether the key may sign
    messages now, whether it ended as its party left, and whether that one is suspended.
    """

    key: PublicKey
    party: str
    state: str
    speaks: bool
    ended: bool
    suspended: bool


def signer(session: Session, key_id: str, today: date) -> Signer | None:
    """Return who signs with a key, or None where it is nobody's."""
    row = session.execute(SIGNER, asked(key_id, today)).first()
    return signer_of(row) if row else None


def asked(key_id: str, today: date) -> dict[str, Any]:
    """Return what `SIGNER` is to be given."""
    return {"key_id": key_id, "under_way": today - OVERLAP}


def signer_of(row: Row[*tuple[Any, ...]]) -> Signer:
    """Return the signer of a row of `SIGNER`."""
    key, party, state, speaks, key_state, suspended_at = row[:6]
    return Signer(public_key(key), party, state or "", bool(speaks), key_state == "ended",
                  suspended_at is not None)  # fmt: skip


def party_for(session: Session, authority: str) -> str | None:
    """Return the party that speaks for an authority and is answered, or None."""
    members = select(Member.party, Member.authorities).where(Member.state.in_(EXCHANGING))
    return next((party for party, authorities in session.execute(members)
                 if authority in authorities.split()), None)  # fmt: skip


def state_of(session: Session, party: str) -> str | None:
    """Return how a party stands in the federation, or None where nobody has said so."""
    return session.scalar(select(Member.state).where(Member.party == party))


_SAME = and_(Member.owner == MemberKey.owner, Member.record_id == MemberKey.record_id)


def _may_sign(retired_since: Any) -> ColumnElement[bool]:
    under_way = and_(MemberKey.state == "retired", MemberKey.since >= retired_since)
    return or_(MemberKey.state.in_(("active", "next")), under_way)


_SPEAKS = func.coalesce(
    and_(Member.state.in_(EXCHANGING), _may_sign(bindparam("under_way", type_=Date))), false()
)
SIGNER = (  # built once: it is asked with every message
    select(
        MemberKey.public_key,
        MemberKey.party,
        Member.state,
        _SPEAKS,
        MemberKey.state,
        Peer.suspended_at,
    )
    .outerjoin(Member, _SAME)
    .outerjoin(Peer, Peer.name == MemberKey.party)
    .where(MemberKey.key_id == bindparam("key_id"))
    .order_by(_SPEAKS.desc())
)


def _members(session: Session, who: ColumnElement[bool]) -> tuple[Keys, set[str]]:
    """Return the keys of some members, and the states in which they are."""
    keys: Keys = {}
    states: set[str] = set()
    member = (Member.authorities, Member.state.label("stands"))
    found = select(*member, *MemberKey.__table__.columns).join(MemberKey, _SAME)
    for row in session.execute(found.where(who)).mappings():
        states.add(row["stands"])
        for authority in row["authorities"].split():
            keys.setdefault(authority, {}).update(_known([row]))
    return keys, states


def _known(rows: Iterable[Any]) -> Iterable[tuple[str, Known]]:
    for row in rows:
        until = row["position"] or 0 if row["state"] in ("revoked", "ended") else None
        yield row["key_id"], Known(public_key(row["public_key"]), until)
