"""The intake desk: what members have nominated, one batch per slot group, the late ones first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.offers import Standing, standings
from hub.sectors.actions import of_branch, runs
from shared.feed import stored
from shared.records.employer import Contact
from shared.records.formats import split_ref
from shared.records.need import Need, SlotGroup
from shared.records.proposal import Proposal
from shared.rules.screening import Turn, screener, turn
from shared.tables import NeedIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """One person whom a municipality nominates, and whose turn it is to screen."""

    one: Standing
    body: Proposal
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """All that waits for one slot group: from it one short list is made.

    `passed` is how many the employer sees already; `screener` is who has the batch now, and
    `group` is None where the slots have gone meanwhile.
    """

    need: Need
    key: UUID
    group: SlotGroup | None
    waiting: tuple[Nomination, ...]
    passed: int
    screener: Contact | None

    @property
    def late(self) -> int:
        """How many working days the oldest has waited past its day."""
        return max((one.turn.late for one in self.waiting), default=0)

    @property
    def municipalities(self) -> int:
        """How many municipalities the nominations come from."""
        return len({one.body.municipality for one in self.waiting})


def desk(session: Session, service: str | None, today: date) -> Sequence[Batch]:
    """Return the batches that await a service, by its key, the one due first on top.

    None is the hub's own desk, for the branches that no service has.
    """
    found = []
    for row in session.scalars(select(NeedIndex).where(runs(service, NeedIndex.branch))):
        offers = standings(session, need=row.ref)
        waiting = defaultdict(list)
        for one in offers:
            if one.state == "screening":
                waiting[one.row.slot_group].append(one)
        if waiting:
            need: Need = stored.get(session, row.ref).body
            found += [
                _batch(session, need, group, ours, offers, today)
                for group, ours in waiting.items()
            ]
    return sorted(found, key=lambda one: (min(n.turn.due for n in one.waiting), one.need.code))


def _batch(
    session: Session, need: Need, key: UUID, ours: Sequence[Standing],
    offers: Sequence[Standing], today: date,
) -> Batch:  # fmt: skip
    bodies = {
        record.ref: record.body
        for record in stored.many(session, [split_ref(one.row.ref) for one in ours])
    }
    waiting = tuple(
        Nomination(one=one, body=bodies[one.row.ref], turn=turn(one.row.proposed_on, today))
        for one in ours
    )
    late = any(one.turn.whose == "substitute" for one in waiting)
    service = of_branch(session, need.branch)
    return Batch(
        need=need, key=key, waiting=waiting,
        group=next((group for group in need.slot_groups if group.id == key), None),
        passed=sum(
            one.row.slot_group == key and one.state in ("to_decide", "meet", "accepted")
            for one in offers
        ),
        screener=screener(service.body, today, late=late) if service else None,
    )  # fmt: skip
