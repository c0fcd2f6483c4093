"""Needs of our own institutions: posted, confirmed and closed here; the hub passes them on.

Who is to have a slot is said at the hub, where all proposals meet: there the municipality's
people answer as any employer's do, and the slots are counted.
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from node.institutions.actions import own_employer
from shared import clock
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.needs.becoming import becomes
from shared.needs.draft import NeedDraft
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.need import Need
from shared.rules.need_cycle import NEED, state_on
from shared.tables import NeedIndex


def post(local: Local, actor: str, draft: NeedDraft, *, id: UUID | None = None) -> Record:
    """Post a need of our own institutions to those who joined their agreement, within reach.

    The same `id` twice is one need, the first.

    Raises:
        Refused: as `shared.needs.becoming.becomes`; or the workplaces are not our own
            (`institutions_only`).
    """
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        need = becomes(tx.session, draft, tx.today)
        own = own_employer(tx.session, local)
        if own is None or need.employer != own.ref:
            raise Refused("institutions_only")
        return tx.get(tx.write(need, "posted", id=id))


def confirm(local: Local, actor: str, code: str) -> Record:
    """Say that a need of ours still holds, for 30 days more; a paused one is open again.

    Raises:
        NotFound: no such need of ours.
        Refused: it is closed or has expired (`need_closed`, `need_expired`).
    """
    with local.begin(actor) as tx:
        now = _ours(tx, code)
        if now.body.state in NEED.final:
            raise Refused(f"need_{now.body.state}", need=now.body.code)
        body = replace(now.body, state="open", confirmed_on=tx.today)
        return tx.get(tx.write(body, "confirmed", revises=now.ref))


def close(local: Local, actor: str, code: str) -> Record:
    """Close a need of ours; who was under way hears at the hub that the slot is gone.

    Who has a slot keeps it. A closed need stays as it is.

    Raises:
        NotFound: no such need of ours.
    """
    with local.begin(actor) as tx:
        now = _ours(tx, code)
        if now.body.state in NEED.final:
            return now
        return tx.get(tx.write(replace(now.body, state="closed"), "closed", revises=now.ref))


def age(local: Local) -> int:
    """Pause our needs that nobody confirms, and let those expire that stay so; return how many."""
    with local.read() as session:
        today = clock.today(session)
        needs = ours(session, local, NeedIndex.state.in_(("open", "paused")))
        late = [one.ref for one in needs if state_on(one.body, today) != one.body.state]
    for key in late:
        with local.begin("program") as tx:
            body: Need = stored.get(tx.session, key, lock=True).body
            state = state_on(body, tx.today)
            if state != body.state:
                tx.write(replace(body, state=state), state, revises=key)
    return len(late)


def ours(session: Session, local: Local, *conditions: ColumnElement[bool]) -> Iterable[Record]:
    """Return the needs of our own institutions, the newest on top."""
    rows = session.scalars(
        select(NeedIndex).where(NeedIndex.owner == local.authority, *conditions)
        .order_by(NeedIndex.posted_on.desc(), NeedIndex.code)
    )  # fmt: skip
    return stored.many(session, [split_ref(row.ref) for row in rows])


def _ours(tx: Transaction, code: str) -> Record:
    row = tx.session.scalar(
        select(NeedIndex).where(
            NeedIndex.owner == tx.local.authority,
            NeedIndex.code == (read_code(code) or code),
        )
    )
    if row is None:
        raise NotFound(code)
    return stored.get(tx.session, row.ref, lock=True)
