"""`/api/v1/needs`: what the pages of needs do, for programs."""

from dataclasses import dataclass
from uuid import UUID

from flask_smorest.pagination import PaginationParameters
from marshmallow_dataclass import class_schema
from sqlalchemy import func, select

from hub.needs import actions
from hub.needs.coverage import coverage
from hub.needs.seen import seen, seen_by
from hub.needs.summary import SUMMARIES, WHOLE, NeedSummary, NeedWhole, summary, whole
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.feed import stored
from shared.needs.draft import SCHEMA, NeedDraft
from shared.problem import NotFound
from shared.records.base import BodySchema
from shared.records.formats import PublicCode, split_ref
from shared.records.need import Need
from shared.tables import NeedIndex
from shared.web.api import Blueprint, once
from shared.web.here import local

blueprint = Blueprint("needs", __name__, "Post a need once, see who covers its slots, close it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSlots:
    """How many slots a group is to have; none takes it away."""

    id: UUID
    slots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSlots:
    """Numbers of slots by group; `keep` are codes of waiting proposals that go on."""

    groups: tuple[GroupSlots, ...]
    keep: tuple[PublicCode, ...] = ()


NEW_SLOTS = class_schema(NewSlots, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, SUMMARIES)
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[NeedSummary]:
    """List the needs that you may see, the last posted first."""
    page, own = pagination_parameters, seen_by(current())
    with local().read() as session:
        page.item_count = session.scalar(select(func.count()).select_from(own.subquery()))
        newest = own.order_by(NeedIndex.posted_on.desc(), NeedIndex.code)
        rows = session.scalars(newest.offset(page.first_item).limit(page.page_size))
        keys = [split_ref(row.ref) for row in rows]
        needs = {need.ref: need for need in stored.many(session, keys)}
        today = clock.today(session)
        return [summary(coverage(session, needs[f"{owner}/{id}"], today)) for owner, id in keys]


@blueprint.post("")
@blueprint.arguments(SCHEMA)
@blueprint.response(201, WHOLE)
def post(draft: NeedDraft) -> NeedWhole:
    """Post a need; with an `Idempotency-Key` the same need, however often it is sent."""
    must_be_own(draft)
    return whole_of(actions.post(local(), current().actor, draft, id=once()).body.code)


@blueprint.post("/withdrawal")
@blueprint.response(200, SUMMARIES)
def withdraw() -> list[NeedSummary]:
    """Withdraw all your employer's demand; places of a pledge stay. List what was closed."""
    closed = actions.withdraw(local(), current().actor, current().scope or "")
    with local().read() as session:
        today = clock.today(session)
        return [summary(coverage(session, one, today)) for one in closed]


@blueprint.get("/<code>")
@blueprint.response(200, WHOLE)
def show(code: str) -> NeedWhole:
    """Show a need: its slot groups, and where all 98 municipalities stand to it."""
    return whole_of(code)


@blueprint.put("/<code>")
@blueprint.arguments(SCHEMA)
@blueprint.response(200, WHOLE)
def change(draft: NeedDraft, code: str) -> NeedWhole:
    """Put another draft in the place of an open need."""
    must_be_own(draft, _must_be_seen(code))
    actions.change(local(), current().actor, code, draft)
    return whole_of(code)


@blueprint.post("/<code>/slots")
@blueprint.arguments(NEW_SLOTS)
@blueprint.response(200, WHOLE)
def resize(new: NewSlots, code: str) -> NeedWhole:
    """Ask for more or fewer slots in slot groups; `keep` says who goes on where a cut asks."""
    _must_be_seen(code)
    slots = {one.id: one.slots for one in new.groups}
    actions.resize(local(), current().actor, code, slots, new.keep)
    return whole_of(code)


@blueprint.post("/<code>/confirm")
@blueprint.response(200, WHOLE)
def confirm(code: str) -> NeedWhole:
    """Say that a need still holds, for 30 days more."""
    _must_be_seen(code)
    actions.confirm(local(), current().actor, code)
    return whole_of(code)


@blueprint.post("/<code>/close")
@blueprint.response(200, WHOLE)
def close(code: str) -> NeedWhole:
    """Close a need: nobody more is proposed or accepted."""
    _must_be_seen(code)
    actions.close(local(), current().actor, code)
    return whole_of(code)


def must_be_own(draft: NeedDraft, of: Need | None = None) -> None:
    """See that a draft's workplaces are those of the person's own employer.

    Raises:
        NotFound: they are another's.
    """
    who = current()
    if who.roles & OF_EMPLOYER and actions.preview(local(), draft, of).employer != who.scope:
        raise NotFound(draft.slot_groups[0].workplace)


def _must_be_seen(code: str) -> Need:
    with local().read() as session:
        need: Need = stored.get(session, seen(session, current(), code).ref).body
        return need


def whole_of(code: str) -> NeedWhole:
    """Return all that is known of a need that you may see."""
    with local().read() as session:
        need = stored.get(session, seen(session, current(), code).ref)
        return whole(coverage(session, need, clock.today(session)))
