"""The law by date: rows of figures with paragraph and source, of which only checked ones count."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from shared.rules.verdict import Answer, Param, Verdict

Value = str | int | bool | date | tuple[str, ...]
Status = Literal["verified", "unverified", "draft"]
STATUSES: Mapping[str, Status] = {
    "verified": "verified",
    "unverified": "unverified",
    "draft": "draft",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One legal figure in one period. `question` is what is still to ask a lawyer.

    Days inclusive; no `valid_to` means until further notice.
    """

    id: str
    paragraph: str
    source: str
    valid_from: date
    valid_to: date | None = None
    status: Status
    values: Mapping[str, Value] = field(default_factory=dict)
    question: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the row is checked and its period covers the day."""
        begun = self.valid_from <= day and self.status == "verified"
        return begun and (self.valid_to is None or day <= self.valid_to)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioTerms:
    """The figures of the reasonable ratio: one in `step_below` up to `knee`, and above it one
    in `step_above` of those above. `whole` counts a part-time supported person as one.
    """

    knee: Decimal
    step_below: Decimal
    step_above: Decimal
    at_least: int
    with_nobody: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The checked rules of one day."""

    on: date
    rule_set: str
    rules: Mapping[str, Rule]
    ended: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def ratio(self) -> RatioTerms | None:
        """The ratio's figures, or none on a day without checked rows."""
        main, knee, share = (self.rules.get(row) for row in ("RATIO-1", "RATIO-1b", "RATIO-3"))
        if not (main and knee and share):
            return None
        if knee.codes("above_the_knee") != ("incremental",):
            raise ValueError("RATIO-1b: only the incremental reading is known")
        return RatioTerms(
            knee=main.decimal("knee"),
            step_below=main.decimal("step_below"),
            step_above=main.decimal("step_above"),
            at_least=main.number("at_least"),
            with_nobody=main.number("with_nobody"),
            whole=share.values["supported_count_whole"] is True,
        )

    def verdict(self, answer: Answer, code: str, rule: str, **params: Param) -> Verdict:
        """Return a verdict under this law's row of that id."""
        row = self.rules.get(rule)
        return Verdict(
            answer=answer,
            code=code,
            rule=rule,
            paragraph=row.paragraph if row else "",
            rule_set=self.rule_set,
            params=params,
        )

    def no_checked_rule(self, rule: str) -> Verdict:
        """Return the verdict of a day without a checked row, with the last one as help."""
        last = self.ended.get(rule)
        params: dict[str, Param] = {"on": self.on}
        if last and last.valid_to:
            params |= {"last_paragraph": last.paragraph, "last_valid_to": last.valid_to}
        return self.verdict("needs_decision", "no_checked_rule", rule, **params)


def law(on: date, rows: Sequence[Rule] = ()) -> Law:
    """Return the checked rules of a day; `rows` are the hub's own, which go before the base.

    A placement is judged by the law of its first day, an extension by that of the day on
    which it is decided.
    """
    if not rows:
        return _base_law(on)
    return _law(on, (*base_rules(), *rows))


@cache
def base_rules() -> tuple[Rule, ...]:
    """Return every row that is shipped, checked or not.

    Raises:
        ValueError: a row is written wrongly, or two checked rows of an id overlap.
    """
    found = tuple(_rule(row) for row in _tables("rule"))
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if one.id == other.id and _overlap(one, other):
                raise ValueError(f"{one.id}: two checked rows hold on {other.valid_from}")
    return found


@lru_cache(maxsize=1024)
def _base_law(on: date) -> Law:
    return _law(on, base_rules())


def _law(on: date, rows: Sequence[Rule]) -> Law:
    rules = {row.id: row for row in rows if row.holds_on(on)}
    ended = {
        row.id: row
        for row in rows
        if row.status == "verified" and row.valid_to and row.valid_to < on and row.id not in rules
    }
    return Law(
        on=on,
        rule_set=_rule_set(on),
        rules=MappingProxyType(rules),
        ended=MappingProxyType(ended),
    )


def _rule_set(on: date) -> str:
    for row in _tables("rule_set"):
        first, last = row["valid_from"], row.get("valid_to")
        if isinstance(first, date) and first <= on and (not isinstance(last, date) or on <= last):
            return str(row["name"])
    return ""


@cache
def _tables(name: str) -> tuple[Mapping[str, object], ...]:
    read = tomllib.loads(files("shared.rules").joinpath("law.toml").read_text(encoding="utf-8"))
    return tuple(read[name])


def _rule(row: Mapping[str, object]) -> Rule:
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


def _overlap(one: Rule, other: Rule) -> bool:
    first, second = sorted((one, other), key=lambda row: row.valid_from)
    return other.status == one.status == "verified" and first.holds_on(second.valid_from)
