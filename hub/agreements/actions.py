"""Making an agreement between an employer and a hosting authority, and where all stand to it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

from marshmallow_dataclass import class_schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.employers import actions as employers
from shared.codes.danish import danish_key
from shared.codes.lists import branches, codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.feed.tables import Member
from shared.problem import NotFound, Refused
from shared.records.agreement import Agreement
from shared.records.base import BodySchema, Record
from shared.records.codes import public_code, read_code
from shared.records.employer import Contact
from shared.records.formats import Authority, Code, Cvr, Line, PublicCode, Text, split_ref
from shared.rules import agreement as rules
from shared.tables import AccessionIndex, AgreementIndex

ANSWER_DAYS = range(1, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An agreement as a person writes it; without `employer` it is the one with these units.

    `invited` is `("all",)` or three-digit codes of municipalities.
    """

    title: Line
    employer: PublicCode | None = None
    units: tuple[Cvr, ...]
    branches: tuple[Code, ...]
    instruments: tuple[Code, ...]
    invited: tuple[Line, ...]
    hosting_authority: Authority
    mandate_on: date
    valid_from: date
    valid_to: date
    answer_days: int
    terms: Text
    contact: Contact
    state: Literal["active", "suspended", "ended"] = "active"


DraftSchema = class_schema(Draft, base_schema=BodySchema)


def make(local: Local, actor: str, draft: Draft, *, renews: str | None = None) -> Record:
    """Make an agreement, or a new version of the one with the code `renews`; return its record.

    Municipalities that acceded to an earlier version stay in until they answer the new one.

    Raises:
        NotFound: no such employer, or no agreement to renew.
        Refused: says which field does not hold and what would (`unit_not_in_group`,
            `invited_unknown`, `hosting_unknown`, `code_unknown`, `period_backwards`,
            `mandate_later`, `answer_days_range`, `employer_differs`).
    """
    with local.begin(actor) as tx:
        employer = _employer(tx.session, draft)
        _check(draft, employer, tx.today)
        before = by_code(tx.session, renews) if renews else None
        if before and before.body.employer != employer.ref:
            raise Refused("employer_differs", agreement=before.body.code)
        return _write(tx, draft, employer.ref, before)


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


def coverage(session: Session, agreement: Record) -> tuple[rules.Coverage, ...]:
    """Return where each of the 98 municipalities stands, in Danish order of their names."""
    rows = session.scalars(select(AccessionIndex).where(AccessionIndex.agreement == agreement.ref))
    accessions = stored.many(session, [split_ref(row.ref) for row in rows])
    names = municipalities()
    return rules.coverage(
        agreement.body,
        {record.body.municipality: record.body for record in accessions},
        joined=_joined(session),
        municipalities=sorted(names, key=lambda code: danish_key(names[code].name)),
    )


def _joined(session: Session) -> frozenset[str]:
    members = session.scalars(select(Member.authorities).where(Member.state == "active"))
    return frozenset(
        authority.removeprefix("municipality:")
        for authorities in members
        for authority in authorities.split()
    )


def _employer(session: Session, draft: Draft) -> Record:
    if draft.employer:
        return employers.by_code(session, draft.employer)
    for employer in stored.of_kind(session, "employer"):
        if draft.units[:1] in [(unit.cvr,) for unit in employer.body.units]:
            return employer
    raise Refused("unit_not_in_group", cvr=", ".join(draft.units), known=[])


def _write(tx: Transaction, draft: Draft, employer: str, before: Record | None) -> Record:
    body = Agreement(
        code=before.body.code if before else public_code("A"),
        version=before.body.version + 1 if before else 1,
        employer=employer, title=draft.title, units=draft.units, branches=draft.branches,
        instruments=draft.instruments, invited=_invited(draft), terms=draft.terms,
        hosting_authority=draft.hosting_authority, mandate_on=draft.mandate_on,
        valid_from=draft.valid_from, valid_to=draft.valid_to, answer_days=draft.answer_days,
        contact=draft.contact, state=draft.state,
    )  # fmt: skip
    act = "renewed" if before else "made"
    return tx.get(tx.write(body, act, revises=before.ref if before else None))


def _invited(draft: Draft) -> tuple[str, ...]:
    return tuple(municipalities()) if draft.invited == ("all",) else draft.invited


def _check(draft: Draft, employer: Record, today: date) -> None:
    own = [unit.cvr for unit in employer.body.units]
    for cvr in draft.units or ("",):
        if cvr not in own:
            raise Refused("unit_not_in_group", cvr=cvr, known=own)
    for code in _invited(draft) or ("",):
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
    if draft.answer_days not in ANSWER_DAYS:
        raise Refused("answer_days_range", days=draft.answer_days)


def _on_list(field: str, chosen: Iterable[str], known: Collection[str]) -> None:
    for code in chosen:
        if code not in known:
            near = get_close_matches(code, known, 1)
            raise Refused("code_unknown", field=field, given=code, nearest=(near or [""])[0])
