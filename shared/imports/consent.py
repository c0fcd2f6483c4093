"""What the case system's "consent: yes" is worth (decided: only with a named text behind it)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.imports import choices
from shared.imports.cells import Cells
from shared.imports.dates import danish_date

ConsentState = Literal["given", "declined", "not_asked"]
Basis = Literal["consent", "public_task"]

VALID_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The text that a file's consent column is about: name, what it covers, since when, basis."""

    name: str
    scope: str
    valid_from: date
    basis: Basis = "consent"


@dataclass(frozen=True, slots=True)
class Consent:
    """A citizen's yes to a named text on a day."""

    given: date
    text: ConsentText


def read_consent(
    cells: Cells, about: ConsentText | None, today: date
) -> tuple[ConsentState, Consent | None]:
    """Return the state and, if the answer counts, the consent.

    A yes counts if the caller says which text the column is about, and if it has a day that
    is not before the text, not in the future and not over twelve months ago.
    """
    if about is None:
        return "not_asked", None
    answer = cells.take("consent", choices.yes_no)
    if answer is None:
        return "not_asked", None
    if not answer:
        return "declined", None
    given = cells.take("consent_date", danish_date)
    if given is None:
        if not cells.text("consent_date"):
            cells.note("dropped", "consent", "consent_undated", {})
        return "not_asked", None
    if fault := _fault(given, about, today):
        text = cells.text("consent_date")
        cells.note("dropped", "consent_date", fault, {"months": VALID_MONTHS}, text)
        return "not_asked", None
    return "given", Consent(given, about)


def _fault(given: date, about: ConsentText, today: date) -> str | None:
    if given > today:
        return "consent_in_future"
    if given < about.valid_from:
        return "consent_before_text"
    if (today.year - 1, today.month, today.day) > (given.year, given.month, given.day):
        return "consent_expired"
    return None
