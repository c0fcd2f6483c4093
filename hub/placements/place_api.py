"""`/api/v1/rooms/<P-number>`: the room at a workplace, and what its employer tells of others."""

from typing import Any

from hub.placements.place import room_of, see_own
from shared import clock, told
from shared.accounts.access import current
from shared.problem import NotFound
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.room_api import RENEWED, ROOM, TOLD, Renewed, RoomSeen, ToldRow, told_row

blueprint = Blueprint("rooms", __name__, "How full a workplace is, and who else uses room there.")


@blueprint.get("/<p_number>")
@blueprint.response(200, ROOM)
def show(p_number: str) -> RoomSeen:
    """Show the room for one more person over the coming four weeks, and week by week."""
    with local().read() as session:
        see_own(session, current(), p_number)
        today = clock.today(session)
        one = room_of(session, local(), p_number, today)
    found = one.found
    return RoomSeen(
        p_number=p_number, code=one.code, counted=found.counted, elsewhere=found.elsewhere,
        allowed=found.allowed, ordinary=found.ordinary, counted_on=one.place.body.counted_on,
        fullest_day=found.fullest_day, first_day=found.first_day, used=found.used,
        weeks=one.weeks, told=tuple(told_row(record, today) for record in one.told),
    )  # fmt: skip


@blueprint.post("/<p_number>/told")
@blueprint.arguments(told.OthersToldSchema())
@blueprint.response(201, TOLD)
def tell(said: dict[str, Any], p_number: str) -> ToldRow:
    """Tell of others who use room here."""
    with local().read() as session:
        see_own(session, current(), p_number)
        today = clock.today(session)
    words = told.Told(**{**said, "source": said["source"] or "employer"})
    return told_row(told.tell(local(), current().actor, p_number, words), today)


@blueprint.post("/<p_number>/told/renew")
@blueprint.arguments(RENEWED)
@blueprint.response(200, TOLD)
def renew(said: Renewed, p_number: str) -> ToldRow:
    """Say that what was told still holds today, or is over."""
    with local().read() as session:
        see_own(session, current(), p_number)
        today = clock.today(session)
        if said.key not in {one.ref for one in told.told_at(session, local(), p_number)}:
            raise NotFound(said.key)
    act = told.over if said.over else told.renew
    return told_row(act(local(), current().actor, said.key), today)
