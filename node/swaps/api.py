"""`/api/v1/swaps`: places that municipalities offer each other; take one, offer one."""

from dataclasses import dataclass

from marshmallow_dataclass import class_schema

from node.swaps import actions
from node.swaps.rows import HeldSeatRow, SeatRow, held_row, seat_row
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Ref
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("swaps", __name__, "Places that one municipality holds and another takes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatKey:
    """A place that we hold, by the key of its claim."""

    key: Ref


SEAT = class_schema(SeatRow, base_schema=BodySchema)()
SEATS = class_schema(SeatRow, base_schema=BodySchema)(many=True)
HELD = class_schema(HeldSeatRow, base_schema=BodySchema)(many=True)
KEY = class_schema(SeatKey, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, SEATS)
def index() -> list[SeatRow]:
    """List the places that are offered or were."""
    here = local()
    with here.read() as session:
        return [seat_row(one) for one in actions.seats(session, here)]


@blueprint.get("/held")
@blueprint.response(200, HELD)
def held() -> list[HeldSeatRow]:
    """List the places that we hold for nobody yet."""
    here = local()
    with here.read() as session:
        return [held_row(one) for one in actions.held_places(session, here)]


@blueprint.post("/<code>/take")
@blueprint.response(202, SEAT)
def take(code: str) -> SeatRow:
    """Ask for an offered place: the hub gives it to the first."""
    return seat_row(actions.take(local(), current().actor, code))


@blueprint.post("/offer")
@blueprint.arguments(KEY)
@blueprint.response(204)
def offer(said: SeatKey) -> None:
    """Let others take a place of ours."""
    actions.offer(local(), current().actor, said.key)


@blueprint.post("/take-back")
@blueprint.arguments(KEY)
@blueprint.response(204)
def take_back(said: SeatKey) -> None:
    """Take a place back that nobody has taken."""
    actions.take_back(local(), current().actor, said.key)
