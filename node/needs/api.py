"""`/api/v1/needs` at a node: what is asked of us, our answer, and who of our own people fits."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from uuid import UUID

from flask_smorest.pagination import PaginationParameters
from marshmallow import validate
from marshmallow_dataclass import class_schema

from node.needs import actions
from node.needs.seen import FitSeen, NeedLine, NeedSeen, fits_seen, lines, need_seen
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code
from shared.rules.answer import Reply
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("needs", __name__, "Needs that reached the municipality, and its answers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """`supply` goes with a count of people, `later` with a day, `not_now` with a reason."""

    answer: Literal["supply", "later", "not_now"]
    count: int | None = None
    until: date | None = None
    reason: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of which slot group (else of all), and how many at most."""

    slot_group: UUID | None = None
    top: int = field(default=20, metadata={"validate": validate.Range(1, 500)})


LINES: Final = class_schema(NeedLine)(many=True)
SEEN: Final = class_schema(NeedSeen)()
FITS: Final = class_schema(FitSeen)(many=True)
ANSWERING: Final = class_schema(Answering, base_schema=BodySchema)()
WANTED: Final = class_schema(Wanted, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, LINES)
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[NeedLine]:
    """List the needs that are asked of the municipality, those to answer first."""
    page = pagination_parameters
    with local().read() as session:
        found = lines(session, local())
    page.item_count = len(found)
    return found[page.first_item : page.last_item + 1]


@blueprint.get("/<code>")
@blueprint.response(200, SEEN)
def show(code: str) -> NeedSeen:
    """Show a need with its slot groups, and what we have answered."""
    return _seen(code)


@blueprint.put("/<code>/answer")
@blueprint.arguments(ANSWERING)
@blueprint.response(200, SEEN)
def answer(said: Answering, code: str) -> NeedSeen:
    """Answer a need, or change the answer."""
    reply = Reply(answer=said.answer, count=said.count, until=said.until, reason=said.reason)
    actions.answer(local(), current().actor, code, reply)
    return _seen(code)


@blueprint.get("/<code>/fits")
@blueprint.arguments(WANTED, location="query")
@blueprint.response(200, FITS)
def fits(wanted: Wanted, code: str) -> list[FitSeen]:
    """List who of our own people fits, the best first, and why one cannot be proposed now."""
    with local().read() as session:
        return fits_seen(session, local(), code, wanted.slot_group, top=wanted.top, who=current())


def _seen(code: str) -> NeedSeen:
    with local().read() as session:
        return need_seen(session, local(), code)
