"""What became of the person: noted at the end, after 13 and after 26 weeks, by hand or by file."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, cast

from sqlalchemy import select

from node.placements.actions import advance, find
from node.placements.state import Known
from node.tables import Case
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.imports.columns import OUTCOMES
from shared.imports.outcomes import OutcomeRow, read_outcomes
from shared.imports.report import FileRefused, Finding, Report, masked
from shared.problem import NotFound, Refused
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
        key, _ = keep(tx, advance(tx, find(tx.session, local, code).ref), found)
        return key


def keep(tx: Transaction, about: Known, found: Found) -> tuple[str, bool]:
    """Keep an outcome in an open transaction; return its key, and whether it says anything new.

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
        return row.ref, False
    body = Outcome(
        placement=about.key, weeks_after=found.weeks, result=found.result, hours=found.hours,
        source=found.source, on=tx.today,
    )  # fmt: skip
    key = tx.write(body, "noted", revises=row.ref if row else None)
    tx.flush()
    advance(tx, about.key)
    return key, True


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file of outcomes did: rows that said something new, and rows that did not."""

    report: Report
    changed: int
    unchanged: int


def take(local: Local, actor: str, data: bytes) -> Taken:
    """Take in a file of outcomes, row by row; the same file twice changes nothing.

    A row that cannot be taken is reported and stops no other. "Not known" never replaces what
    is known.

    Raises:
        FileRefused: the file is no table of outcomes.
    """
    rows, report = read_outcomes(data)
    if report.refused_file:
        raise FileRefused(report.refused_file.code, **report.refused_file.params)
    done: Counter[bool] = Counter()
    with local.begin(actor) as tx:
        for row in rows:
            try:
                done[_take(tx, row)] += 1
            except (NotFound, Refused) as problem:
                report.findings.append(_finding(row, problem))
                report.taken -= 1
    return Taken(report=report, changed=done[True], unchanged=done[False])


def _take(tx: Transaction, row: OutcomeRow) -> bool:
    about = advance(tx, _meant(tx, row))
    if row.result == "unknown" and row.weeks in about.noted:
        return False
    found = Found(
        weeks=cast("Weeks", row.weeks), result=cast("Result", row.result),
        source=cast("Source", row.source), hours=row.hours,
    )  # fmt: skip
    return keep(tx, about, found)[1]


def _meant(tx: Transaction, row: OutcomeRow) -> str:
    """Return the key of the placement that a row is about."""
    if row.placement:
        return find(tx.session, tx.local, row.placement).ref
    wanted = select(Case.placement).where(Case.vitas_reference == row.reference)
    found = tx.session.scalars(wanted).all()
    if len(found) != 1:
        raise NotFound(row.reference or "")
    return found[0]


WHY = {"not_ended": "outcome_before_end", "outcome_early": "outcome_before_day"}


def _finding(row: OutcomeRow, problem: NotFound | Refused) -> Finding:
    told = row.placement or row.reference or ""
    heading = OUTCOMES.headings[row.column][0]
    code = WHY.get(problem.code, "placement_unknown")
    return Finding("refused", row.row, heading, code, {}, masked(told))
