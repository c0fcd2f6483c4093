"""Named templates of needs, and those that recur: kept for their employer until it sends them."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hub.needs import actions
from hub.tables import NeedTemplate, PreparedNeed
from shared.clock import today
from shared.feed.local import Local
from shared.needs.draft import SCHEMA, NeedDraft, ahead, moved
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import public_code, read_code
from shared.rules.copying import Every, next_start

LONGEST_NAME = 80  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template; `waiting` are the starts of drafts that nobody has sent or dropped yet."""

    code: str
    employer: str
    name: str
    every: Every | None
    next_start: date | None
    draft: NeedDraft
    waiting: tuple[date, ...]

    @property
    def slots(self) -> int:
        """How many slots a need made from it has."""
        return sum(group.slots for group in self.draft.slot_groups)

    def answer_by(self, start: date) -> date:
        """Return the day by which municipalities answer when the first slots start then."""
        return self.draft.answer_by + (start - _first(self.draft))

    def starting(self, start: date) -> NeedDraft:
        """Return the draft with its days moved so that the first slots start then."""
        return moved(self.draft, start - _first(self.draft))


def save(local: Local, actor: str, name: str, draft: NeedDraft, every: Every | None = None) -> str:
    """Keep a draft as a template of its employer, in the place of an earlier one of the name.

    Return its code. With `every` the need recurs from the first start that can be answered.

    Raises:
        Refused: it has no name (`template_name`), or as `actions.post`, were it sent now.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("template_name", most=LONGEST_NAME)
    with local.read() as session:
        day = today(session)
    employer = actions.preview(local, ahead(draft, day)).employer
    with local.change() as session:
        same = (NeedTemplate.employer == employer, NeedTemplate.name == name)
        row = session.scalar(select(NeedTemplate).where(*same))
        if row is None:
            row = NeedTemplate(code=public_code("T"), employer=employer, name=name)
            session.add(row)
        row.draft, row.saved_by, row.saved_on = json.dumps(SCHEMA.dump(draft)), actor, day
        _recur(row, draft, every, day)
        return row.code


def repeat(local: Local, code: str, every: Every | None) -> None:
    """Let a template recur in another rhythm, or not any more.

    Raises:
        NotFound: there is none.
    """
    with local.change() as session:
        row = _row(session, code)
        _recur(row, of_row(session, row).draft, every, today(session))


def templates(session: Session, employer: str | None = None) -> list[Template]:
    """Return the templates of an employer, or of all, by name."""
    rows = select(NeedTemplate).order_by(NeedTemplate.name)
    if employer is not None:
        rows = rows.where(NeedTemplate.employer == employer)
    return [of_row(session, row) for row in session.scalars(rows)]


def of_row(session: Session, row: NeedTemplate) -> Template:
    """Return a template with the drafts of it that wait."""
    draft: NeedDraft = SCHEMA.load(json.loads(row.draft))
    found = Template(code=row.code, employer=row.employer, name=row.name,
                     every=cast("Every | None", row.every), next_start=row.next_start,
                     draft=draft, waiting=())  # fmt: skip
    waiting = _drafts(row.code).where(PreparedNeed.state == "waiting").order_by(PreparedNeed.start)
    starts = [one.start for one in session.scalars(waiting)]
    day = today(session)
    return replace(found, waiting=tuple(one for one in starts if found.answer_by(one) >= day))


def template(session: Session, code: str, employer: str | None = None) -> Template:
    """Return the template of a code, of this employer if one is given.

    Raises:
        NotFound: there is none, or it is another's.
    """
    return of_row(session, _row(session, code, employer))


def remove(local: Local, code: str) -> None:
    """Take a template away; needs that were made from it stay.

    Raises:
        NotFound: there is none.
    """
    with local.change() as session:
        row = _row(session, code)
        for draft in session.scalars(_drafts(row.code)):
            session.delete(draft)
        session.delete(row)


def post(
    local: Local, actor: str, code: str, start: date | None = None, *, id: UUID | None = None
) -> Record:
    """Post the need that a template says, with its first slots on `start`.

    Without a start its days are moved to lie ahead. A draft that waits for this start is sent.

    Raises:
        NotFound: no such template.
        Refused: as `actions.post`.
    """
    with local.read() as session:
        found, day = template(session, code), today(session)
    if start is None:
        return actions.post(local, actor, ahead(found.draft, day), id=id)
    drafted = start in found.waiting
    record = actions.post(local, actor, found.starting(start),
                          id=prepared_id(found.code, start) if drafted else id)  # fmt: skip
    if drafted:
        settle(local, found.code, start, "sent")
    return record


def drop(local: Local, code: str, start: date) -> None:
    """Say that a draft that waits shall not be sent.

    Raises:
        NotFound: no draft of this template waits for that start.
    """
    with local.read() as session:
        found = template(session, code)
    if start not in found.waiting:
        raise NotFound(f"{code} {start}")
    settle(local, found.code, start, "dropped")


def settle(local: Local, code: str, start: date, state: str) -> None:
    """Note that somebody has given their word on a draft: `sent` or `dropped`."""
    with local.change() as session:
        session.get_one(PreparedNeed, (code, start)).state = state


def prepared_id(code: str, start: date) -> UUID:
    """Return the id of the need that a draft becomes: sent twice, it is one need."""
    return uuid5(NAMESPACE_URL, f"need:{code}:{start}")


def _first(draft: NeedDraft) -> date:
    return min(group.start for group in draft.slot_groups)


def _recur(row: NeedTemplate, draft: NeedDraft, every: Every | None, day: date) -> None:
    row.every = every
    row.next_start = next_start(every, day + (_first(draft) - draft.answer_by)) if every else None


def _row(session: Session, code: str, employer: str | None = None) -> NeedTemplate:
    row = session.get(NeedTemplate, read_code(code) or code)
    if row is None or employer not in (None, row.employer):
        raise NotFound(code)
    return row


def _drafts(code: str) -> Select[PreparedNeed]:
    return select(PreparedNeed).where(PreparedNeed.template == code)
