"""The law of a day in words, for the hub's page and a node's: each row as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from flask import request
from flask_babel import LazyString, gettext, lazy_gettext
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from shared.rules.figures import form
from shared.rules.law import Law, Line, law, lines_on
from shared.rules.rows import Rule, Value
from shared.web import formats
from shared.web.forms import form_values
from shared.web.language import locale
from shared.web.reasons import title
from shared.web.rulebook_words import FIGURES, SECTIONS, TITLES, UNITS
from shared.web.words import in_words


class _Day(Schema):
    dag = fields.Date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A row on a page: its tag, what it is about, and its figures in words."""

    line: Line
    name: str
    figures: str
    tag: tuple[str, str, str]

    @property
    def row(self) -> Rule:
        """The row itself."""
        return self.line.rule

    @property
    def period(self) -> str:
        """Its days, both included."""
        return period_words(self.row)

    @property
    def source(self) -> str:
        """Where it was read; what the hub or the municipality wrote is as they wrote it."""
        return str(gettext(self.row.source)) if self.row.source else ""

    @property
    def question(self) -> str:
        """What is to ask before it can be used; of the base's rows in the page's language."""
        asked = self.row.question if self.line.standing == "unused" else ""
        return str(gettext(asked)) if asked else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The law of a day as a page shows it, section by section."""

    on: date
    law: Law
    sections: Sequence[tuple[str, Sequence[Shown]]]

    @property
    def used(self) -> int:
        """How many rows are used on the day."""
        return len(self.law.rules)

    @property
    def open(self) -> int:
        """How many rows on the page are not used."""
        return sum(len(rows) for _, rows in self.sections) - self.used


STANDING: Final[Mapping[str, tuple[str, str, LazyString]]] = {
    "used": ("ok", "check", lazy_gettext("Efterprøvet")),
    "unverified": ("warn", "help", lazy_gettext("Ikke efterprøvet")),
    "draft": ("none", "hourglass", lazy_gettext("Udkast")),
    "ended": ("none", "time", lazy_gettext("Udløbet")),
    "verified": ("none", "minus", lazy_gettext("Afløst")),  # another row goes before it
}


def asked_day(today: date) -> date:
    """Return the day that the address asks for (`?dag=04-01-2027`), or today."""
    values = form_values(_Day(), MultiDict(request.args))
    try:
        return date.fromisoformat(values.get("dag", ""))
    except (TypeError, ValueError):
        return today


def book(on: date, rows: Sequence[Rule]) -> Book:
    """Return the law of a day with the rows that go before the base."""
    shown = [_shown(one) for one in lines_on(on, rows)]
    sections = [
        (str(words), [one for one in shown if one.row.id.startswith(prefix)])
        for prefix, words in SECTIONS.items()
    ]
    return Book(on=on, law=law(on, rows), sections=[one for one in sections if one[1]])


def rule_title(rule: str) -> str:
    """Return what a rule is about; its id if nobody has named it."""
    return str(TITLES.get(rule, rule))


def figure_title(name: str) -> str:
    """Return the label of a figure."""
    return str(FIGURES.get(name, name))


def period_words(row: Rule) -> str:
    """Return a row's days, both included, always with their years."""
    first = formats.day(row.valid_from, locale())
    if row.valid_to is None:
        return str(gettext("fra %(first)s", first=first))
    last = formats.day(row.valid_to, locale())
    return str(gettext("fra %(first)s til og med %(last)s", first=first, last=last))


def figure_unit(rule: str) -> str:
    """Return what the figures of a rule are counted in, where their names do not say it."""
    return str(UNITS.get(rule, ""))


def figure_words(row: Rule) -> str:
    """Return a row's figures as one line, with their unit."""
    told = [f"{figure_title(name)}: {_words(value)}" for name, value in row.values.items()]
    return " · ".join(told) + (f" ({figure_unit(row.id)})" if told and row.id in UNITS else "")


def _shown(one: Line) -> Shown:
    state = one.rule.status if one.standing == "unused" else one.standing
    kind, picture, words = STANDING[state]
    return Shown(
        line=one, name=rule_title(one.rule.id), figures=figure_words(one.rule),
        tag=(kind, str(words), picture),
    )  # fmt: skip


def _words(value: Value) -> str:
    match value:
        case bool():
            return str(gettext("ja") if value else gettext("nej"))
        case tuple():
            return ", ".join(_code(one) for one in value)
        case str() if form(value) == "amount":
            return in_words(Decimal(value), locale())
        case str():
            return _code(value)
        case _:
            return in_words(value, locale())


def _code(code: str) -> str:
    """A target group as people say it, `nr. 4 (ready)`; other codes by their list's title."""
    group, _, part = code.partition("_")
    if group.startswith("TG") and group[2:].isdecimal():
        number = gettext("nr. %(number)s", number=int(group[2:]))
        return f"{number} ({figure_title(part)})" if part else str(number)
    for listed in ("refusal_codes", "hearing_outcomes", "instruments"):
        if (words := title(listed, code)) != code:
            return words[:1].lower() + words[1:]
    return figure_title(code)
