"""`/api/v1/events`: who changed what the municipality keeps for itself, and when."""

from dataclasses import dataclass
from datetime import datetime

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from node.events import actions
from node.tables import Event
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("events", __name__, "Who changed competences, absences and offices.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """What somebody did: `about` a colleague's login or an office, `code` what it was handed."""

    at: datetime
    by: str
    act: str
    about: str
    code: str | None
    said: tuple[str, ...]


class AboutSchema(Schema):
    """The colleague, office or code that is asked about; none is all."""

    about = fields.String(load_default="")


ROWS = class_schema(EventRow, base_schema=BodySchema)(many=True)
ABOUT = AboutSchema()


def row_of(one: Event) -> EventRow:
    """Return an event as programs and commands read it."""
    return EventRow(
        at=one.at, by=one.by, act=one.act, about=one.about, code=one.code, said=tuple(one.said)
    )


@blueprint.get("")
@blueprint.arguments(ABOUT, location="query")
@blueprint.response(200, ROWS)
def index(asked: dict[str, str]) -> list[EventRow]:
    """List the newest events, newest first, 200 at most."""
    with local().read() as session:
        return [row_of(one) for one in actions.events(session, asked["about"])]
