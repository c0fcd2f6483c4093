"""How it stands with each party that we exchange with: figures of the tables, and their causes.

Each figure is read by an index; what it costs follows what is under way, never what is held.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange.message import SPOKEN
from shared.feed import allowance, security, versions
from shared.feed.security import Strange
from shared.feed.tables import Erasure, Feed, History, Member, Peer, Quarantine
from shared.problem import NotFound
from shared.rules.peers import BEYOND, SILENT_AFTER, Cause, PeerFacts, causes


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One peer as this party sees it.

    `head` is the last number that we have for it, `heard` the last that it has confirmed;
    `repaired_at` is when both last compared all they hold; `schemas` which version of each kind
    it knows, `older` the kinds of which it knows an older one than we or none, `newer` those of
    which we do; `profiles` how many of it are here, `candidates` how many its people have stated.
    """

    party: str
    name: str
    municipalities: tuple[str, ...]
    exchanged_at: datetime | None
    repaired_at: datetime | None
    failed_at: datetime | None
    head: int
    heard: int
    schemas: versions.Known
    older: tuple[str, ...]
    newer: tuple[str, ...]
    profiles: int
    candidates: int | None
    facts: PeerFacts

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """All that is wrong, the gravest first; `in_step` when nothing is."""
        return causes(self.facts)

    @property
    def state(self) -> str:
        """The gravest thing to say of it, in a word."""
        return self.causes[0].state

    @property
    def needs_person(self) -> bool:
        """Whether anything of it does not mend by itself."""
        return any(cause.person for cause in self.causes)

    @property
    def is_hub(self) -> bool:
        """Whether it is the hub that we dial."""
        return self.party.startswith("hub:")


def standings(session: Session, now: datetime) -> list[Standing]:
    """Return every peer that has not left, by its name; at a node that is its hub."""
    ours = Member.party.in_(select(Peer.name))
    members = {one.party: one for one in session.scalars(
        select(Member).where(Member.state != "left", ours))}  # fmt: skip
    refused, receipts = _quarantined(session), _receipts(session)
    strange, put_off = security.unseen(session), allowance.waiting(session)
    found = []
    for peer, head, behind in session.execute(_peers()):
        member = members.get(peer.name)
        if member is None and not peer.name.startswith("hub:"):
            continue
        schemas, own = versions.read(peer.schemas), versions.ours()
        older = versions.behind(schemas, own) if schemas else ()
        newer = versions.behind(own, schemas)
        unconfirmed, since = receipts.get(peer.name, (0, now))
        odd = strange.get(peer.name, Strange())
        hostile = odd.never_honest
        facts = PeerFacts(
            silence=now - peer.exchanged_at if peer.exchanged_at else None,
            agrees=peer.in_step and peer.out_step, doubted=bool(peer.doubt),
            chain_doubted=bool(peer.chain_doubt),
            revoked=member is not None and member.state == "revoked",
            leaving=member is not None and member.state == "leaving",
            suspended=peer.suspended_at is not None,
            failure=peer.failure, behind=behind,
            oldest=_waited(session, peer, now) if behind else timedelta(),
            held=refused.get((peer.name, False), 0), refused=refused.get((peer.name, True), 0),
            unconfirmed=unconfirmed, receipt_age=now - since,
            clock_offset=timedelta(seconds=peer.clock_offset),
            unknown_kinds=tuple(sorted(older + newer)),
            strange=sum(hostile.values()), strange_codes=tuple(hostile),
            beyond=odd.by_code.get(BEYOND, 0), put_off=put_off.get(peer.name, 0),
            held_back=versions.held_back(session, peer), withheld=json.loads(peer.withheld),
            protocols=(sorted(SPOKEN), [int(one) for one in peer.protocols.split()]),
        )  # fmt: skip
        found.append(Standing(
            party=peer.name, name=member.name if member else peer.name,
            municipalities=_municipalities(member),
            exchanged_at=peer.exchanged_at, repaired_at=peer.repaired_at,
            failed_at=peer.failed_at, head=head or 0, heard=peer.out_seq, schemas=schemas,
            older=older, newer=newer,
            profiles=peer.profiles, candidates=peer.candidates, facts=facts,
        ))  # fmt: skip
    return found


