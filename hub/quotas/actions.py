"""Handing out slots of a need, and following what municipalities have confirmed of them.

All of it holds the need's record, as every decision on a need does: so what is accepted and
what is handed out are never more than the slots.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from marshmallow import validate
from marshmallow_dataclass import class_schema
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hub.directory import directory
from hub.members.actions import member_of
from hub.needs.actions import MOST_SLOTS
from hub.needs.actions import by_code as need_by_code
from hub.needs.offers import quotas, standings
from hub.needs.waiting import follow as follow_waiting
from hub.needs.waiting import slot_gone
from hub.proposals.actions import contact_key
from hub.tables import ConfirmedToFollow
from shared import clock
from shared.codes.places import municipalities
from shared.feed import stored, versions
from shared.feed.local import Local
from shared.feed.read import knew
from shared.feed.tables import Peer
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema, Record
from shared.records.formats import MunicipalityCode, ref, split_ref
from shared.records.kinds import KINDS
from shared.records.need import Need, acceded_within_reach
from shared.records.proposal import Decision
from shared.records.quota import Quota
from shared.rules import quota as rules
from shared.tables import ProposalIndex, QuotaIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaDraft:
    """What is handed out: of a slot group to a municipality, `n` in all, until a day."""

    slot_group: UUID
    municipality: MunicipalityCode
    n: int = field(metadata={"validate": validate.Range(0, MOST_SLOTS)})
    until: date


SCHEMA: Final = class_schema(QuotaDraft, base_schema=BodySchema)()


def give(local: Local, actor: str, need: str, draft: QuotaDraft) -> Record:
    """Let a municipality confirm slots by itself, up to and with the draft's last day.

    Fewer than before are free again once its node has been heard; what it has confirmed stands.

    Raises:
        NotFound: no such need or slot group.
        Refused: the municipality is not asked, or has no node that knows quotas
            (`quota_not_asked`), or the codes of `rules.quota.may_give`.
    """
    with local.begin(actor) as tx:
        row = need_by_code(tx.session, need)
        record = stored.get(tx.session, row.ref, lock=True)
        body, key = _becomes(tx.session, record, draft, tx.today)
        written = tx.write(body, "handed out" if body.n else "taken back", revises=key)
        follow_waiting(tx, record.ref)
        return tx.get(written)


def preview(local: Local, need: str, draft: QuotaDraft) -> Quota:
    """Return the quota that a draft would make; nothing is written.

    Raises:
        NotFound, Refused: as `give`.
    """
    with local.read() as session:
        record = stored.get(session, need_by_code(session, need).ref)
        return _becomes(session, record, draft, clock.today(session))[0]


def may_be_given(session: Session, need: Record) -> list[str]:
    """Return the municipalities that a need asks, whose node knows what a quota is, by code."""
    who = directory(session, [need])
    peers = session.scalars(select(Peer).where(Peer.name.in_(acceded_within_reach(need, who))))
    version = KINDS["quota"].version
    return sorted(
        code
        for peer in peers
        if versions.knows(versions.read(peer.schemas), "quota", version)
        for code in who.parties.get(peer.name, ())
    )


def _becomes(
    session: Session, need: Record, draft: QuotaDraft, today: date
) -> tuple[Quota, str | None]:
    if draft.slot_group not in {one.id for one in need.body.slot_groups}:
        raise NotFound(str(draft.slot_group))
    known = quotas(session, need.ref)
    whose = (draft.slot_group, draft.municipality)
    by_whom = {(one.slot_group, one.municipality): key for key, one in known.items()}
    key = by_whom.get(whose)
    if key is None and draft.municipality not in may_be_given(session, need):
        place = municipalities().get(draft.municipality)
        name = place.name if place else draft.municipality
        raise Refused("quota_not_asked", municipality=name, field="municipality")
    wanted = Quota(need=need.ref, slot_group=draft.slot_group, municipality=draft.municipality,
                   n=draft.n, held=draft.n, until=draft.until, given_on=today)  # fmt: skip
    offers = [one.offer for one in standings(session, need=need.ref)]
    verdict = rules.may_give(need.body, known, offers, wanted, key, today)
    if not verdict.allowed:
        raise Refused(verdict.code, **verdict.params)
    return rules.given(known.get(key or ""), wanted), key


def confirmed(record: Record) -> list[dict[str, Any]]:
    """Return the row by which a proposal that its municipality has confirmed is followed."""
    body = record.body
    return [{"need": body.need, "rev": record.rev}] if body.quota else []


def follow(local: Local) -> int:
    """Give their slots to those whom municipalities have confirmed, and take back what is over.

    Return how many needs were looked at. It is a reaction after each exchange, and a job.
    """
    with local.read() as session:
        needs = set(session.scalars(select(ConfirmedToFollow.need)))
        needs |= _changing(session, clock.today(session))
    for need in sorted(needs):
        with local.begin("program") as tx:
            _follow(tx, need)
    return len(needs)


def _follow(tx: Transaction, need: str) -> None:
    record = next(iter(stored.many(tx.session, [split_ref(need)], lock=True)), None)
    if record is None or not isinstance(record.body, Need):  # whatever somebody named: no need
        tx.session.execute(delete(ConfirmedToFollow).where(ConfirmedToFollow.need == need))
        return
    known = quotas(tx.session, need)
    told = {key for key, body in known.items() if _is_told(tx.session, key, body)}
    _honour(tx, record, known)  # after that: what such a node had confirmed is here by now
    for key, before in known.items():
        after = rules.heard(before) if key in told else before
        if rules.is_over(after, record.body, tx.today):
            after = rules.taken_back(after)
        if after != before:
            tx.write(after, "heard" if key in told else "taken back", revises=key)
    follow_waiting(tx, need)


def _honour(tx: Transaction, need: Record, known: Mapping[str, Quota]) -> None:
    """Give a slot to each that is confirmed within its quota; tell the others that it is gone."""
    rows = tx.session.execute(
        select(ConfirmedToFollow.owner, ConfirmedToFollow.record_id, ConfirmedToFollow.rev)
        .where(ConfirmedToFollow.need == need.ref)
    ).all()  # fmt: skip
    new = {ref(row.owner, row.record_id) for row in rows}
    found = standings(tx.session, need=need.ref)
    taken = Counter(one.row.quota for one in found if one.state == "accepted")
    for one in found:
        if one.row.ref not in new or one.state in ("accepted", "withdrawn"):
            continue
        quota = known.get(one.row.quota or "")
        if quota and _is_for(quota, one.row) and rules.honours(quota, taken[one.row.quota]):
            taken[one.row.quota] += 1
            key = contact_key(tx.session, need.body.employer)
            tx.write(Decision(proposal=one.row.ref, answer="accept", contact_key=key,
                              decided_on=tx.today), "confirmed")  # fmt: skip
        elif one.state != "slot_gone":
            slot_gone(tx, [one.row.ref])
    for row in rows:  # only what was seen: another may have come since
        tx.session.execute(delete(ConfirmedToFollow).where(
            ConfirmedToFollow.owner == row.owner, ConfirmedToFollow.record_id == row.record_id,
            ConfirmedToFollow.rev == row.rev,
        ))  # fmt: skip


def _changing(session: Session, today: date) -> set[str]:
    """The needs with a quota that is to be taken back, or whose node was heard of a lower one."""
    rows = session.scalars(select(QuotaIndex).where(QuotaIndex.held > 0))
    found = stored.many(session, [(row.owner, row.record_id) for row in rows])
    needs = stored.many(session, {split_ref(one.body.need) for one in found})
    by_key = {need.ref: need.body for need in needs}
    return {
        one.body.need
        for one in found
        if one.body.need in by_key  # a municipality may have taken its own back
        and (
            rules.is_over(one.body, by_key[one.body.need], today)
            or _is_told(session, one.ref, one.body)
        )
    }


def _is_told(session: Session, key: str, quota: Quota) -> bool:
    """Whether the node has told all that it had to say, knowing of the lower number.

    Of a municipality that has no node any more nothing is to come.
    """
    if quota.held == quota.n:
        return False
    member = member_of(session, quota.municipality)
    return member is None or knew(session, member.party, key)


def _is_for(quota: Quota, row: ProposalIndex) -> bool:
    owner = f"municipality:{quota.municipality}"
    return (quota.need, quota.slot_group, owner) == (row.need, row.slot_group, row.owner)
