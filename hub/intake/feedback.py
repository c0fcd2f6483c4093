"""One feedback per slot group to all who nominated: how many came how far, and why not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.offers import Standing, standings
from hub.sectors.actions import runs
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.need import Need, SlotGroup
from shared.records.sector import Feedback, ReasonCount
from shared.tables import FeedbackIndex, NeedIndex

UNDER_WAY = ("screening", "to_decide", "meet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A slot group on whose nominations the last word is said, and that has no feedback of it."""

    need: Need
    group: SlotGroup
    nominated: int
    municipalities: int


def due(session: Session, service: str | None) -> Sequence[Due]:
    """Return the slot groups of a service, by its key, whose feedback can be given."""
    found = []
    for row in session.scalars(select(NeedIndex).where(runs(service, NeedIndex.branch))):
        need: Need = stored.get(session, row.ref).body
        offers = standings(session, need=row.ref)
        for group in need.slot_groups:
            ours = [one for one in offers if one.row.slot_group == group.id]
            if not ours or any(one.state in UNDER_WAY for one in ours):
                continue
            if _says(session, row.ref, group.id) != _figures(ours):
                places = {one.row.municipality for one in ours}
                found.append(Due(need=need, group=group, nominated=len(ours),
                                 municipalities=len(places)))  # fmt: skip
    return found


def give(local: Local, actor: str, row: NeedIndex, group: UUID) -> Record:
    """Tell all who nominated somebody for a slot group how it went; again when more was decided.

    Raises:
        NotFound: the need has no such slot group.
        Refused: nobody was nominated (`nobody_nominated`), or somebody still awaits a word
            (`nominations_under_way`).
    """
    with local.begin(actor) as tx:
        need: Need = stored.get(tx.session, row.ref, lock=True).body
        place = next((one for one in need.slot_groups if one.id == group), None)
        if place is None:
            raise NotFound(str(group))
        offers = standings(tx.session, need=row.ref)
        ours = [one for one in offers if one.row.slot_group == group]
        if not ours:
            raise Refused("nobody_nominated", need=need.code)
        waiting = sum(one.state in UNDER_WAY for one in ours)
        if waiting:
            raise Refused("nominations_under_way", need=need.code, count=waiting)
        before = _given(tx.session, row.ref, group)
        nominated, shortlisted, accepted, reasons = _figures(ours)
        body = Feedback(
            need=row.ref, slot_group=group, workplace_name=place.workplace_name,
            municipalities=tuple(sorted({one.row.municipality for one in ours})),
            nominated=nominated, shortlisted=shortlisted, accepted=accepted, reasons=reasons,
            given_on=tx.today,
        )  # fmt: skip
        return tx.get(tx.write(body, "feedback", revises=before.ref if before else None))


def _figures(ours: Iterable[Standing]) -> tuple[int, int, int, tuple[ReasonCount, ...]]:
    """Nominated, on the short list, accepted; and why the rest fell, the most frequent first."""
    ours = list(ours)
    fell = Counter(
        (one.state, one.reason) for one in ours
        if one.state in ("returned", "declined") and one.reason
    )  # fmt: skip
    ranked = sorted(fell.items(), key=lambda item: (-item[1], item[0]))
    return (
        len(ours),
        sum(one.screening is not None and one.screening.verdict == "pass" for one in ours),
        sum(one.state == "accepted" for one in ours),
        tuple(
            ReasonCount(gate="returned" if state == "returned" else "declined",
                        reason=str(reason), count=count)
            for (state, reason), count in ranked
        ),
    )  # fmt: skip


def _given(session: Session, need: str, group: UUID) -> Record | None:
    row = session.scalar(
        select(FeedbackIndex).where(FeedbackIndex.need == need, FeedbackIndex.slot_group == group)
    )
    return stored.get(session, row.ref) if row else None


def _says(
    session: Session, need: str, group: UUID
) -> tuple[int, int, int, tuple[ReasonCount, ...]] | None:
    given = _given(session, need, group)
    if given is None:
        return None
    body: Feedback = given.body
    return body.nominated, body.shortlisted, body.accepted, body.reasons
