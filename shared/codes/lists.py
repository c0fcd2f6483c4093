"""The code lists: closed sets of codes with Danish and English titles and dates."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

SIMPLE_LISTS = frozenset(
    {
        "adaptations",
        "age_bands",
        "before_first_day",
        "decline_reasons",
        "early_end_reasons",
        "experience_steps",
        "heard_by",
        "hearing_outcomes",
        "hours_bands",
        "if_missing",
        "instruments",
        "language_steps",
        "licences",
        "measures",
        "no_accession_reasons",
        "not_here_reasons",
        "yes_if",
        "outcome_sources",
        "away_reasons",
        "not_now_reasons",
        "outcomes",
        "pledge_purposes",
        "purposes",
        "refusal_codes",
        "regions",
        "return_reasons",
        "room_decisions",
        "shifts",
        "skills",
        "small_steps",
        "target_groups",
        "ways_told",
    }
)


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a list; `valid_to` is the last day it may be chosen for something new."""

    code: str
    da: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None

    def title(self, language: str) -> str:
        """Return the title in "da" or "en"; the other one where this is not known."""
        first, second = (self.da, self.en) if language == "da" else (self.en, self.da)
        return first or second or self.code

    def open_on(self, day: date) -> bool:
        """Return whether the code may be chosen for something that begins that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one CSV file of this folder as text, in the file's order.

    Raises:
        FileNotFoundError: there is no such file.
    """
    text = files("shared.codes").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines(), strict=True))


def day_or_none(text: str) -> date | None:
    """Return the day of an ISO date, or none for an empty cell."""
    return date.fromisoformat(text) if text else None


def read_code(row: Mapping[str, str]) -> Code:
    """Return a row of a list that has the columns code, da, en, valid_from and valid_to."""
    first, last = day_or_none(row["valid_from"]), day_or_none(row["valid_to"])
    return Code(row["code"], row["da"], row["en"], first, last)


@cache
def codes(name: str) -> Mapping[str, Code]:
    """Return one of the simple lists by code, in the order in which people read it.

    Raises:
        KeyError: there is no such list.
    """
    if name not in SIMPLE_LISTS:
        raise KeyError(name)
    return MappingProxyType({row["code"]: read_code(row) for row in rows(name)})


@cache
def branches(scheme: str) -> Mapping[str, Code]:
    """Return the sections of "DB07" or "DB25" by letter; from K on a letter differs in meaning.

    Raises:
        KeyError: there is no such scheme.
    """
    found = {row["code"]: read_code(row) for row in rows("branches") if row["scheme"] == scheme}
    if not found:
        raise KeyError(scheme)
    return MappingProxyType(found)


@cache
def counts_in_ratio(instrument: str) -> bool | None:
    """Return whether a person with this instrument uses room; none where sources disagree.

    Source: RATIO-4 and RATIO-5, see README.md.

    Raises:
        KeyError: there is no such instrument.
    """
    answers = {"yes": True, "no": False, "unverified": None}
    found = {row["code"]: row["counts_in_ratio"] for row in rows("instruments")}
    return answers[found[instrument]]


@cache
def fingerprint_words() -> tuple[str, ...]:
    """Return the 256 words of a fingerprint: byte 0's word first. The order never changes."""
    return tuple(row["word"] for row in rows("fingerprint_words"))
