"""Pledges: an employer promises places for a year, confirms them, and opens them by needs."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from marshmallow import validate
from marshmallow_dataclass import class_schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.needs.becoming import agreement_of
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema, Record
from shared.records.codes import public_code, read_code
from shared.records.employer import MOST_PLACES, YEARS
from shared.records.formats import Code, PublicCode
from shared.records.pledge import Pledge
from shared.rules.pledge import may_resize
from shared.tables import PledgeIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeDraft:
    """A pledge as its employer writes it; without `agreement` it is the only one in force."""

    year: int = field(metadata={"validate": validate.Range(*YEARS)})
    purpose: Code
    places: int = field(metadata={"validate": validate.Range(1, MOST_PLACES)})
    agreement: PublicCode | None = None


SCHEMA = class_schema(PledgeDraft, base_schema=BodySchema)()


def promise(
    local: Local, actor: str, employer: str, draft: PledgeDraft, *, id: UUID | None = None
) -> Record:
    """Note what an employer, by its record's key, promises; no municipality hears of it yet.

    The same `id` twice is one pledge, the first.

    Raises:
        Refused: the purpose stands on no list (`code_unknown`), the year is over
            (`pledge_year_over`), or it is not clear under which agreement
            (`agreement_unclear`).
    """
    if draft.purpose not in codes("pledge_purposes"):
        nearest = next(iter(codes("pledge_purposes")))
        raise Refused("code_unknown", field="purpose", given=draft.purpose, nearest=nearest)
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        if draft.year < tx.today.year:
            raise Refused("pledge_year_over", field="year", year=draft.year)
        body = Pledge(
            code=public_code("C"), employer=employer, year=draft.year, purpose=draft.purpose,
            agreement=agreement_of(tx.session, draft.agreement, employer).ref,
            places=draft.places, promised_on=tx.today,
        )  # fmt: skip
        return tx.get(tx.write(body, "promised", id=id))


def resize(local: Local, actor: str, code: str, places: int) -> Record:
    """Promise another number of places; once it is confirmed, only more.

    Raises:
        NotFound: no such pledge.
        Refused: it is confirmed, and the number is smaller (`pledge_reduced`).
    """
    with local.begin(actor) as tx:
        record = _locked(tx.session, code)
        body: Pledge = record.body
        verdict = may_resize(body, places)
        if not verdict.allowed:
            raise Refused(verdict.code, field="places", pledge=body.code, **verdict.params)
        if places == body.places:
            return record
        return tx.get(tx.write(replace(body, places=places), "resized", revises=record.ref))


def confirm(local: Local, actor: str, code: str) -> Record:
    """Confirm a pledge: municipalities get it, and it is never reduced. Twice is once.

    Raises:
        NotFound: no such pledge.
        Refused: its year is over (`pledge_year_over`).
    """
    with local.begin(actor) as tx:
        record = _locked(tx.session, code)
        body = record.body
        if body.confirmed_on:
            return record
        if body.year < tx.today.year:
            raise Refused("pledge_year_over", year=body.year)
        return tx.get(tx.write(
            replace(body, confirmed_on=tx.today), "confirmed", revises=record.ref
        ))  # fmt: skip


def by_code(session: Session, code: str) -> Record:
    """Return the pledge of a public code.

    Raises:
        NotFound: there is none.
    """
    row = session.scalar(select(PledgeIndex).where(PledgeIndex.code == read_code(code)))
    if row is None:
        raise NotFound(code)
    return stored.get(session, row.ref)


def _locked(session: Session, code: str) -> Record:
    return stored.get(session, by_code(session, code).ref, lock=True)
