"""How it stands between the hub and each node: when they last met, what is on its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.feed.tables import Feed, Member, Peer, Quarantine

State = Literal["never", "silent", "apart", "behind", "quarantine", "in_step"]
SILENT_AFTER = timedelta(minutes=15)
ON_ITS_WAY = timedelta(minutes=1)  # what a node has not confirmed yet is no delay before this,
ON_ITS_WAY_RECORDS = 1000  # unless it is a heap
TROUBLE: tuple[State, ...] = ("never", "silent", "apart", "behind", "quarantine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One node as the hub sees it.

    `head` is the last number that the hub has for it, `heard` the last that it has heard;
    `behind` is in records, `quarantine` counts records of either side that were not applied;
    `repaired_at` is when both last compared all they hold.
    """

    party: str
    name: str
    municipalities: tuple[str, ...]
    exchanged_at: datetime | None
    agrees: bool
    failure: str
    head: int
    heard: int
    behind: int
    quarantine: int
    repaired_at: datetime | None
    now: datetime

    @property
    def ago(self) -> timedelta | None:
        """Time since the last exchange; none if there was none."""
        return self.now - self.exchanged_at if self.exchanged_at else None

    @property
    def seconds_behind(self) -> int:
        """How old the node's picture is: 0 when it has heard all."""
        return int(self.ago.total_seconds()) if self.ago and self.behind else 0

    @property
    def state(self) -> State:
        """The gravest thing to say of it."""
        if self.ago is None:
            return "never"
        if self.ago > SILENT_AFTER:
            return "silent"
        if not self.agrees:
            return "apart"
        if self.behind > ON_ITS_WAY_RECORDS or (self.behind and self.ago > ON_ITS_WAY):
            return "behind"
        return "quarantine" if self.quarantine else "in_step"


def links(session: Session, now: datetime) -> list[Link]:
    """Return every active node, by the name of its party."""
    behind, heads, held = _behind(session), _heads(session), _quarantined(session)
    rows = session.execute(
        select(Member, Peer)
        .join(Peer, Peer.name == Member.party)
        .where(Member.state == "active")
        .order_by(Member.party)
    )
    return [
        Link(
            party=peer.name, name=member.name, exchanged_at=peer.exchanged_at,
            municipalities=tuple(
                one.removeprefix("municipality:") for one in member.authorities.split()
            ),
            agrees=peer.in_step, failure=peer.failure, head=heads.get(peer.name, 0),
            heard=peer.out_seq, behind=behind.get(peer.name, 0),
            quarantine=held.get(peer.name, 0), repaired_at=peer.repaired_at, now=now,
        )
        for member, peer in rows
    ]  # fmt: skip


def quarantined(session: Session, limit: int = 50) -> list[Quarantine]:
    """Return the newest records in quarantine."""
    return list(session.scalars(select(Quarantine).order_by(Quarantine.n.desc()).limit(limit)))


def _behind(session: Session) -> dict[str, int]:
    unheard = Feed.seq.is_(None) | (Feed.seq > Peer.out_seq)
    rows = session.execute(
        select(Feed.recipient, func.count())
        .join(Peer, Peer.name == Feed.recipient)
        .where(unheard)
        .group_by(Feed.recipient)
    )
    return {party: count for party, count in rows}


def _heads(session: Session) -> dict[str, int]:
    rows = session.execute(select(Feed.recipient, func.max(Feed.seq)).group_by(Feed.recipient))
    return {party: head or 0 for party, head in rows}


def _quarantined(session: Session) -> dict[str, int]:
    rows = session.execute(select(Quarantine.peer, func.count()).group_by(Quarantine.peer))
    return {peer: count for peer, count in rows}
