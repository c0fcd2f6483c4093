"""What programs of both parties read and write of a workplace's room."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marshmallow_dataclass import class_schema

from shared.records.base import BodySchema, Record
from shared.records.placement import RoomWeek, UsedBy
from shared.told import is_stale


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """What somebody told of others who use room; `stale` is whether it is too old to rely on."""

    key: str
    people: int
    source: str
    starts_on: date
    ends_on: date
    as_of: date
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSeen:
    """The room at a workplace: `code` says in a word what stands to be said of it.

    Figures are of the fullest day, and "at least": others may be there that nobody told of.
    """

    p_number: str
    code: str
    counted: int
    elsewhere: int
    allowed: int
    ordinary: Decimal
    counted_on: date
    fullest_day: date
    first_day: date | None
    used: tuple[UsedBy, ...]
    weeks: tuple[RoomWeek, ...]
    told: tuple[ToldRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """Which of what was told still holds today, or is `over`."""

    key: str
    over: bool = False


ROOM = class_schema(RoomSeen, base_schema=BodySchema)()
TOLD = class_schema(ToldRow, base_schema=BodySchema)()
RENEWED = class_schema(Renewed, base_schema=BodySchema)()


def told_row(record: Record, today: date) -> ToldRow:
    """Return what was told as programs read it."""
    body = record.body
    return ToldRow(
        key=record.ref, people=body.people, source=body.source, starts_on=body.starts_on,
        ends_on=body.ends_on, as_of=body.as_of, stale=is_stale(body, today),
    )  # fmt: skip
