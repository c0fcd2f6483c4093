"""An agreement as a person writes it, and what must hold of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

from marshmallow_dataclass import class_schema

from shared.codes.lists import branches, codes
from shared.codes.places import municipalities
from shared.drafts import host_faults, list_faults, toml_values
from shared.problem import Refused
from shared.records.agreement import CANDIDATE_DAYS
from shared.records.base import BodySchema, Record
from shared.records.employer import Contact, Employer
from shared.records.formats import Authority, Code, Cvr, Line, PublicCode, Text

ANSWER_DAYS = range(1, 11)
CANDIDATES_WITHIN = range(1, 31)
MODEL_RUNS: Final = timedelta(days=729)  # two years, both days included


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
    candidate_days: int = CANDIDATE_DAYS
    terms: Text
    contact: Contact
    consult_until: date | None = None
    accede_again_by: date | None = None


DraftSchema = class_schema(AgreementDraft, base_schema=BodySchema)


def model_text() -> str:
    """Return the model agreement as a person copies it: TOML with what to put in its place."""
    return files("hub.agreements").joinpath("model.toml").read_text(encoding="utf-8")


def model(employer: Employer | None, today: date) -> AgreementDraft:
    """Return the model agreement for two years from today, with this employer's units and contact.

    Without an employer these are the model's own, to be put another's in the place of.
    """
    draft: AgreementDraft = DraftSchema().load(toml_values(model_text()))
    own: dict[str, Any] = {"valid_from": today, "valid_to": today + MODEL_RUNS}
    if employer:
        own |= {"employer": employer.code, "contact": employer.contact,
                "units": tuple(unit.cvr for unit in employer.units)}  # fmt: skip
    return replace(draft, **own)


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
    if draft.candidate_days not in CANDIDATES_WITHIN:
        yield "candidate_days", Refused("candidate_days_range", days=draft.candidate_days)
