"""`/api/v1/suspensions`: suspended members, and what is proposed about their keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from marshmallow_dataclass import class_schema

from hub.members import suspending
from hub.members.suspended import one_operator
from hub.members.suspending import Suspension, person
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("suspensions", __name__, "Members that are refused; keys to be taken back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionLine:
    """A suspended member; with `position` somebody has proposed to take its keys back there.

    What came after that number, `later` records, would be forgotten everywhere.
    """

    municipality: str
    party: str
    by: str
    since: datetime
    position: int | None
    later: int
    proposed_by: str | None
    proposed_at: datetime | None
    confirm_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The position in the proposal that you have read."""

    position: int


SHOWN: Final = class_schema(Shown, base_schema=BodySchema)()
LINES: Final = class_schema(SuspensionLine)(many=True)


@blueprint.get("")
@blueprint.response(200, LINES)
def index() -> list[SuspensionLine]:
    """List who is suspended."""
    with local().read() as session:
        return [_line(one) for one in suspending.suspensions(session)]


@blueprint.post("/<code>/confirm")
@blueprint.arguments(SHOWN)
@blueprint.response(200, LINES)
def confirm(shown: Shown, code: str) -> list[SuspensionLine]:
    """Take a municipality's keys back as somebody else has proposed; you are told what is left."""
    sole = one_operator()
    suspending.confirm(local(), current().actor, code, sole=sole, shown=shown.position)
    return index()


@blueprint.post("/<code>/lift")
@blueprint.response(200, LINES)
def lift(code: str) -> list[SuspensionLine]:
    """Answer a municipality again, and drop what was proposed; you are told what is left."""
    suspending.lift(local(), current().actor, code)
    return index()


def _line(one: Suspension) -> SuspensionLine:
    said = one.proposed
    return SuspensionLine(
        municipality=one.municipality, party=one.party, by=person(one.by), since=one.since,
        position=said.position if said else None, later=one.later,
        proposed_by=person(said.by) if said else None, proposed_at=said.at if said else None,
        confirm_until=said.until if said else None,
    )  # fmt: skip
