"""Posting, changing and closing a need on an employer's behalf."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.directory import HUB
from hub.needs.offers import given, standings
from hub.needs.pledged import check_places, pledge_for
from hub.needs.waiting import follow, slot_gone
from shared.clock import today
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.needs.becoming import becomes
from shared.needs.draft import NeedDraft
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.need import Need, NeedState
from shared.rules.cutting import closing, cuts, fallen, may_cut
from shared.rules.need_cycle import NEED, state_on
from shared.tables import NeedIndex

MOST_SLOTS = 500  # of one slot group, as the record says


def post(local: Local, actor: str, draft: NeedDraft, *, id: UUID | None = None) -> Record:
    """Post a need to the municipalities that have acceded and lie within reach.

    The same `id` twice is one need, the first: a form that is sent twice asks for people once.

    Raises:
        Refused: a workplace is unknown or of another employer (`workplace_unknown`,
            `workplace_elsewhere`), a code is in no list (`code_unknown`), a date does not
            hold (`date_passed`, `answer_by_late`), the agreement does not cover it (the
            codes of `rules.agreement.may_post`, `agreement_unclear`), or the pledge that it
            opens does not bear it (`pledge_unknown`, the codes of `rules.pledge.may_open`).
    """
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        need = becomes(tx.session, draft, tx.today, pledge_for=pledge_for)
        check_places(tx.session, need, tx.today, lock=True)
        return tx.get(tx.write(need, "posted", id=id))


def preview(local: Local, draft: NeedDraft, of: Need | None = None) -> Need:
    """Return what a draft would become now: a new need, or the need `of`; nothing is written.

    Raises:
        Refused: as `post`.
    """
    with local.read() as session:
        need = becomes(session, draft, today(session), of, pledge_for)
        check_places(session, need, today(session))
        return need


def change(
    local: Local, actor: str, code: str, draft: NeedDraft, *, keep: Collection[str] = ()
) -> Record:
    """Put what a draft says in the place of an open need; slot groups that stay keep their ids.

    `keep` are codes of waiting proposals that go on where a cut leaves slots for some only.

    Raises:
        NotFound: no such need.
        Refused: as `post`; it is closed (`need_closed`), or the codes of `cutting.may_cut`.
    """
    with local.begin(actor) as tx:
        record = _open(tx, code)
        need = becomes(tx.session, draft, tx.today, record.body, pledge_for)
        return _revised(tx, record, replace(need, confirmed_on=tx.today), keep)


def resize(
    local: Local, actor: str, code: str, slots: Mapping[UUID, int], keep: Collection[str] = ()
) -> Record:
    """Give slot groups of an open need another number of slots; none takes the group away.

    Raises:
        NotFound: no such need.
        Refused: it is closed (`need_closed`), no slot would be left (`resize_to_nothing`), a
            number is wrong (`slots_1_to_500`), the pledge that it opens has no more places,
            or the codes of `cutting.may_cut`.
    """
    with local.begin(actor) as tx:
        record = _open(tx, code)
        need = resized(record.body, slots)
        if need == record.body:
            return record
        return _revised(tx, record, replace(need, confirmed_on=tx.today), keep)


def resized(need: Need, slots: Mapping[UUID, int]) -> Need:
    """Return a need with other numbers of slots.

    Raises:
        NotFound: it has no such slot group.
        Refused: as `resize`.
    """
    unknown = slots.keys() - {one.id for one in need.slot_groups}
    if unknown:
        raise NotFound(str(min(unknown)))
    if any(not 0 <= number <= MOST_SLOTS for number in slots.values()):
        raise Refused("slots_1_to_500")
    groups = [replace(one, slots=slots.get(one.id, one.slots)) for one in need.slot_groups]
    left = tuple(one for one in groups if one.slots)
    if not left:
        raise Refused("resize_to_nothing")
    return replace(need, slot_groups=left)


def close(local: Local, actor: str, code: str) -> Record:
    """Close a need: nobody more is accepted, and who was under way hears that the slot is gone.

    Who has a slot keeps it. A closed need stays as it is.

    Raises:
        NotFound: no such need.
    """
    with local.begin(actor) as tx:
        record = _locked(tx, code)
        if record.body.state in NEED.final:
            return record
        return _over(tx, record, "closed")


def demand(session: Session, employer: str) -> list[Record]:
    """Return the needs that withdrawing all demand closes, by the key of their employer.

    Those that open places of a pledge are none: a pledge stands whatever is needed. Nor are
    those that a municipality has posted itself.
    """
    rows = select(NeedIndex).where(
        NeedIndex.employer == employer, NeedIndex.state.not_in(NEED.final),
        NeedIndex.pledge.is_(None), NeedIndex.owner == HUB,
    )  # fmt: skip
    keys = [split_ref(row.ref) for row in session.scalars(rows.order_by(NeedIndex.code))]
    return stored.many(session, keys)


def withdraw(local: Local, actor: str, employer: str) -> list[Record]:
    """Withdraw all of an employer's demand: close its needs, but no place of a pledge.

    All are closed in one transaction, each as `close` does.
    """
    with local.begin(actor) as tx:
        found = [
            stored.get(tx.session, one.ref, lock=True) for one in demand(tx.session, employer)
        ]
        return [_over(tx, one, "closed") for one in found if one.body.state not in NEED.final]


def confirm(local: Local, actor: str, code: str) -> Record:
    """Say that a need still holds, for 30 days more; a paused one is open again.

    Raises:
        NotFound: no such need.
        Refused: it is closed or has expired (`need_closed`, `need_expired`).
    """
    with local.begin(actor) as tx:
        record = _locked(tx, code)
        if record.body.state in NEED.final:
            raise Refused(f"need_{record.body.state}", need=record.body.code)
        body = replace(record.body, state="open", confirmed_on=tx.today)
        key = tx.write(body, "confirmed", revises=record.ref)
        follow(tx, key)
        return tx.get(key)


def age(local: Local) -> int:
    """Pause the needs that nobody confirms, and let those expire that stay so; return how many."""
    with local.read() as session:
        day = today(session)
        living = select(NeedIndex).where(
            NeedIndex.state.in_(("open", "paused")), NeedIndex.owner == local.authority
        )
        needs = [stored.get(session, row.ref) for row in session.scalars(living)]
    late = [one.ref for one in needs if state_on(one.body, day) != one.body.state]
    for key in late:
        with local.begin("program") as tx:
            record = stored.get(tx.session, key, lock=True)
            state = state_on(record.body, tx.today)
            if state == "expired":
                _over(tx, record, state)
            elif state != record.body.state:
                tx.write(replace(record.body, state=state), state, revises=key)
                follow(tx, key)
    return len(late)


def by_code(session: Session, code: str) -> NeedIndex:
    """Return the need of a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(NeedIndex).where(NeedIndex.code == read_code(code)))
    if found is None:
        raise NotFound(code)
    return found


