"""An agreement as a person writes it, and what must hold of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from marshmallow_dataclass import class_schema

from shared.codes.lists import branches, codes
from shared.codes.places import municipalities
from shared.problem import Refused
from shared.records.base import BodySchema, Record
from shared.records.employer import Contact
from shared.records.formats import Authority, Code, Cvr, Line, PublicCode, Text

ANSWER_DAYS = range(1, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
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


DraftSchema = class_schema(Draft, base_schema=BodySchema)


def invited(draft: Draft, former: Collection[str] = ()) -> tuple[str, ...]:
    """Return whom the draft invites: `all` are those that have not left an earlier version."""
    if draft.invited == ("all",):
        return tuple(code for code in municipalities() if code not in former)
    return draft.invited


def check(draft: Draft, employer: Record, today: date) -> None:
    """See that what the draft says holds of this employer on this day.

    Raises:
        Refused: says which field does not and what would.
    """
    own = [unit.cvr for unit in employer.body.units]
    for cvr in draft.units or ("",):
        if cvr not in own:
            raise Refused("unit_not_in_group", cvr=cvr, known=own)
    for code in invited(draft) or ("",):
        if code not in municipalities():
            raise Refused("invited_unknown", municipality=code)
    kind, _, code = draft.hosting_authority.partition(":")
    if kind == "municipality" and code not in municipalities():
        raise Refused("hosting_unknown", authority=draft.hosting_authority)
    _check_dates(draft, today)
    _on_list("branches", draft.branches, branches("DB25"))
    kinds = codes("instruments")
    _on_list("instruments", draft.instruments or ("",),
             [one for one in kinds if kinds[one].open_on(draft.valid_from)])  # fmt: skip


def _check_dates(draft: Draft, today: date) -> None:
    if draft.valid_to < max(draft.valid_from, today):
        raise Refused("period_backwards", valid_to=draft.valid_to)
    if draft.mandate_on > today:
        raise Refused("mandate_later", mandate_on=draft.mandate_on)
    for field in ("consult_until", "accede_again_by"):
        day: date | None = getattr(draft, field)
        if day and day < today:
            raise Refused("date_passed", field=field, day=day, today=today)
    if draft.answer_days not in ANSWER_DAYS:
        raise Refused("answer_days_range", days=draft.answer_days)


def _on_list(field: str, chosen: Iterable[str], known: Collection[str]) -> None:
    for code in chosen:
        if code not in known:
            near = get_close_matches(code, known, 1)
            raise Refused("code_unknown", field=field, given=code, nearest=(near or [""])[0])
