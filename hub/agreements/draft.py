"""An agreement as a person writes it, and what must hold of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from marshmallow_dataclass import class_schema

from hub.drafts import host_faults, list_faults
from shared.codes.lists import branches, codes
from shared.codes.places import municipalities
from shared.problem import Refused
from shared.records.base import BodySchema, Record
from shared.records.employer import Contact
from shared.records.formats import Authority, Code, Cvr, Line, PublicCode, Text

ANSWER_DAYS = range(1, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDraft:
    """An agreement as a person writes it; without `employer` it is the one with these units.

    `invited` is `("all",)` or three-digit codes of municipalities. With `consult_until` they are
    heard first. `accede_again_by` is, for a new version with other terms, the last day on which
    accessions to the terms before it hold; ten working days unless said.
    """

    title: Line
    employer: PublicCode | None = None
    units: tuple[Cvr, ...]
    branches: tuple[Code, ...]
    instruments: tuple[Code, ...]
    invited: tuple[Line, ...]
    hosting_authority: Authority
    mandate: Line | None = None
    mandate_on: date
    valid_from: date
    valid_to: date
    answer_days: int
    terms: Text
    contact: Contact
    consult_until: date | None = None
    accede_again_by: date | None = None


DraftSchema = class_schema(AgreementDraft, base_schema=BodySchema)


def invited(draft: AgreementDraft, former: Collection[str] = ()) -> tuple[str, ...]:
    """Return whom the draft invites: `all` are those that have not left an earlier version."""
    if draft.invited == ("all",):
        return tuple(code for code in municipalities() if code not in former)
    return draft.invited


def check(draft: AgreementDraft, employer: Record, today: date) -> None:
    """See that what the draft says holds of this employer on this day.

    Raises:
        Refused: says which field does not and what would, the first of `faults`.
    """
    for _, problem in faults(draft, employer, today):
        raise problem


def faults(draft: AgreementDraft, employer: Record, today: date) -> Iterator[tuple[str, Refused]]:
    """Yield each field that does not hold of this employer on this day, and what would."""
    own = [unit.cvr for unit in employer.body.units]
    for cvr in draft.units or ("",):
        if cvr not in own:
            yield "units", Refused("unit_not_in_group", cvr=cvr, known=own)
    for code in invited(draft) or ("",):
        if code not in municipalities():
            yield "invited", Refused("invited_unknown", municipality=code)
    yield from host_faults("hosting_authority", draft.hosting_authority, draft.mandate_on, today)
    yield from _day_faults(draft, today)
    yield from list_faults("branches", draft.branches, branches("DB25"))
    kinds = codes("instruments")
    open_then = [one for one in kinds if kinds[one].open_on(draft.valid_from)]
    yield from list_faults("instruments", draft.instruments or ("",), open_then)


def _day_faults(draft: AgreementDraft, today: date) -> Iterator[tuple[str, Refused]]:
    if draft.valid_to < max(draft.valid_from, today):
        yield "valid_to", Refused("period_backwards", valid_to=draft.valid_to)
    for field in ("consult_until", "accede_again_by"):
        day: date | None = getattr(draft, field)
        if day and day < today:
            yield field, Refused("date_passed", field=field, day=day, today=today)
    if draft.answer_days not in ANSWER_DAYS:
        yield "answer_days", Refused("answer_days_range", days=draft.answer_days)
