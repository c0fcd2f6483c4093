"""What became of the person: noted at the end, after 13 and after 26 weeks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from node.placements.actions import advance, find
from node.placements.state import Known
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.records.placement import Outcome
from shared.tables import OutcomeIndex

Weeks = Literal[0, 13, 26]
Result = Literal["employed_here", "sister_site", "elsewhere", "education", "not", "unknown"]
Source = Literal["income_register", "caseworker", "employer", "citizen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One outcome as somebody tells it: so many weeks after the end, ordinary hours a week."""

    weeks: Weeks
    result: Result
    source: Source = "caseworker"
    hours: int | None = None


def note(local: Local, actor: str, code: str, found: Found) -> str:
    """Note an outcome; told again in other words it is corrected, in the same it stays.

    Raises:
        NotFound: no such placement of ours.
        Refused: it has not ended (`not_ended`), or so many weeks have not passed
            (`outcome_early`).
    """
    with local.begin(actor) as tx:
        return keep(tx, advance(tx, find(tx.session, local, code).ref), found).key


@dataclass(frozen=True, slots=True)
class Kept:
    """An outcome's key, what it said before (none: it is new), whether it says anything new."""

    key: str
    before: Outcome | None
    is_new: bool


def keep(tx: Transaction, about: Known, found: Found) -> Kept:
    """Keep an outcome in an open transaction.

    Raises:
        Refused: as `note`.
    """
    if about.placement.state not in ("ended", "closed"):
        raise Refused("not_ended", placement=about.placement.code)
    due = about.ended_on + timedelta(weeks=found.weeks)
    if tx.today < due:
        raise Refused("outcome_early", first=due)
    row = tx.session.scalar(
        select(OutcomeIndex).where(
            OutcomeIndex.placement == about.key, OutcomeIndex.weeks_after == found.weeks
        )
    )
    before: Outcome | None = stored.get(tx.session, row.ref).body if row else None
    told = (found.result, found.hours, found.source)
    if row and before and (before.result, before.hours, before.source) == told:
        return Kept(row.ref, before, is_new=False)
    body = Outcome(
        placement=about.key, weeks_after=found.weeks, result=found.result, hours=found.hours,
        source=found.source, on=tx.today,
    )  # fmt: skip
    key = tx.write(body, "noted", revises=row.ref if row else None)
    tx.flush()
    advance(tx, about.key)
    return Kept(key, before, is_new=True)
