"""This municipality leaves: said to the hub, and how it stands; what stays here is its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import requests
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from node.membership.actions import synchronise, the_hub
from node.tables import Candidate
from shared import erasures
from shared.exchange.calling import ask
from shared.feed import parting, stored
from shared.feed.local import Local
from shared.feed.tables import Member, StoredRecord
from shared.records.base import canonical
from shared.records.directory import LeavingReason
from shared.records.formats import ref
from shared.records.kinds import KINDS
from shared.rules.erasure import ErasureState


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """What leaving would do: records of others here, ours at others, and those that stay there."""

    held: int
    taken_back: int
    stays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """How far this municipality has come on its way out, and what it has of its own.

    `others` are records of others that are here still, but its own membership; `counts` how
    erasures stand that it asked others for; `ours` and `candidates` what never leaves it.
    """

    state: str
    reason: LeavingReason | None
    since: date | None
    others: int
    counts: Mapping[ErasureState, int]
    ours: int
    candidates: int


def out(session: Session, local: Local) -> Out | None:
    """Return how far this municipality has come on its way out, or None while it is a member."""
    said = parting.own_state(session, local)
    if said not in parting.OUT:
        return None
    row = session.scalars(select(Member).where(Member.party == local.name)).one()
    member = stored.get(session, ref(row.owner, row.record_id)).body
    count = select(func.count()).select_from(StoredRecord)
    return Out(
        state=said, reason=member.reason, since=member.since,
        others=(session.scalar(count.where(StoredRecord.source.is_not(None))) or 1) - 1,
        counts=erasures.counts(session),
        ours=session.scalar(count.where(StoredRecord.source.is_(None))) or 0,
        candidates=session.scalar(select(func.count()).select_from(Candidate)) or 0,
    )  # fmt: skip


def would_leave(session: Session) -> Would:
    """Return what leaving would do; nothing is changed.

    Raises:
        NotFound: this node has joined no hub.
    """
    hub = the_hub(session).name
    ours = parting.held_by(session, hub)
    return Would(
        held=len(parting.held_of(session, hub)) + len(parting.held_of(session, hub, stays=True)),
        taken_back=sum(not KINDS[one.kind].stays for one in ours),
        stays=sum(KINDS[one.kind].stays for one in ours),
    )


def leave(local: Local, reason: LeavingReason) -> None:
    """Tell the hub that this municipality leaves, and begin with it.

    Raises:
        NotFound: this node has joined no hub.
        Refused: the hub does not answer, or refuses: nothing has changed.
    """
    with local.read() as session:
        hub = the_hub(session)
    with requests.Session() as http:
        ask(local, hub, "/exchange/leave", canonical({"reason": reason}), http=http)
    synchronise(local)