def standing(session: Session, now: datetime, party: str) -> Standing:
    """Return how it stands with one peer.

    Raises:
        NotFound: we exchange with nobody of this name.
    """
    for one in standings(session, now):
        if one.party == party:
            return one
    raise NotFound(party)


def names_of(session: Session) -> dict[str, str]:
    """Return what people call each party that is a member."""
    return {party: name for party, name in session.execute(select(Member.party, Member.name))}


def silent(session: Session, now: datetime) -> tuple[list[str], int]:
    """Return the names of the members that are not heard from, and how many members there are."""
    rows = session.execute(
        select(Member.name, Peer.exchanged_at)
        .join(Peer, Peer.name == Member.party)
        .where(Member.state == "active")
        .order_by(Member.name)
    ).all()
    late = [name for name, at in rows if at is None or now - at > SILENT_AFTER]
    return late, len(rows)


def _peers() -> Select[Peer, int | None, int]:
    """Select each peer, the last number for it, and how many records it has not confirmed.

    Scalar queries by (recipient, seq), so that no feed is read whole.
    """
    of_peer = Feed.recipient == Peer.name
    count = select(func.count()).select_from(Feed)
    unheard = count.where(of_peer, Feed.seq > Peer.out_seq).correlate(Peer).scalar_subquery()
    unnumbered = count.where(of_peer, Feed.seq.is_(None)).correlate(Peer).scalar_subquery()
    head = select(func.max(Feed.seq)).where(of_peer).correlate(Peer).scalar_subquery()
    return select(Peer, head, unheard + unnumbered).order_by(Peer.name)


def _waited(session: Session, peer: Peer, now: datetime) -> timedelta:
    """Return for how long the first record has waited that a peer has not confirmed.

    Since we wrote it, or, of what we pass on or erase, since we last exchanged.
    """
    numbered = select(func.min(Feed.seq)).where(
        Feed.recipient == peer.name, Feed.seq > peer.out_seq
    )
    first = session.scalar(numbered)
    at = session.scalar(
        select(func.min(History.at))
        .join(Feed, (Feed.owner == History.owner) & (Feed.id == History.id)
              & (Feed.rev == History.rev))
        .where(Feed.recipient == peer.name,
               Feed.seq == first if first is not None else Feed.seq.is_(None))
    )  # fmt: skip
    return max(now - (at or peer.exchanged_at or now), timedelta())


def _quarantined(session: Session) -> dict[tuple[str, bool], int]:
    rows = session.execute(
        select(Quarantine.peer, Quarantine.ours, func.count())
        .where(Quarantine.closed_at.is_(None))
        .group_by(Quarantine.peer, Quarantine.ours)
    )
    return {(peer, ours): count for peer, ours, count in rows}


def _receipts(session: Session) -> dict[str, tuple[int, datetime]]:
    """Return how many erasures each holder has not confirmed, and since when.

    A copy whose lease is over has gone by itself: nobody waits for its receipt.
    """
    runs = or_(Erasure.lease.is_(None), Erasure.lease >= clock.today(session))
    rows = list(session.execute(
        select(Erasure.peer, func.count(), func.min(Erasure.asked_at))
        .where(~Erasure.confirmed, runs)
        .group_by(Erasure.peer)
    ))  # fmt: skip
    return {peer: (count, since) for peer, count, since in rows}


def _municipalities(member: Member | None) -> tuple[str, ...]:
    spoken_for = member.authorities.split() if member else []
    kind = "municipality:"
    return tuple(one.removeprefix(kind) for one in spoken_for if one.startswith(kind))
