"""Posting, changing and closing a need on an employer's behalf."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hub.agreements.actions import franchises
from hub.needs.draft import NeedDraft, check_codes, whole
from hub.needs.offers import standings
from shared.clock import today
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import public_code, read_code
from shared.records.need import Need, SlotGroup
from shared.rules.agreement import may_post
from shared.tables import AgreementIndex, NeedIndex, WorkplaceIndex


def post(local: Local, actor: str, draft: NeedDraft, *, id: UUID | None = None) -> Record:
    """Post a need to the municipalities that have acceded and lie within reach.

    The same `id` twice is one need, the first: a form that is sent twice asks for people once.

    Raises:
        Refused: a workplace is unknown or of another employer (`workplace_unknown`,
            `workplace_elsewhere`), a code is in no list (`code_unknown`), a date does not
            hold (`date_passed`, `answer_by_late`), or the agreement does not cover it (the
            codes of `rules.agreement.may_post`, `agreement_unclear`).
    """
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        need = _checked(tx.session, draft, tx.today, code=public_code("B"), posted_on=tx.today)
        return tx.get(tx.write(need, "posted", id=id))


def preview(local: Local, draft: NeedDraft) -> Need:
    """Return the need that a draft would become if it were posted now; nothing is written.

    Raises:
        Refused: as `post`.
    """
    with local.read() as session:
        day = today(session)
        return _checked(session, draft, day, code=public_code("B"), posted_on=day)


def change(local: Local, actor: str, code: str, draft: NeedDraft) -> Record:
    """Put what a draft says in the place of an open need; slot groups that stay keep their ids.

    Raises:
        NotFound: no such need.
        Refused: as `post`; it is closed (`need_closed`), or somebody is proposed for slots
            that would go (`slot_group_in_use`).
    """
    with local.begin(actor) as tx:
        record = _open(tx, code)
        earlier = record.body
        need = _checked(
            tx.session, draft, tx.today, code=earlier.code, posted_on=earlier.posted_on,
            groups=earlier.slot_groups,
        )  # fmt: skip
        _keep_used(tx.session, record.ref, need)
        return tx.get(tx.write(need, "changed", revises=record.ref))


def close(local: Local, actor: str, code: str) -> Record:
    """Close a need: nobody more is proposed or accepted; a closed one stays as it is.

    Raises:
        NotFound: no such need.
    """
    with local.begin(actor) as tx:
        record = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
        if record.body.state == "closed":
            return record
        body = replace(record.body, state="closed")
        return tx.get(tx.write(body, "closed", revises=record.ref))


def by_code(session: Session, code: str) -> NeedIndex:
    """Return the need of a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(NeedIndex).where(NeedIndex.code == read_code(code)))
    if found is None:
        raise NotFound(code)
    return found


def _open(tx: Transaction, code: str) -> Record:
    record = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
    if record.body.state != "open":
        raise Refused("need_closed", need=record.body.code)
    return record


def _checked(
    session: Session,
    draft: NeedDraft,
    day: date,
    *,
    code: str,
    posted_on: date,
    groups: Iterable[SlotGroup] = (),
) -> Need:
    if not draft.slot_groups:
        raise Refused("at_least_one_slot_group")
    check_codes(draft)
    _check_dates(draft, day)
    places = {one.workplace: _workplace(session, one.workplace) for one in draft.slot_groups}
    employer = _only_employer(places)
    agreement = _agreement(session, draft.agreement, employer)
    need = whole(
        draft, places, code=code, agreement=agreement.ref, posted_on=posted_on, earlier=groups
    )
    cvr_numbers = {place.cvr for place in places.values()}
    verdict = may_post(agreement.body, need, cvr_numbers, franchises(session, employer))
    if not verdict.allowed:
        raise Refused(verdict.code, agreement=agreement.body.code, **verdict.params)
    return need


def _check_dates(draft: NeedDraft, today: date) -> None:
    first = min(group.start for group in draft.slot_groups)
    for field, day in (("answer_by", draft.answer_by), ("start", first)):
        if day < today:
            raise Refused("date_passed", field=field, day=day, today=today)
    if draft.answer_by >= first:
        raise Refused("answer_by_late", answer_by=draft.answer_by, start=first)


def _workplace(session: Session, named: str) -> WorkplaceIndex:
    code = read_code(named) or named
    one = select(WorkplaceIndex).where(
        or_(WorkplaceIndex.p_number == named, WorkplaceIndex.code == code)
    )
    found = session.scalar(one)
    if found is None:
        raise Refused("workplace_unknown", workplace=named)
    return found


def _only_employer(places: dict[str, WorkplaceIndex]) -> str:
    first = next(iter(places.values()))
    for named, place in places.items():
        if place.employer != first.employer:
            raise Refused("workplace_elsewhere", workplace=named, name=place.name)
    return first.employer


def _agreement(session: Session, code: str | None, employer: str) -> Record:
    query = select(AgreementIndex).where(AgreementIndex.employer == employer)
    if code is None:
        query = query.where(AgreementIndex.state == "active")
    else:
        query = query.where(AgreementIndex.code == read_code(code))
    found = list(session.scalars(query))
    if len(found) != 1:
        raise Refused("agreement_unclear", found=len(found), given=code or "")
    return stored.get(session, found[0].ref)


def _keep_used(session: Session, need: str, changed: Need) -> None:
    stay = {group.id for group in changed.slot_groups}
    for one in standings(session, need=need):
        if one.live and one.row.slot_group not in stay:
            raise Refused("slot_group_in_use", proposal=one.row.code)
