"""`/api/v1/rooms/<P-number>`: the hub's last word on the room, what we told, what we hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow_dataclass import class_schema

from node.placements import room
from node.placements.place import PlaceKnown, place_known
from node.placements.place_pages import AheadSchema
from shared import clock, told
from shared.accounts.access import current
from shared.problem import NotFound
from shared.records.base import BodySchema
from shared.records.formats import Ref
from shared.rules.checklist import room_check
from shared.rules.period import Period
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.room_api import RENEWED, TOLD, Renewed, RoomSeen, ToldRow, told_row

blueprint = Blueprint("rooms", __name__, "Room at a workplace: known, told, and held ahead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A place held for nobody yet; `granted` is none while the hub's word is awaited."""

    key: str
    starts_on: date
    ends_on: date
    until: date
    granted: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomKnown:
    """What is known here; `word` is the hub's newest, none when nobody has asked for room."""

    p_number: str
    word: RoomSeen | None
    told: tuple[ToldRow, ...]
    held: tuple[HeldRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """The place that is given back."""

    key: Ref


KNOWN = class_schema(RoomKnown, base_schema=BodySchema)()
HELD = class_schema(HeldRow, base_schema=BodySchema)(many=True)
BACK = class_schema(GivenBack, base_schema=BodySchema)()


@blueprint.get("/<p_number>")
@blueprint.response(200, KNOWN)
def show(p_number: str) -> RoomKnown:
    """Show what is known of the room at a workplace."""
    with local().read() as session:
        today = clock.today(session)
        one = place_known(session, local(), p_number, today)
    rows = tuple(told_row(record, today) for record in one.told)
    return RoomKnown(p_number=p_number, word=_word(one, rows), told=rows, held=tuple(_held(one)))


@blueprint.post("/<p_number>/told")
@blueprint.arguments(told.OthersToldSchema())
@blueprint.response(201, TOLD)
def tell(said: Mapping[str, Any], p_number: str) -> ToldRow:
    """Tell of others who use room here, as seen in VITAS or the case system."""
    words = told.Told(**{**said, "source": said["source"] or told.sources(local())[0]})
    return _told(told.tell(local(), current().actor, p_number, words))


@blueprint.post("/<p_number>/told/renew")
@blueprint.arguments(RENEWED)
@blueprint.response(200, TOLD)
def renew(said: Renewed, p_number: str) -> ToldRow:
    """Say that what was told still holds today, or is over."""
    with local().read() as session:
        if said.key not in {one.ref for one in told.told_at(session, local(), p_number)}:
            raise NotFound(said.key)
    act = told.over if said.over else told.renew
    return _told(act(local(), current().actor, said.key))


@blueprint.post("/<p_number>/held")
@blueprint.arguments(AheadSchema())
@blueprint.response(201, HELD)
def ask_ahead(said: Mapping[str, Any], p_number: str) -> list[HeldRow]:
    """Ask for places before anybody is to have them, to be used without contact."""
    course = Period(said["first"], said["last"])
    room.ask_ahead(local(), current().actor, p_number, course, said["places"], said["keep_until"])
    return _now_held(p_number)


@blueprint.post("/<p_number>/held/give-back")
@blueprint.arguments(BACK)
@blueprint.response(200, HELD)
def give_back(said: GivenBack, p_number: str) -> list[HeldRow]:
    """Give a place back before its day."""
    if said.key not in {one.key for one in _now_held(p_number)}:
        raise NotFound(said.key)
    room.give_back(local(), current().actor, said.key)
    return _now_held(p_number)


def _now_held(p_number: str) -> list[HeldRow]:
    with local().read() as session:
        return _held(place_known(session, local(), p_number, clock.today(session)))


def _held(one: PlaceKnown) -> list[HeldRow]:
    return [
        HeldRow(key=claim.ref, starts_on=claim.body.starts_on, ends_on=claim.body.ends_on,
                until=claim.body.keep_until, granted=word.granted if word else None)
        for claim, word in one.held
    ]  # fmt: skip


def _told(record: Any) -> ToldRow:
    with local().read() as session:
        return told_row(record, clock.today(session))


def _word(one: PlaceKnown, rows: tuple[ToldRow, ...]) -> RoomSeen | None:
    word = one.newest
    if word is None:
        return None
    return RoomSeen(
        p_number=one.place.body.p_number, code=room_check(word).code, counted=word.counted,
        elsewhere=word.elsewhere, allowed=word.allowed, ordinary=word.ordinary,
        counted_on=word.counted_on, fullest_day=word.fullest_day, first_day=word.first_day,
        used=word.used, weeks=word.weeks, told=rows,
    )  # fmt: skip
