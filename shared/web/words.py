"""The sentence and the remedy for every problem, in Danish, and their English from the catalogue.

A page, the API and a command ask here, so that all three say the same. Nothing here needs Flask
to run: the command line reads the same compiled catalogues.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Final

from babel import Locale

from shared.problem import Problem
from shared.records.placement import UsedBy
from shared.web import formats
from shared.web.language import locale as page_locale
from shared.web.sentences import SENTENCES, Sentence

TRANSLATIONS: Final = Path(__file__).parent / "translations"
UNNAMED: Final = SENTENCES["unnamed"]


@dataclass(frozen=True, slots=True)
class Said:
    """What happened, and what to do about it (may be empty)."""

    text: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.text} {self.remedy}".strip()


def say(code: str, /, *, locale: Locale | None = None, **params: object) -> Said:
    """Return the sentence and remedy for a code, in the page's language or `locale`'s.

    Numbers and dates among the parameters are written as people of that language do.
    A code without a sentence gives a general one that names the code.
    """
    return _said(code, params, locale or page_locale())


def say_problem(problem: Problem, *, locale: Locale | None = None) -> Said:
    """Return the sentence and remedy for a problem that was raised."""
    return _said(problem.code, problem.params, locale or page_locale())


def in_words(value: object, locale: Locale) -> str:
    """Write one parameter: dates and numbers by the language, lists with commas."""
    match value:
        case datetime():
            return formats.moment(value, locale)
        case date():
            return formats.day_long(value, locale)
        case timedelta():
            return formats.duration(value, locale)
        case bool() | str():
            return str(value)
        case int() | Decimal() | float():
            return formats.number(value, locale)
        case UsedBy():
            told = {"people": value.people, "as_of": formats.day(value.as_of, locale, value.as_of)}
            return _said(f"used_{value.source}", told, locale).text
        case list() | tuple() | set() | frozenset():
            return ", ".join(in_words(one, locale) for one in value)
        case _:
            return str(value)


def _said(code: str, params: Mapping[str, object], locale: Locale) -> Said:
    shown = {name: in_words(value, locale) for name, value in params.items()}
    sentence = SENTENCES.get(code, UNNAMED)
    return _filled(sentence, {"code": code} | shown, _catalogue(locale.language))


def _filled(sentence: Sentence, shown: dict[str, str], catalogue: NullTranslations) -> Said:
    return Said(
        *(
            catalogue.gettext(part) % _Known(shown) if part else ""
            for part in (sentence.text, sentence.remedy)
        )
    )


class _Known(dict[str, str]):
    """Parameters of a sentence; one that was not given is shown by its name, never an error."""

    def __missing__(self, name: str) -> str:
        return f"({name})"


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("messages", TRANSLATIONS, [language], fallback=True)
