"""Who talked with an employer, when and about what: so that no two ring it about the same."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.records.base import Directory, Record
from shared.records.employer import employer_parties
from shared.records.formats import Line, MunicipalityCode, PNumber, PublicCode, Ref

ContactWay = Literal["phone", "meeting", "mail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNote:
    """A talk of a municipality with an employer; it is about the firm, never about a citizen.

    `by` is who talked for the municipality, `spoke_with` who for the employer; `p_number` the
    workplace, where it was about one.
    """

    code: PublicCode
    employer: Ref
    municipality: MunicipalityCode
    on: date
    way: ContactWay
    by: Line
    spoke_with: Line
    about: Line
    p_number: PNumber | None = None


def all_who_might_ring(record: Record, directory: Directory) -> frozenset[str]:
    """The hub, and through it all that the employer's agreements invite."""
    return employer_parties(record, directory) | {directory.hub}
