"""What counts in the figures for managers, as the records say it: the same at hub and node."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.records.formats import ref
from shared.results import Led, ended
from shared.rules.headline import CODES, Fact, Published, Row, Share, published, rounded
from shared.rules.outcomes import BY_END_REASON, LED_ON, NOT_KNOWN
from shared.rules.working_days import add_working_days
from shared.tables import (
    DecisionIndex,
    NeedIndex,
    PlacementIndex,
    ProposalIndex,
    ScreeningIndex,
)

ANSWER_DAYS = 5  # working days for an employer's first word on a proposal
LONG = timedelta(weeks=13)


def figures(
    session: Session,
    today: date,
    needs: Collection[str] | None = None,
    owner: str | None = None,
    *,
    to_fives: bool = False,
) -> list[Published]:
    """Return every figure as others may see it.

    `needs` (by key) limits whose they are, `owner` (an authority) whose placements. `to_fives`
    is for who has other tables of the same people.
    """
    found = list(facts(session, today, needs, owner))
    told = [published(code, found, today) for code in CODES]
    return [rounded(one) for one in told] if to_fives else told


def as_rows(found: Iterable[Published]) -> list[dict[str, object]]:
    """Return figures as flat rows."""
    return [
        {"figure": one.code, "level": level, "label": row.label, **_numbers(row.share),
         "trend": one.trend if level == "total" else None}
        for one in found
        for level, row in _levels(one)
    ]  # fmt: skip


def facts(
    session: Session, today: date, needs: Collection[str] | None = None, owner: str | None = None
) -> Iterator[Fact]:
    """Yield all that counts in a figure, of all needs or of some, of all placements or one's."""
    columns = select(NeedIndex.owner, NeedIndex.record_id, NeedIndex.branch)
    branches = {ref(owner, one): branch for owner, one, branch in session.execute(columns)}
    if needs is not None:
        branches = {key: branches[key] for key in needs if key in branches}
    whose = [PlacementIndex.owner == owner] if owner else []
    for one in ended(session, today, PlacementIndex.need.in_(branches), *whose):
        yield from _of_placement(one, branches[one.body.need])
    yield from _of_proposals(session, today, branches)


def _of_placement(one: Led, branch: str) -> Iterator[Fact]:
    on, reason = one.ended_on, one.body.end_reason
    if one.result not in NOT_KNOWN:
        yield Fact(code="led_on", on=on, branch=branch, part=one.result in LED_ON)
    stopped = reason is not None and reason not in BY_END_REASON
    yield Fact(code="stopped", on=on, branch=branch, part=stopped)
    long = on - one.body.starts_on >= LONG
    yield Fact(code="long", on=on, branch=branch, part=long)


def _of_proposals(session: Session, today: date, branches: dict[str, str]) -> Iterator[Fact]:
    """Whether a proposal became a yes, and whether the employer's first word came in time."""
    passed = {
        row.proposal: row.screened_on
        for row in session.scalars(select(ScreeningIndex).where(ScreeningIndex.verdict == "pass"))
    }
    first: dict[str, date] = {}
    last: dict[str, tuple[date, bool]] = {}
    for row in session.scalars(select(DecisionIndex).order_by(DecisionIndex.decided_on)):
        first.setdefault(row.proposal, row.decided_on)
        if row.answer in ("accept", "decline"):
            last[row.proposal] = (row.decided_on, row.answer == "accept")
    for one in session.scalars(select(ProposalIndex).where(ProposalIndex.need.in_(branches))):
        key, branch = one.ref, branches[one.need]
        if key in last:
            on, yes = last[key]
            yield Fact(code="accepted", on=on, branch=branch, part=yes)
        elif one.state == "withdrawn":
            yield Fact(code="accepted", on=one.proposed_on, branch=branch, part=False)
        due = add_working_days(passed[key], ANSWER_DAYS) if key in passed else None
        if due and (key in first or due < today):
            in_time = first.get(key, today) <= due
            yield Fact(code="answered", on=due, branch=branch, part=in_time)


def _levels(one: Published) -> Iterator[tuple[str, Row]]:
    yield "total", Row(label="", share=one.now)
    yield "before", Row(label="", share=one.before)
    yield from (("quarter", row) for row in one.quarters)
    yield from (("branch", row) for row in one.branches)


def _numbers(share: Share | None) -> dict[str, object]:
    if share is None:
        return {"part": None, "whole": None, "low": None, "high": None}
    return {"part": share.part, "whole": share.whole, "low": round(share.low, 3),
            "high": round(share.high, 3)}  # fmt: skip
