"""What a draft becomes: a need under an agreement that covers it, at its employer's workplaces.

The same for the needs that the hub posts for employers, and for a municipality's own.
"""

from collections.abc import Callable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.needs.draft import NeedDraft, check_codes, whole
from shared.problem import Refused
from shared.records.base import Record
from shared.records.codes import public_code, read_code
from shared.records.need import CENTRE, ORDINARY, Need
from shared.rules.agreement import may_post
from shared.tables import AgreementIndex, WorkplaceIndex

PledgeFor = Callable[[Session, str | None, str, str, Need | None], str | None]


def no_pledge(_: Session, code: str | None, *about: object) -> None:
    """Look up no pledge: a need that names one is refused.

    Raises:
        Refused: `pledge_at_hub`.
    """
    if code:
        raise Refused("pledge_at_hub", field="pledge", pledge=code)


def becomes(
    session: Session, draft: NeedDraft, day: date, of: Need | None = None,
    pledge_for: PledgeFor = no_pledge,
) -> Need:  # fmt: skip
    """Return the need that a draft would be on a day: a new one, or `of` as it is changed.

    `pledge_for` looks up the pledge whose places it opens.

    Raises:
        Refused: a workplace is unknown or of another employer (`workplace_unknown`,
            `workplace_elsewhere`), a code is in no list (`code_unknown`), a date does not
            hold (`date_passed`, `answer_by_late`), the agreement does not cover it (the
            codes of `rules.agreement.may_post`, `agreement_unclear`), or as `pledge_for`.
    """
    if not draft.slot_groups:
        raise Refused("at_least_one_slot_group")
    check_codes(draft)
    _check_form(draft)
    _check_dates(draft, day)
    places = {one.workplace: _workplace(session, one.workplace) for one in draft.slot_groups}
    employer = _only_employer(places)
    if of and draft.agreement is None:
        agreement = stored.get(session, of.agreement)
    else:
        agreement = agreement_of(session, draft.agreement, employer)
    need = whole(
        draft, places, code=of.code if of else public_code("B"), agreement=agreement.ref,
        posted_on=of.posted_on if of else day, earlier=of.slot_groups if of else (),
        pledge=pledge_for(session, draft.pledge, employer, agreement.ref, of),
    )  # fmt: skip
    cvr_numbers = {place.cvr for place in places.values()}
    franchised = stored.get(session, employer).body.franchises
    verdict = may_post(agreement.body, need, cvr_numbers, franchised)
    if not verdict.allowed:
        raise Refused(verdict.code, agreement=agreement.body.code, **verdict.params)
    return need


def _check_form(draft: NeedDraft) -> None:
    """A job has terms and no instrument, a centre a mentor; what is prepared is on the list."""
    ordinary = draft.form == ORDINARY
    if ordinary != (draft.job is not None) or ordinary != (draft.instruments == (ORDINARY,)):
        raise Refused("job_terms_with_ordinary")
    if CENTRE in draft.instruments and draft.mentor is None:
        raise Refused("centre_has_mentor", field="mentor-name")
    for one in draft.preparations:
        if one.what not in draft.before_first_day:
            raise Refused("preparation_not_listed", given=one.what)


def _check_dates(draft: NeedDraft, today: date) -> None:
    first = min(group.start for group in draft.slot_groups)
    for field, day in (("answer_by", draft.answer_by), ("start", first)):
        if day < today:
            raise Refused("date_passed", field=field, day=day, today=today)
    if draft.answer_by >= first:
        raise Refused("answer_by_late", answer_by=draft.answer_by, start=first)


def _workplace(session: Session, named: str) -> WorkplaceIndex:
    code = read_code(named) or named
    one = select(WorkplaceIndex).where(
        or_(WorkplaceIndex.p_number == named, WorkplaceIndex.code == code)
    )
    found = session.scalar(one)
    if found is None:
        raise Refused("workplace_unknown", workplace=named)
    return found


def _only_employer(places: dict[str, WorkplaceIndex]) -> str:
    first = next(iter(places.values()))
    for named, place in places.items():
        if place.employer != first.employer:
            raise Refused("workplace_elsewhere", workplace=named, name=place.name)
    return first.employer


def agreement_of(session: Session, code: str | None, employer: str) -> Record:
    """Return the agreement of an employer with this code, or else its only one in force.

    Raises:
        Refused: there is none, or several (`agreement_unclear`).
    """
    query = select(AgreementIndex).where(AgreementIndex.employer == employer)
    if code is None:
        query = query.where(AgreementIndex.state == "active")
    else:
        query = query.where(AgreementIndex.code == read_code(code))
    found = list(session.scalars(query))
    if len(found) != 1:
        raise Refused("agreement_unclear", found=len(found), given=code or "")
    return stored.get(session, found[0].ref)
