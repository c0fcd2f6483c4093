"""The law by date: which rows hold on a day, of which only checked ones count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from shared.rules.rows import Rule, base_rules, tables
from shared.rules.verdict import Answer, Param, Verdict

RATIO_ROWS = ("RATIO-1", "RATIO-1b", "RATIO-3")


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
    """The checked rules of one day. Nothing is allowed by the others: `ended` were the last
    before it; `open` are those that nobody has checked, so that "no" can become "unclear".
    """

    on: date
    rule_set: str
    rules: Mapping[str, Rule]
    ended: Mapping[str, Rule] = field(default_factory=dict)
    open: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def ratio(self) -> RatioTerms | None:
        """The ratio's figures, or none on a day without checked rows."""
        main, knee, share = (self.rules.get(row) for row in RATIO_ROWS)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as it stands on a day: `used`, `unused` (nobody has checked it, or another goes
    before it), or `ended`: no row covers the day, and this was the last.
    """

    rule: Rule
    standing: Literal["used", "unused", "ended"]


def law(on: date, rows: Sequence[Rule] = ()) -> Law:
    """Return the checked rules of a day; `rows` are the hub's own, which go before the base,
    and after them the municipality's, which go before both.

    A placement is judged by the law of its first day, an extension by that of the day on
    which it is decided.
    """
    return _law(on, (*base_rules(), *rows)) if rows else _base_law(on)


def lines_on(on: date, rows: Sequence[Rule] = ()) -> list[Line]:
    """Return how each rule stands on a day, in the order of the base: first what is used."""
    every = (*base_rules(), *rows)
    order = list(dict.fromkeys(row.id for row in every))
    used = law(on, rows)
    found: list[Line] = []
    for name in order:
        now = used.rules.get(name)
        covering = [row for row in every if row.id == name and row.covers(on)]
        if now:  # what the base only announces has come
            covering = [row for row in covering if (row.origin, row.status) != ("base", "draft")]
        covering.sort(key=lambda row: row is not now)
        found += [Line(rule=row, standing="used" if row is now else "unused") for row in covering]
        if not covering and name in used.ended:
            found.append(Line(rule=used.ended[name], standing="ended"))
    return found


@lru_cache(maxsize=1024)
def _base_law(on: date) -> Law:
    return _law(on, base_rules())


def _law(on: date, rows: Sequence[Rule]) -> Law:
    rules = {row.id: row for row in rows if row.holds_on(on)}
    over = [row for row in rows if row.status == "verified" and row.valid_to and row.valid_to < on]
    ended = {row.id: row for row in sorted(over, key=lambda row: row.valid_to or on)}
    return Law(
        on=on,
        rule_set=_rule_set(on),
        rules=MappingProxyType(rules),
        open={row.id: row for row in rows if row.status == "unverified" and row.covers(on)},
        ended=MappingProxyType({name: row for name, row in ended.items() if name not in rules}),
    )


def _rule_set(on: date) -> str:
    for row in tables("rule_set"):
        first, last = row["valid_from"], row.get("valid_to")
        if isinstance(first, date) and first <= on and (not isinstance(last, date) or on <= last):
            return str(row["name"])
    return ""
