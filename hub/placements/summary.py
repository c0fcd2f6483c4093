"""A placement as programs read it: with `--json`, and over the API."""

from dataclasses import asdict, dataclass
from datetime import date

from marshmallow import fields
from marshmallow_dataclass import class_schema

from hub.placements.following import Followed
from shared.records.kinds import KINDS
from shared.staircase import StairSeen
from shared.support import SupportSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementSummary:
    """One placement: where it stands, and what you are asked to tell of it by which day."""

    placement: str
    code: str
    state: str
    state_on: date
    starts_on: date
    ends_on: date
    workplace: str
    asked_for: str | None
    due: date | None


class _PlacementWholeSchema(class_schema(PlacementSummary)):  # type: ignore[misc]  # made at run time
    """The placement is the record's body, as it travels."""

    body = fields.Nested(KINDS["placement"].schema)
    support = fields.Nested(class_schema(SupportSeen)(), allow_none=True)
    stairs = fields.List(fields.Nested(class_schema(StairSeen)()))


SUMMARIES = class_schema(PlacementSummary)(many=True)
WHOLE = _PlacementWholeSchema()


def summary(one: Followed) -> PlacementSummary:
    """Return a placement in one line."""
    body = one.body
    return PlacementSummary(
        placement=one.record.ref, code=body.code, state=body.state, state_on=body.state_on,
        starts_on=body.starts_on, ends_on=body.ends_on, workplace=body.workplace,
        asked_for=one.asked_for, due=one.due,
    )  # fmt: skip


def whole(one: Followed) -> dict[str, object]:
    """Return all that its employer is told of a placement, for `WHOLE` to write."""
    return {**asdict(summary(one)), "body": one.body, "support": one.support, "stairs": one.stairs}