def _locked(tx: Transaction, code: str) -> Record:
    record = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
    if record.owner != tx.local.authority:
        employer = stored.get(tx.session, record.body.employer).body
        raise Refused("employer_elsewhere", employer=employer.name)
    return record


def _open(tx: Transaction, code: str) -> Record:
    record = _locked(tx, code)
    if record.body.state != "open":
        raise Refused(f"need_{record.body.state}", need=record.body.code)
    return record


def _over(tx: Transaction, record: Record, state: NeedState) -> Record:
    """The need in its last state; who was under way hears that the slot is gone."""
    offers = [one.offer for one in standings(tx.session, need=record.ref)]
    slot_gone(tx, closing(offers))
    key = tx.write(replace(record.body, state=state), state, revises=record.ref)
    follow(tx, key)
    return tx.get(key)


def _revised(tx: Transaction, record: Record, need: Need, keep: Collection[str]) -> Record:
    """The need as it is now to be; who loses the slot hears of it in the same transaction."""
    check_places(tx.session, need, tx.today, lock=True)
    offers = standings(tx.session, need=record.ref)
    keys = {one.row.code: one.row.ref for one in offers}
    kept = [keys.get(read_code(code) or code, code) for code in keep]
    given_here = given(tx.session, record.ref, offers)
    made = cuts(record.body, need, [one.offer for one in offers], given_here)
    verdict = may_cut(made, kept)
    if not verdict.allowed:
        raise Refused(verdict.code, **verdict.params)
    slot_gone(tx, fallen(made, kept))
    key = tx.write(need, "changed", revises=record.ref)
    follow(tx, key)
    return tx.get(key)
