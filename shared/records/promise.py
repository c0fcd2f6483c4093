"""A dated promise between an employer and a municipality, owned by the one who gives it; and
that the other side does not agree that it is kept.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.formats import Line, MunicipalityCode, PublicCode, Ref, Text, TimeOfDay

PromiseState = Literal["open", "kept", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """That a promise was given another day: which it had, which it got, when and why."""

    was: date
    to: date
    on: date
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What one side promises the other by a day: people, an answer, a job.

    The hub's is the employer's word, a node's the municipality's. `keeper` is the person at the
    giver's who sees to it; `due` the day as it is after the `moves`. A talk that is booked has its
    time `at`, and whom it is with.
    """

    code: PublicCode
    employer: Ref
    municipality: MunicipalityCode
    what: Line
    due: date
    given_on: date
    given_by: Line
    keeper: Line
    state: PromiseState = "open"
    closed_on: date | None = None
    reason: Text | None = None
    moves: tuple[Move, ...] = ()
    at: TimeOfDay | None = None
    with_whom: Line | None = None

    @validates_schema(skip_on_field_errors=True)
    def _closed_has_a_day(self, data: dict[str, Any], **_: object) -> None:
        if (data.get("state", "open") == "open") == bool(data.get("closed_on")):
            raise ValidationError("needed_to_close", "closed_on")
        if data.get("state") == "broken" and not data.get("reason"):
            raise ValidationError("needed_to_break", "reason")
        if bool(data.get("at")) != bool(data.get("with_whom")):
            raise ValidationError("needed_to_talk", "with_whom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """That who was promised something does not agree that it is kept, and why.

    Owned by the receiver of the promise; `settled_on` is when both agreed.
    """

    promise: Ref
    employer: Ref
    municipality: MunicipalityCode
    why: Text
    by: Line
    on: date
    settled_on: date | None = None


def other_side(record: Record, directory: Directory) -> frozenset[str]:
    """The hub of what a municipality says; the municipality's node of what an employer does."""
    if record.owner.startswith("municipality:"):
        return frozenset({directory.hub})
    return directory.party_for(f"municipality:{record.body.municipality}")
