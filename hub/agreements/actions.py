"""Making and changing an agreement, and where all stand to it."""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.agreements.draft import AgreementDraft, check, invited
from shared import clock
from shared.codes.danish import danish_key
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Member
from shared.problem import NotFound, Refused
from shared.records.agreement import Agreement, AgreementState, UnitConsent
from shared.records.base import Record
from shared.records.codes import public_code, read_code
from shared.records.formats import split_ref
from shared.rules import agreement as rules
from shared.rules.agreement_cycle import may_become
from shared.rules.working_days import add_working_days
from shared.said import employer_by_code
from shared.tables import AccessionIndex, AgreementIndex

ACCEDE_AGAIN_DAYS: Final = 10  # working days in which changed terms are answered


def make(
    local: Local,
    actor: str,
    draft: AgreementDraft,
    *,
    renews: str | None = None,
    id: UUID | None = None,
) -> Record:
    """Make an agreement, or a new version of the one with the code `renews`; return its record.

    Where the terms have changed, accessions to those before hold for a while and must be given
    again; where they have not, they stay. Who has left is not offered the new version. Of one
    `id` it is made once, however often it is asked for.

    Raises:
        NotFound: no such employer, or no agreement to renew.
        Refused: says which field does not hold and what would (`unit_not_in_group`,
            `invited_unknown`, `hosting_unknown`, `code_unknown`, `period_backwards`,
            `mandate_later`, `answer_days_range`, `candidate_days_range`, `employer_differs`).
    """
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        before = by_code(tx.session, renews) if renews else None
        body = _checked(tx.session, draft, before, tx.today)
        act = "renewed" if before else "made"
        return tx.get(tx.write(body, act, revises=before.ref if before else None, id=id))


def preview(local: Local, draft: AgreementDraft, *, renews: str | None = None) -> Agreement:
    """Return the agreement that a draft would become if it were made now; nothing is written.

    Raises:
        NotFound, Refused: as `make`.
    """
    with local.read() as session:
        before = by_code(session, renews) if renews else None
        return _checked(session, draft, before, clock.today(session))


def become(
    local: Local, actor: str, code: str, state: AgreementState, *,
    reason: str | None = None, last_day: date | None = None, after: AgreementState | None = None,
) -> Record:  # fmt: skip
    """Offer an agreement after its consultation, suspend it, take it up again, or terminate it.

    Terms and accessions stay as they are; placements that run, run on. One that is terminated
    holds up to and with `last_day`, today unless said. With `after` the step is taken from that
    state alone: what is offered was in consultation. Saying it twice is saying it once.

    Raises:
        NotFound: no such agreement.
        Refused: that is no step from where it is (`agreement_step`), a reason is missing
            (`agreement_reason`), or the last day is past (`date_passed`).
    """
    with local.begin(actor) as tx:
        record = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
        was: Agreement = record.body
        day = (last_day or tx.today) if state == "terminated" else None
        if (was.state, was.last_day) == (state, day):
            return record
        if not may_become(was.state, state) or (after and was.state != after):
            raise Refused("agreement_step", agreement=was.code, was=was.state, state=state)
        if state in ("suspended", "terminated") and not reason:
            raise Refused("agreement_reason", agreement=was.code)
        if day and day < tx.today:
            raise Refused("date_passed", field="last_day", day=day, today=tx.today)
        body = replace(was, state=state, reason=reason, last_day=day)
        return tx.get(tx.write(body, state, revises=record.ref))


def consent(local: Local, actor: str, code: str, cvr: str, by: str) -> Record:
    """Note that a franchisee takes part with its unit, by its own word; `by` is who gave it.

    Saying it twice is saying it once.

    Raises:
        NotFound: no such agreement.
        Refused: the unit is not in it (`unit_not_covered`), or needs no consent of its own
            (`unit_no_franchise`).
    """
    with local.begin(actor) as tx:
        record = stored.get(tx.session, by_code(tx.session, code).ref, lock=True)
        was: Agreement = record.body
        if cvr not in was.units:
            raise Refused("unit_not_covered", agreement=was.code, cvr=cvr)
        if cvr not in stored.get(tx.session, was.employer).body.franchises:
            raise Refused("unit_no_franchise", cvr=cvr)
        if cvr in {one.cvr for one in was.consents}:
            return record
        given = UnitConsent(cvr=cvr, by=by, on=tx.today)
        body = replace(was, consents=(*was.consents, given))
        return tx.get(tx.write(body, "unit consented", revises=record.ref))


