"""A municipality leaves: what others hold of it and it of others is destroyed, and confirmed.

`leave` does all that the hub can do at once. The node confirms as it exchanges; `carry_on` ends a
membership once every receipt is in and the node has heard all of ours. Where a node never comes,
the operator ends it after a date, and what is missing stays to be seen.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from hub.members.actions import member_of, municipality_of
from shared import clock, erasures
from shared.codes.danish import danish_key
from shared.exchange import receipts
from shared.exchange.step import owes
from shared.feed import acts, parting, stored, withdrawal
from shared.feed.local import Local
from shared.feed.tables import Erasure, Member, Peer, StoredRecord
from shared.feed.transaction import Transaction
from shared.feed.write import Gone
from shared.problem import NotFound, Refused
from shared.records.agreement import Agreement
from shared.records.base import Record
from shared.records.directory import LeavingReason, Membership
from shared.records.formats import ref
from shared.records.kinds import KINDS
from shared.rules import member_keys
from shared.rules.erasure import ErasureState
from shared.tables import AgreementIndex, QuotaIndex, ReservationIndex, SeatOfferIndex

EMPLOYER_LEFT: Final = "Kommunen, som aftalen er med, er trådt ud af Landsaftale."
WAIT = timedelta(days=30)  # then each copy of a profile has lapsed by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """What leaving would do: records that the node has of others, that others have of it by
    kind, and those of them that stay as legal acts.
    """

    party: str
    name: str
    municipality: str
    held: int
    taken_back: Mapping[str, int]
    stays: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """How far a member has come on its way out.

    `counts` are all erasures by how they stand that it was ever asked for, and others of what is
    its own; `grades` what receipts say. The operator may end it from `ends_on`.
    """

    party: str
    name: str
    municipality: str
    state: str
    reason: LeavingReason | None
    since: date | None
    ends_on: date | None
    counts: Mapping[ErasureState, int]
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        """How many erasures were asked for."""
        return sum(self.counts.values())

    @property
    def missing(self) -> int:
        """How many are awaited: nobody has confirmed them, and they did not lapse."""
        return self.counts["asked"] + self.counts["passed_on"]


def would_leave(session: Session, municipality: str) -> Would:
    """Return what leaving would do; nothing is changed.

    Raises:
        NotFound: the municipality has no member.
    """
    member = _member(session, municipality)
    return Would(
        party=member.party, name=member.name, municipality=municipality,
        held=len(_fed(session, member)),
        taken_back=_by_kind(parting.held_of(session, member.party)),
        stays=_by_kind(parting.held_of(session, member.party, stays=True)),
    )  # fmt: skip


def leave(local: Local, actor: str, municipality: str, reason: LeavingReason) -> str:
    """Let a municipality leave, at once and for all; return its membership's key.

    Its node may do one thing from now on: destroy what it has, and say so. Twice is once.

    Raises:
        NotFound: the municipality has no member.
    """
    with local.begin(actor) as tx:
        if going := _going(tx.session, municipality):
            return going.ref
        member = _member(tx.session, municipality)
        record = _record(tx.session, member, lock=True)
        body = member_keys.leaving(record.body, reason, tx.today)
        tx.write(body, "leaving", revises=record.ref)
        tx.flush()
        _part(tx, body, record.ref)
    return record.ref


def leave_at_own_word(local: Local, party: str, reason: LeavingReason) -> None:
    """Let a member leave that says so itself, in a message that it has signed."""
    with local.read() as session:
        municipality = municipality_of(session, party)
    leave(local, party, municipality, reason)


def _part(tx: Transaction, member: Membership, key: str) -> None:
    """Destroy what the party has of others and what is here of it; its word in agreements ends."""
    peer = tx.session.get_one(Peer, member.party, with_for_update=True)
    if member.state == "leaving":  # else it has said that it destroyed all, or never will
        parting.take_back(tx.local, tx.session, peer.name, key)
    for authority in member.authorities:
        for table in (ReservationIndex, SeatOfferIndex):  # our words on its claims of room
            said = select(table).where(table.claim.startswith(f"{authority}/"))
            tx.erase(*(one.ref for one in tx.session.scalars(said)))
        handed = QuotaIndex.municipality == _municipality([authority])  # slots flow back
        tx.erase(*(one.ref for one in tx.session.scalars(select(QuotaIndex).where(handed))))
        _end_as_employer(tx, authority)
    gone = parting.held_of(tx.session, peer.name)
    keys = {(one.owner, one.id) for one in gone}
    for one, fate in withdrawal.forget_all(tx.local, tx.session, peer, keys).items():
        receipts.give(tx.local, tx.session, peer, one, fate, tx.now)
    tx.journal(*(ref(*key) for key in keys))
    words = parting.held_of(tx.session, peer.name, stays=True)
    tx.local.index.drop(
        tx.session, "accession", [(one.owner, one.id) for one in words if one.kind == "accession"]
    )


def _end_as_employer(tx: Transaction, authority: str) -> None:
    """End what the hub has written for a municipality that was an employer itself.

    An agreement is what others acceded to: it ends today, says why, and stays.
    """
    of_it = f"{authority}/"
    for kind in KINDS.values():
        tables = tx.local.index.tables_of(kind.name)
        if not kind.legal_act and tables and hasattr(tables[0], "employer"):
            theirs = tables[0].employer.startswith(of_it), tables[0].owner == tx.local.authority
            tx.erase(*(one.ref for one in tx.session.scalars(select(tables[0]).where(*theirs))))
    handed = select(QuotaIndex).where(QuotaIndex.need.startswith(of_it))
    tx.erase(*(one.ref for one in tx.session.scalars(handed)))
    agreements = select(AgreementIndex).where(AgreementIndex.employer.startswith(of_it))
    for row in tx.session.scalars(agreements):
        body: Agreement = tx.get(row.ref).body
        if body.state != "terminated" or (body.last_day or tx.today) > tx.today:
            ended = replace(body, state="terminated", reason=EMPLOYER_LEFT, last_day=tx.today)
            tx.write(ended, "terminated", revises=row.ref)


def carry_on(local: Local) -> int:
    """End the memberships of which everything is confirmed; return how many.

    An older copy of this database may hold again what was destroyed: it is destroyed again.
    """
    with local.read() as session:
        out = _members(session, *parting.OUT)
        again = [one for one in out if _is_back(session, one)]
        confirmed = [one for one in out if one.state == "leaving" and one not in again
                     and _is_confirmed(session, one)]  # fmt: skip
    for one in again:
        with local.begin("program") as tx:
            record = _record(tx.session, one, lock=True)
            _part(tx, record.body, record.ref)
    for one in confirmed:
        with local.begin("program") as tx:
            _end(tx, _municipality(one.authorities.split()))
    return len(confirmed)


def _is_back(session: Session, member: Member) -> bool:
    """Tell whether there is something of who leaves, or something for it."""
    fed = member.state == "leaving" and _fed(session, member)
    return bool(fed or parting.held_of(session, member.party))


def _fed(session: Session, member: Member) -> list[Gone]:
    """Return what a party has from us but its own membership."""
    own = (member.owner, member.record_id)
    return [one for one in parting.held_by(session, member.party) if (one.owner, one.id) != own]


def end(local: Local, actor: str, municipality: str) -> Leaving:
    """End a membership though something is not confirmed; return how it then stands.

    Raises:
        NotFound: the municipality is not leaving.
        Refused: `leaving_not_over`: its node has time until a day to confirm.
    """
    with local.begin(actor) as tx:
        record = _going(tx.session, municipality)
        if record is None:
            raise NotFound(municipality)
        found = _stands(tx.session, record.body)
        if found.ends_on and tx.today < found.ends_on:
            raise Refused("leaving_not_over", day=found.ends_on, missing=found.missing)
        acts.note(tx.session, actor, "left_unconfirmed", f"{found.party}: {found.missing}")
        _end(tx, municipality)
    return found


def leavings(session: Session) -> list[Leaving]:
    """Return who is leaving and then who has left, the latest first."""
    found = [_stands(session, _record(session, one).body)
             for one in _members(session, *parting.OUT)]  # fmt: skip
    found.sort(key=lambda one: danish_key(one.name))
    found.sort(key=lambda one: one.since or date.min, reverse=True)
    return sorted(found, key=lambda one: parting.OUT.index(one.state))


def departed(session: Session, among: Collection[str]) -> list[Membership]:
    """Return those of these municipalities that are leaving or have left, by name."""
    found = [_record(session, one).body for one in _members(session, *parting.OUT)]
    return sorted(
        (one for one in found if _municipality(one.authorities) in among),
        key=lambda one: danish_key(one.name),
    )


def _end(tx: Transaction, municipality: str) -> None:
    record = _going(tx.session, municipality)
    if record is None:
        return  # another did it meanwhile
    peer = tx.session.get_one(Peer, record.body.party, with_for_update=True)
    said = _said(tx.session, peer)
    tx.write(member_keys.left(record.body, said, tx.today), "left", revises=record.ref)


def _said(session: Session, peer: Peer) -> int:
    """Return up to which number of its feed a party has said what is kept: one that was restored
    counts on from a lower one.
    """
    kept = select(func.max(StoredRecord.position)).where(StoredRecord.source == peer.name)
    return max(peer.in_seq, session.scalar(kept) or 0)


def _is_confirmed(session: Session, member: Member) -> bool:
    """Tell whether each holder has confirmed, and both sides have the same and heard all."""
    peer = session.get_one(Peer, member.party)
    if not (peer.in_step and peer.out_step) or owes(session, peer):
        return False
    today = clock.today(session)
    runs = or_(Erasure.lease.is_(None), Erasure.lease >= today)
    open_ones = select(Erasure.id).where(_of(member.party, member.authorities.split()),
                                         ~Erasure.confirmed, runs)  # fmt: skip
    return session.scalar(open_ones.limit(1)) is None


def _of(party: str, authorities: Iterable[str]):  # type: ignore[no-untyped-def]  # a condition
    return or_(Erasure.peer == party, Erasure.owner.in_(list(authorities)))


def _stands(session: Session, member: Membership) -> Leaving:
    asked = _of(member.party, member.authorities)
    return Leaving(
        party=member.party, name=member.name,
        municipality=_municipality(member.authorities),
        state=member.state, reason=member.reason, since=member.since,
        ends_on=member.since + WAIT if member.since else None,
        counts=erasures.counts(session, asked), grades=erasures.grades(session, asked),
    )  # fmt: skip


def _member(session: Session, municipality: str) -> Member:
    member = member_of(session, municipality)
    if member is None:
        raise NotFound(municipality)
    return member


def _members(session: Session, *states: str) -> list[Member]:
    return list(session.scalars(select(Member).where(Member.state.in_(states))))


def _going(session: Session, municipality: str) -> Record | None:
    """Return the membership of a municipality that is leaving, held, or None."""
    member = member_of(session, municipality, "leaving")
    return _record(session, member, lock=True) if member else None


def _record(session: Session, member: Member, *, lock: bool = False) -> Record:
    return stored.get(session, ref(member.owner, member.record_id), lock=lock)


def _municipality(authorities: Sequence[str]) -> str:
    return authorities[0].removeprefix("municipality:")


def _by_kind(records: Iterable[Gone]) -> dict[str, int]:
    return dict(sorted(Counter(one.kind for one in records).items()))
