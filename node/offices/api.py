"""`/api/v1/offices`: offices behind the municipality's one entrance, and what they have."""

from dataclasses import dataclass
from datetime import date

from marshmallow_dataclass import class_schema

from node.offices import actions
from node.offices.actions import OfficeSeen
from node.tables import HandedOver
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Line
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("offices", __name__, "Offices that a KAM hands things to; no employer sees.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedRow:
    """A need, promise, proposal or placement at an office; `back_on` when it came back."""

    code: str
    on: date
    by: str
    back_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """An office, the logins of who works there, what it has and what it had."""

    name: str
    people: tuple[str, ...]
    has: tuple[HandedRow, ...]
    had: tuple[HandedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePeople:
    """The logins of who works there, in the place of those until now."""

    people: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingToHand:
    """The public code of what an office is to see to."""

    code: Line


ROW = class_schema(OfficeRow, base_schema=BodySchema)()
ROWS = class_schema(OfficeRow, base_schema=BodySchema)(many=True)
PEOPLE = class_schema(OfficePeople, base_schema=BodySchema)()
HANDING = class_schema(ThingToHand, base_schema=BodySchema)()


def row_of(one: OfficeSeen) -> OfficeRow:
    """Return an office as programs and commands read it."""
    return OfficeRow(
        name=one.name, people=one.logins,
        has=tuple(_row(each) for each in one.has), had=tuple(_row(each) for each in one.had),
    )  # fmt: skip


@blueprint.get("")
@blueprint.response(200, ROWS)
def index() -> list[OfficeRow]:
    """List the offices with what each has."""
    with local().read() as session:
        return [row_of(one) for one in actions.offices(session)]


@blueprint.put("/<office>")
@blueprint.arguments(PEOPLE)
@blueprint.response(200, ROW)
def keep(said: OfficePeople, office: str) -> OfficeRow:
    """Make an office, or say anew who works in it."""
    return row_of(actions.keep(local(), current().actor, office, said.people))


@blueprint.delete("/<office>")
@blueprint.response(204)
def close(office: str) -> None:
    """Close an office that has nothing any more."""
    actions.close(local(), current().actor, office)


@blueprint.post("/<office>/has")
@blueprint.arguments(HANDING)
@blueprint.response(201, ROW)
def hand(said: ThingToHand, office: str) -> OfficeRow:
    """Let an office see to something; from another office it goes at once."""
    return row_of(actions.hand(local(), current().actor, said.code, office))


@blueprint.delete("/<office>/has/<code>")
@blueprint.response(204)
def take_back(office: str, code: str) -> None:
    """Take back what an office has."""
    actions.take_back(local(), current().actor, code)


def _row(one: HandedOver) -> HandedRow:
    return HandedRow(code=one.code, on=one.on, by=one.by, back_on=one.back_on)
