"""`/api/v1/intake`: the desk, the one short list, the one feedback, and the board of a branch."""

from dataclasses import dataclass
from uuid import UUID

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from hub.intake import feedback
from hub.intake.board import board
from hub.intake.desk import desk
from hub.intake.summary import (
    BATCHES,
    BOARD,
    BatchSummary,
    BoardSummary,
    batch_summary,
    board_summary,
)
from hub.needs.seen import seen
from hub.proposals import actions
from hub.sectors.seen import seen as service_seen
from shared.accounts.access import current
from shared.clock import today
from shared.problem import NotFound
from shared.records.base import BodySchema, Record
from shared.records.formats import PublicCode
from shared.records.kinds import KINDS
from shared.tables import NeedIndex
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("intake", __name__, "Screen what members nominate; see where it lacks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortList:
    """Codes of the nominations that go to the employer as one list."""

    codes: tuple[PublicCode, ...]


class ScreeningsSchema(Schema):
    """The screenings that a short list became, by their records' keys."""

    screenings = fields.List(fields.String())


SHORT_LIST = class_schema(ShortList, base_schema=BodySchema)()


@blueprint.get("/batches")
@blueprint.response(200, BATCHES)
def index() -> list[BatchSummary]:
    """List what awaits your service's screening, a batch for each slot group, due first on top."""
    with local().read() as session:
        return [batch_summary(one) for one in desk(session, current().scope, today(session))]


@blueprint.post("/needs/<code>/groups/<group>/shortlist")
@blueprint.arguments(SHORT_LIST)
@blueprint.response(200, ScreeningsSchema())
def shortlist(said: ShortList, code: str, group: str) -> dict[str, list[str]]:
    """Send these nominations for a slot group to the employer as one short list."""
    _need(code)
    sent = actions.shortlist(local(), current().actor, code, _id(group), said.codes)
    return {"screenings": [one.ref for one in sent]}


@blueprint.post("/needs/<code>/groups/<group>/feedback")
@blueprint.response(200, KINDS["feedback"].schema)
def tell(code: str, group: str) -> object:
    """Tell all who nominated for a slot group how it went, in figures and closed reasons."""
    told: Record = feedback.give(local(), current().actor, _need(code), _id(group))
    return told.body


@blueprint.get("/boards/<slug>")
@blueprint.response(200, BOARD)
def show(slug: str) -> BoardSummary:
    """Show a service's municipalities against its open needs, where most is lacking first."""
    with local().read() as session:
        service = service_seen(session, current(), slug)
        return board_summary(board(session, service.body, today(session)))


def _need(code: str) -> NeedIndex:
    with local().read() as session:
        return seen(session, current(), code)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(text) from None
