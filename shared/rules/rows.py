"""Rows of the law: one legal figure in one period, with paragraph, source and what is open.

The base is `law.toml`; the hub's rows go before it, and a municipality's before both for its
own grants. Only rows that somebody has checked are ever used.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

Value = str | int | bool | date | tuple[str, ...]
Status = Literal["verified", "unverified", "draft"]
Origin = Literal["base", "hub", "municipality"]
STATUSES: Mapping[str, Status] = {
    "verified": "verified",
    "unverified": "unverified",
    "draft": "draft",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One legal figure in one period. `question` is what is still to ask a lawyer.

    Days inclusive; no `valid_to` means until further notice. `code` is that of the record,
    for rows that are not of the base.
    """

    id: str
    paragraph: str
    source: str
    valid_from: date
    valid_to: date | None = None
    status: Status
    values: Mapping[str, Value] = field(default_factory=dict)
    question: str = ""
    origin: Origin = "base"
    code: str = ""

    def covers(self, day: date) -> bool:
        """Whether its period covers the day, checked or not."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def holds_on(self, day: date) -> bool:
        """Whether the row is checked and its period covers the day."""
        return self.status == "verified" and self.covers(day)

    def number(self, name: str) -> int:
        """Return a whole number of the row.

        Raises:
            ValueError: the row has no such number.
        """
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{self.id} has no number {name}")
        return value

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a list of codes of the row; empty if it has none of that name."""
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def decimal(self, name: str) -> Decimal:
        """Return a decimal of the row, which is written as a string."""
        return Decimal(str(self.values[name]))

    def day(self, name: str) -> date:
        """Return a day of the row.

        Raises:
            ValueError: the row has no such day.
        """
        value = self.values.get(name)
        if not isinstance(value, date):
            raise ValueError(f"{self.id} has no day {name}")
        return value


def overlap(one: Rule, other: Rule) -> bool:
    """Whether both cover some day."""
    first, second = sorted((one, other), key=lambda row: row.valid_from)
    return first.covers(second.valid_from)


@cache
def base_rules() -> tuple[Rule, ...]:
    """Return every row that is shipped, checked or not.

    Raises:
        ValueError: a row is written wrongly, or two checked rows of an id overlap.
    """
    found = tuple(_base_rule(row) for row in tables("rule"))
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            checked = one.status == other.status == "verified"
            if one.id == other.id and checked and overlap(one, other):
                raise ValueError(f"{one.id}: two checked rows hold on {other.valid_from}")
    return found


@cache
def tables(name: str) -> tuple[Mapping[str, object], ...]:
    """Return the tables of one name in `law.toml`."""
    read = tomllib.loads(files("shared.rules").joinpath("law.toml").read_text(encoding="utf-8"))
    return tuple(read[name])


def _base_rule(row: Mapping[str, object]) -> Rule:
    first, last, values = row["valid_from"], row.get("valid_to"), row.get("values", {})
    if not isinstance(first, date) or not isinstance(values, dict):
        raise ValueError(f"{row['id']}: valid_from is a day, values a table")
    return Rule(
        id=str(row["id"]),
        paragraph=str(row["paragraph"]),
        source=str(row["source"]),
        valid_from=first,
        valid_to=last if isinstance(last, date) else None,
        status=STATUSES[str(row["status"])],
        values={name: _value(value) for name, value in values.items()},
        question=str(row.get("question", "")),
    )


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, (str, int, date)):
        return value
    raise ValueError(f"{value!r} is no code, whole number, day or list of codes")
