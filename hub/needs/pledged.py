"""Needs that open places of a pledge: counted from the records, and held to what is left."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.offers import standings
from shared.feed import stored
from shared.problem import Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.need import Need
from shared.records.pledge import Pledge
from shared.rules.pledge import Places, may_open, places
from shared.tables import NeedIndex, PledgeIndex


def needs_of(session: Session, pledge: str) -> list[Record]:
    """Return the needs that open places of a pledge, by its key, the first posted on top."""
    rows = session.scalars(
        select(NeedIndex).where(NeedIndex.pledge == pledge).order_by(NeedIndex.posted_on)
    )
    return stored.many(session, [split_ref(row.ref) for row in rows])


def confirmed(session: Session, employer: str, year: int) -> tuple[Pledge, ...]:
    """Return what an employer has pledged for this year and later, and has confirmed."""
    rows = select(PledgeIndex).where(
        PledgeIndex.employer == employer, PledgeIndex.year >= year,
        PledgeIndex.confirmed_on.is_not(None),
    )  # fmt: skip
    keys = [split_ref(row.ref) for row in session.scalars(rows.order_by(PledgeIndex.year))]
    return tuple(one.body for one in stored.many(session, keys))


def places_of(session: Session, pledge: Record, needs: Iterable[Record]) -> Places:
    """Return how the places of a pledge stand by these needs."""
    return places(
        pledge.body,
        [(one.body, [row.offer for row in standings(session, need=one.ref)]) for one in needs],
    )


def pledge_for(
    session: Session, code: str | None, employer: str, agreement: str, of: Need | None
) -> str | None:
    """Return the key of the pledge that a draft names; a need that is changed keeps its own.

    Raises:
        Refused: it is none of the employer's (`pledge_unknown`) or under another agreement
            (`pledge_elsewhere`); or the need opens another one, or none (`pledge_stays`).
    """
    if code is None:
        return of.pledge if of else None
    row = session.scalar(
        select(PledgeIndex).where(
            PledgeIndex.code == read_code(code), PledgeIndex.employer == employer
        )
    )
    if row is None:
        raise Refused("pledge_unknown", field="pledge", given=code)
    if row.agreement != agreement:
        raise Refused("pledge_elsewhere", field="pledge", pledge=row.code)
    if of and of.pledge != row.ref:
        raise Refused("pledge_stays", field="pledge", need=of.code)
    return row.ref


def check_places(session: Session, need: Need, today: date, *, lock: bool = False) -> None:
    """See that a need opens no more places than its pledge has left, if it opens one.

    Who then writes the need takes the `lock`, so that two at once do not open the same places.

    Raises:
        Refused: the codes of `rules.pledge.may_open`; a need that was posted earlier may go on
            after the year with the places that it has.
    """
    if need.pledge is None:
        return
    pledge = stored.get(session, need.pledge, lock=lock)
    opening = needs_of(session, need.pledge)
    slots = sum(group.slots for group in need.slot_groups)
    before = next((one.body for one in opening if one.body.code == need.code), None)
    if before and slots <= sum(group.slots for group in before.slot_groups):
        return
    others = places_of(session, pledge, [one for one in opening if one.body.code != need.code])
    body: Pledge = pledge.body
    verdict = may_open(body, others, slots, today.year)
    if not verdict.allowed:
        raise Refused(verdict.code, pledge=body.code, **verdict.params)
