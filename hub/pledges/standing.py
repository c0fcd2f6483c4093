"""How pledges stand, as page, API and command show it: counted anew from the records each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from marshmallow_dataclass import class_schema
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from hub.needs.pledged import needs_of, places_of
from hub.sectors.actions import runs
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.feed import stored
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.rules.placement import BEGUN
from shared.rules.pledge import Places, PledgeState, due, state_of
from shared.tables import EmployerIndex, PlacementIndex, PledgeIndex, WorkplaceIndex

REMINDED = timedelta(days=60)  # before the year ends, of places that nobody has opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A pledge with its places, the needs that open them, and how many placements have begun."""

    record: Record
    employer: EmployerIndex
    state: PledgeState
    places: Places
    needs: tuple[Record, ...]
    begun: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeSeen:
    """A pledge as programs read it.

    `opened` places are those `used` (somebody is accepted) and `open`; in `begun` of them a
    placement has begun. `needs` are the codes of the needs that open them.
    """

    code: str
    employer: str
    year: int
    purpose: str
    state: str
    pledged: int
    opened: int
    used: int
    open: int
    not_opened: int
    begun: int
    promised_on: date
    confirmed_on: date | None
    needs: list[str]


SEEN = class_schema(PledgeSeen)()
ALL_SEEN = class_schema(PledgeSeen)(many=True)


def seen_by(who: Who) -> Select[PledgeIndex]:
    """Select the pledges that this person may know of.

    An employer's people see its own; a recruitment service what employers with a workplace in its
    branches have confirmed.
    """
    query = select(PledgeIndex).order_by(PledgeIndex.year.desc(), PledgeIndex.code)
    if who.roles & OF_EMPLOYER:
        return query.where(PledgeIndex.employer == who.scope)
    if "sector" in who.roles:
        employers = select(WorkplaceIndex.employer).where(runs(who.scope, WorkplaceIndex.branch))
        query = query.where(
            PledgeIndex.employer.in_(employers), PledgeIndex.confirmed_on.is_not(None)
        )
    return query


def seen(session: Session, who: Who, code: str, today: date) -> Standing:
    """Return the pledge of a code, if this person may know of it.

    Raises:
        NotFound: there is none, or it is another's.
    """
    found = standings(session, seen_by(who).where(PledgeIndex.code == read_code(code)), today)
    if not found:
        raise NotFound(code)
    return found[0]


def standings(session: Session, query: Select[PledgeIndex], today: date) -> list[Standing]:
    """Return how these pledges stand today."""
    rows = list(session.scalars(query))
    employers = {row.ref: row for row in session.scalars(select(EmployerIndex))}
    records = {one.ref: one for one in stored.many(session, [split_ref(row.ref) for row in rows])}
    return [_standing(session, records[row.ref], employers[row.employer], today) for row in rows]


def awaiting(session: Session, employer: str, today: date) -> list[Standing]:
    """Return an employer's pledges that it is to confirm, or, as the year ends, to open."""
    own = PledgeIndex.employer == employer, PledgeIndex.year >= today.year
    found = standings(session, select(PledgeIndex).where(*own).order_by(PledgeIndex.year), today)
    soon = today + REMINDED
    return [
        one for one in found
        if one.record.body.confirmed_on is None
        or (one.places.not_opened and due(one.record.body) <= soon)
    ]  # fmt: skip


def as_told(one: Standing) -> PledgeSeen:
    """Return a pledge as programs read it."""
    body, places = one.record.body, one.places
    return PledgeSeen(
        code=body.code, employer=one.employer.code, year=body.year, purpose=body.purpose,
        state=one.state, pledged=places.pledged, opened=places.opened, used=places.used,
        open=places.open, not_opened=places.not_opened, begun=one.begun,
        promised_on=body.promised_on, confirmed_on=body.confirmed_on,
        needs=[need.body.code for need in one.needs],
    )  # fmt: skip


def _standing(session: Session, record: Record, employer: EmployerIndex, today: date) -> Standing:
    needs = needs_of(session, record.ref)
    found = places_of(session, record, needs)
    return Standing(
        record=record, employer=employer, places=found, needs=tuple(needs),
        state=state_of(record.body, found, today.year), begun=_begun(session, needs),
    )  # fmt: skip


def _begun(session: Session, needs: Iterable[Record]) -> int:
    """How many placements in these needs have begun, those that ended included."""
    keys = [one.ref for one in needs]
    began = (PlacementIndex.need.in_(keys), PlacementIndex.state.in_(BEGUN))
    return session.scalar(select(func.count()).select_from(PlacementIndex).where(*began)) or 0
