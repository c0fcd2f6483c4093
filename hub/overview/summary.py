"""What awaits an employer as programs read it: with `--json`, and over the API."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from marshmallow_dataclass import class_schema

from hub.needs.coverage import Figures
from hub.overview.waiting import NeedRow, Waiting
from shared.rules.pledge import due


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that awaits the employer.

    `what` is to `decide` on proposals, to give the final word after they `meet`, to `confirm` or
    `send` a need, to `reply` to a signal or restriction, to `keep` a promise, `ask` after a
    municipality's that has passed its day or `agree` on whether one is kept, to
    `confirm_pledge` or `open_pledge`, to keep a late `stair` after a placement, or what to tell
    of one (`hearing`, `started`, `resumed`, `answer`, `ended`). `about` is the code of the need,
    draft, signal, restriction, promise, pledge or placement, `count` how many proposals, slots
    or places; `due` its last day, `since` how long it has waited.
    """

    what: str
    about: str
    title: str
    count: int = 1
    since: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An employer's slots over all its open needs, and what awaits it."""

    employer: str
    name: str
    slots: int
    agreed: int
    proposed: int
    open: int
    waits: list[Item]


OVERVIEW = class_schema(Overview)()


def overview(found: Waiting) -> Overview:
    """Return in figures and one list what the overview shows."""
    figures = sum((row.figures for row in found.needs), Figures())
    return Overview(
        employer=found.employer.body.code, name=found.employer.body.name, slots=figures.slots,
        agreed=figures.agreed, proposed=figures.proposed, open=figures.open,
        waits=[*_of_needs(found.needs), *_of_others(found)],
    )  # fmt: skip


def _of_needs(rows: list[NeedRow]) -> Iterator[Item]:
    for row in rows:
        code, title = row.need.body.code, row.need.body.title
        if row.to_decide:
            yield Item(what="decide", about=code, title=title, count=row.to_decide,
                       since=row.oldest)  # fmt: skip
        if row.meetings:
            yield Item(what="meet", about=code, title=title, count=row.meetings)
        if row.confirm_by:
            yield Item(what="confirm", about=code, title=title, due=row.confirm_by)


def _of_others(found: Waiting) -> Iterator[Item]:
    for one in found.signals:
        yield Item(what="reply", about=one.body.code, title=one.place, due=one.body.answer_by)
    for decided in found.restrictions:
        yield Item(what="reply", about=decided.body.code, title=decided.place)
    for promise in found.promises:
        what = "agree" if promise.objection else "keep" if promise.by_employer else "ask"
        yield Item(what=what, about=promise.body.code,
                   title=promise.body.what, due=promise.body.due)  # fmt: skip
    for pledge in found.pledges:
        body, ready = pledge.record.body, pledge.record.body.confirmed_on
        yield Item(what="open_pledge" if ready else "confirm_pledge", about=body.code,
                   title=f"{body.year} {body.purpose}", count=pledge.places.not_opened,
                   due=due(body))  # fmt: skip
    for start, draft in found.drafts:
        yield Item(what="send", about=draft.code, title=draft.name, count=draft.slots,
                   due=draft.answer_by(start))  # fmt: skip
    for climbed in found.late:
        if climbed.late:
            yield Item(what="stair", about=climbed.body.code, title=climbed.workplace.name,
                       due=climbed.late.promised_on)  # fmt: skip
    for placement in found.tells:
        yield Item(what=placement.asked_for or "", about=placement.body.code,
                   title=placement.workplace.name, due=placement.due)  # fmt: skip