def by_code(session: Session, code: str) -> Record:
    """Return the agreement of a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(AgreementIndex).where(AgreementIndex.code == read_code(code)))
    if found is None:
        raise NotFound(code)
    return stored.get(session, found.ref)


def in_force_of(session: Session, employer: str, today: date) -> tuple[Agreement, ...]:
    """Return an employer's agreements that hold today, by code; `employer` is its record's key."""
    rows = session.scalars(select(AgreementIndex).where(AgreementIndex.employer == employer))
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    held = (one.body for one in found if rules.in_force(one.body, today).allowed)
    return tuple(sorted(held, key=lambda one: str(one.code)))


def coverage(session: Session, agreement: Record, today: date) -> tuple[rules.Coverage, ...]:
    """Return where each of the 98 municipalities stands, in Danish order of their names."""
    accessions = stored.many(session, [split_ref(key) for key in _accessions(session, agreement)])
    names = municipalities()
    return rules.coverage(
        agreement.body,
        {record.body.municipality: record.body for record in accessions},
        joined=_joined(session),
        municipalities=sorted(names, key=lambda code: danish_key(names[code].name)),
        on=today,
    )


def _joined(session: Session) -> frozenset[str]:
    members = session.scalars(select(Member.authorities).where(Member.state == "active"))
    return frozenset(
        authority.removeprefix("municipality:")
        for authorities in members
        for authority in authorities.split()
    )


def employer_of(session: Session, draft: AgreementDraft) -> Record:
    """Return the employer that a draft names, or whose legal units it has.

    Raises:
        NotFound: it names none that is here.
        Refused: nobody has its units (`unit_not_in_group`).
    """
    if draft.employer:
        return employer_by_code(session, draft.employer)
    for employer in stored.of_kind(session, "employer"):
        if draft.units[:1] in [(unit.cvr,) for unit in employer.body.units]:
            return employer
    raise Refused("unit_not_in_group", cvr=", ".join(draft.units), known=[])


def _checked(
    session: Session, draft: AgreementDraft, before: Record | None, today: date
) -> Agreement:
    """What a draft says, seen to hold; accessions are kept as far as the terms are the same."""
    employer = employer_of(session, draft)
    check(draft, employer, today)
    if before and before.body.employer != employer.ref:
        raise Refused("employer_differs", agreement=before.body.code)
    former = _former(session, before, today) if before else ()
    asked = invited(draft, former)
    body = Agreement(
        code=before.body.code if before else public_code("A"),
        version=before.body.version + 1 if before else 1,
        employer=employer.ref, title=draft.title, units=draft.units, branches=draft.branches,
        instruments=draft.instruments, invited=asked, terms=draft.terms,
        former=tuple(code for code in former if code not in asked),
        hosting_authority=draft.hosting_authority, mandate=draft.mandate,
        mandate_on=draft.mandate_on, valid_from=draft.valid_from, valid_to=draft.valid_to,
        answer_days=draft.answer_days, candidate_days=draft.candidate_days,
        contact=draft.contact,
        state="in_consultation" if draft.consult_until else "active",
        consult_until=draft.consult_until, consents=before.body.consents if before else (),
    )  # fmt: skip
    if before is None:
        return body
    again_by = draft.accede_again_by or add_working_days(today, ACCEDE_AGAIN_DAYS)
    return _keeping_accessions(body, before.body, again_by)


def _keeping_accessions(new: Agreement, old: Agreement, again_by: date) -> Agreement:
    """Let accessions to the terms before hold until that day, or stay where nothing changed."""
    if new.terms_digest == old.terms_digest:
        return replace(new, earlier_terms=old.earlier_terms, earlier_until=old.earlier_until)
    return replace(new, earlier_terms=old.terms_digest, earlier_until=again_by)


def _former(session: Session, before: Record, today: date) -> tuple[str, ...]:
    """Who left an earlier version of it, by code."""
    gone = {
        one.municipality for one in coverage(session, before, today)
        if one.standing == "left" and one.municipality in before.body.invited
    }  # fmt: skip
    return tuple(sorted(gone | {*before.body.former}))


def _accessions(session: Session, agreement: Record) -> list[str]:
    rows = session.scalars(select(AccessionIndex).where(AccessionIndex.agreement == agreement.ref))
    return [row.ref for row in rows]
