"""The waiting lists of a need: written so that each node knows the place of its own people.

Worked out anew from the proposals whenever one of them, or the slots, have changed; only places
that are others than before are written.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from hub.needs.offers import FINAL, Standing, given, standings
from shared import clock
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.need import SlotGroup
from shared.records.proposal import Decision, WaitingPlace
from shared.rules.slots import SLOT_GONE
from shared.rules.waiting_list import InLine, Place, line, spare_slots
from shared.tables import DecisionIndex, NeedIndex, ProposalIndex, SlotGroupIndex, WaitingIndex

OVER = ("closed", "expired")  # states of a need that nobody is under way for
UNDER_WAY = ("screening", "to_decide", "meet")


def follow(tx: Transaction, need: str) -> None:
    """Write the places of a need (by its key) that have changed in this transaction or before."""
    tx.flush()
    record = stored.get(tx.session, need)
    for body, revises in _changes(tx.session, record, tx.today):
        tx.write(body, f"waiting {body.state}", revises=revises)


def follow_all(local: Local) -> int:
    """Let every waiting list follow what has come in, and offer on what was let go by.

    Return how many needs had a change.
    """
    with local.read() as session:
        today = clock.today(session)
        changed = [key for key in _waited_for(session)
                   if any(_changes(session, stored.get(session, key), today))]  # fmt: skip
    for key in changed:
        with local.begin("program") as tx:
            stored.get(tx.session, key, lock=True)
            follow(tx, key)
    return len(changed)


def answer_late(local: Local) -> int:
    """Tell those who propose for slots that are not there any more; return how many proposals.

    A node that was away may propose for a need that is closed, or a group that was cut away.
    """
    with local.read() as session:
        late = _came_late(session)
    for one in late:
        with local.begin("program") as tx:
            stored.get(tx.session, one.need, lock=True)
            slot_gone(tx, [one.ref])
            follow(tx, one.need)
    return len(late)


def slot_gone(tx: Transaction, proposals: Iterable[str]) -> None:
    """Let the owners of proposals (by their keys) hear that the slot is gone."""
    for key in proposals:
        said = Decision(proposal=key, answer="decline", reason=SLOT_GONE, decided_on=tx.today)
        tx.write(said, "slot gone")


def places(session: Session, need: str) -> dict[str, WaitingIndex]:
    """Return who waits for slots of a need (by its key), by proposal, the first in line first."""
    rows = _rows(session, need)
    live = [row for row in rows.values() if row.state != "over"]
    return {row.proposal: row for row in sorted(live, key=lambda row: row.place)}


def _waited_for(session: Session) -> list[str]:
    """The needs that go on and that somebody has waited for: who left the line may come back."""
    living = session.scalars(select(NeedIndex).where(NeedIndex.state.not_in(OVER)))
    ever = session.scalars(select(WaitingIndex.need).distinct())
    return sorted({row.ref for row in living}.intersection(ever))


def _came_late(session: Session) -> list[ProposalIndex]:
    there = (
        select(SlotGroupIndex.group_id)
        .join(NeedIndex, and_(NeedIndex.owner == SlotGroupIndex.owner,
                              NeedIndex.record_id == SlotGroupIndex.record_id))
        .where(NeedIndex.state.not_in(OVER))
    )  # fmt: skip
    said = select(DecisionIndex.proposal).where(DecisionIndex.answer.in_(FINAL))
    heard = set(session.scalars(said))
    rows = session.scalars(
        select(ProposalIndex).where(
            ProposalIndex.state == "open", ProposalIndex.slot_group.not_in(there)
        )
    )
    return [row for row in rows if row.ref not in heard]


def _rows(session: Session, need: str) -> dict[str, WaitingIndex]:
    rows = session.scalars(select(WaitingIndex).where(WaitingIndex.need == need))
    return {row.proposal: row for row in rows}


def _changes(
    session: Session, need: Record, today: date
) -> Iterator[tuple[WaitingPlace, str | None]]:
    known = _rows(session, need.ref)
    offers = standings(session, need=need.ref)
    now = dict(_now(session, need, offers, known, today))
    for proposal, (group, place) in now.items():
        row = known.get(proposal)
        if row and (row.place, row.state, row.until) == (place.place, place.state, place.until):
            continue
        yield WaitingPlace(
            proposal=proposal, need=need.ref, slot_group=group.id, place=place.place,
            state=place.state, turns=place.turns, until=place.until, noted_on=today,
        ), row.ref if row else None  # fmt: skip
    for row in known.values():
        if row.proposal not in now and row.state != "over":
            yield WaitingPlace(
                proposal=row.proposal, need=need.ref, slot_group=row.slot_group, place=row.place,
                state="over", turns=row.turns, noted_on=today,
            ), row.ref  # fmt: skip


def _now(
    session: Session,
    need: Record,
    offers: list[Standing],
    known: dict[str, WaitingIndex],
    today: date,
) -> Iterator[tuple[str, tuple[SlotGroup, Place]]]:
    if need.body.state != "open":
        return
    anew, out = _proposed_anew(session, offers), given(session, need.ref, offers)
    for group in need.body.slot_groups:
        ours = [one for one in offers if one.row.slot_group == group.id]
        taken = sum(one.state == "accepted" for one in ours) + out.get(group.id, 0)
        under_way = sum(one.state in UNDER_WAY for one in ours)
        cut = [one for one in ours if one.state == "slot_gone" and one.row.ref not in anew]
        second = [one for one in ours if one.state == "meet" and taken >= group.slots]
        in_line = [_in_line(one, known.get(one.row.ref)) for one in (*second, *cut)]
        spare = spare_slots(group.slots, taken=taken, under_way=under_way)
        for place in line(in_line, spare=spare, today=today):
            yield place.proposal, (group, place)


def _in_line(one: Standing, row: WaitingIndex | None) -> InLine:
    return InLine(
        proposal=one.row.ref, met=any(word.answer == "meet" for word in one.decisions),
        since=one.row.proposed_on, code=one.row.code, turns=row.turns if row else 0,
        until=row.until if row else None,
    )  # fmt: skip


def _proposed_anew(session: Session, offers: Iterable[Standing]) -> set[str]:
    """The proposals whose person is under way or has a slot in the need by another one."""
    gone = [one.row.ref for one in offers if one.state == "slot_gone"]
    if not gone:
        return set()
    live = [one.row.ref for one in offers if one.live]
    bodies = stored.many(session, [split_ref(key) for key in (*gone, *live)])
    who = {record.ref: record.body.pseudonym for record in bodies}
    here = {who[key] for key in live}
    return {key for key in gone if who[key] in here}
