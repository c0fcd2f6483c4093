"""Rows of the law: the hub's own, and those that a municipality confirms for its own grants."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.formats import Code, Line, PublicCode, Text

RuleState = Literal["draft", "confirmed", "replaced", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One named figure of a row, in exactly one of its forms."""

    name: Code
    number: int | None = None
    amount: Decimal | None = None
    day: date | None = None
    word: Code | None = None
    yes: bool | None = None
    codes: tuple[Code, ...] | None = None

    @validates_schema(skip_on_field_errors=True)
    def _has_one_form(self, data: dict[str, Any], **_: object) -> None:
        forms = ("number", "amount", "day", "word", "yes", "codes")
        if sum(data.get(form) is not None for form in forms) != 1:
            raise ValidationError("figure_one_form", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One legal figure in one period, written by one person and confirmed by another.

    Days inclusive; without `valid_to` it holds until further notice. Only `confirmed` ones
    are ever used. Who drafted and who confirmed is in the owner's history, and stays there.
    """

    code: PublicCode
    rule: Code
    paragraph: Line
    source: Line
    valid_from: date
    valid_to: date | None = None
    figures: tuple[Figure, ...]
    question: Text | None = None
    state: RuleState
    drafted_on: date
    confirmed_on: date | None = None

    @validates_schema(skip_on_field_errors=True)
    def _holds_together(self, data: dict[str, Any], **_: object) -> None:
        last, names = data.get("valid_to"), [one.name for one in data["figures"]]
        if last and last < data["valid_from"]:
            raise ValidationError("ends_before_start", "valid_to")
        if len(names) != len(set(names)):
            raise ValidationError("figure_twice", "figures")
        if data["state"] == "confirmed" and not data.get("confirmed_on"):
            raise ValidationError("field_missing", "confirmed_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRule(RuleRow):
    """A row that one municipality uses for its own grants: an open one that it has had
    answered, or this year's rates. `source` says who answered.
    """
