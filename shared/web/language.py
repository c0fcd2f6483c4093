"""The language that is spoken here and now: Danish, unless a page's visitor chose English.

Needs no Flask: commands speak Danish, and a request speaks what `choosing.py` set for it.
"""

from contextvars import ContextVar
from typing import Final

from babel import Locale

LANGUAGES: Final = {"da": Locale("da"), "en": Locale("en", "GB")}
_spoken: Final[ContextVar[Locale]] = ContextVar("spoken", default=LANGUAGES["da"])


def speak(wanted: str) -> None:
    """Speak `da` or `en` from now on, in this request alone."""
    _spoken.set(LANGUAGES[wanted])


def language() -> str:
    """Return `da` or `en`: what the page is written in."""
    return locale().language


def locale() -> Locale:
    """Return the locale by which dates and numbers are written."""
    return _spoken.get()
