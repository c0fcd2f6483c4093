"""A staircase plan with what the law says of each stair, for who works with the citizen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from node.placements.facts import case_of, facts_of
from node.placements.standing import RuleSeen, Standing, standing
from node.staircases.actions import foot_of
from shared import clock
from shared.accounts.actions import Who
from shared.feed.local import Local
from shared.lawbook import law_of
from shared.rules.checklist import Check
from shared.rules.placement import NEVER
from shared.rules.staircase import Climber, stair_checks
from shared.staircase import StairSeen, staircase_of, stairs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StairJudged(StairSeen):
    """A stair with its rules: met, unknown or unmet, by the law of its promised day."""

    checks: list[RuleSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaircaseSeen:
    """A placement with the stairs after it."""

    placement: str
    candidate: str | None
    workplace: str
    starts_on: date
    ends_on: date
    hours: int
    open: bool
    stairs: list[StairJudged]


def plan_of(session: Session, local: Local, code: str, who: Who | None = None) -> StaircaseSeen:
    """Return the stairs after a placement; `who` is none for the whole node.

    Raises:
        NotFound: there is no such placement, or this person may not know of it.
    """
    one = standing(session, local, code, who)
    now, today = one.about.placement, clock.today(session)
    found = judged(session, one)
    return StaircaseSeen(
        placement=now.code, candidate=one.candidate.code if one.candidate else None,
        workplace=one.place.name, starts_on=now.starts_on, ends_on=now.ends_on, hours=now.hours,
        open=now.state not in NEVER,
        stairs=[
            StairJudged(
                number=stair.number, rung=stair.rung, hours=stair.hours, state=stair.state,
                promised_on=stair.promised_on, kept_on=stair.kept_on, reason=stair.reason,
                dropped_on=stair.dropped_on, checks=[_rule(check) for check in checks],
            )
            for stair, checks in zip(stairs_of(session, one.about.key, today), found, strict=True)
        ],
    )  # fmt: skip


def judged(session: Session, one: Standing) -> list[Sequence[Check]]:
    """Return the rules of each stair after a placement, the first first."""
    record, facts = staircase_of(session, one.about.key), facts_of(session, one.about.key)
    if record is None:
        return []
    climber = Climber(
        case=case_of(one.candidate, facts), exception=facts.exception,
        unemployed_since=one.candidate.unemployed_since if one.candidate else None,
    )  # fmt: skip
    foot, stairs = foot_of(one.about.placement, public=one.place.is_public), record.body.stairs
    return [
        stair_checks(stairs, at, foot, climber, law_of(session, stair.promised_on, own=True))
        for at, stair in enumerate(stairs)
    ]


def stair_due(session: Session, placement: str, today: date) -> date | None:
    """Return the promised day that has come of the lowest stair which nobody has told of."""
    days = [
        one.promised_on
        for one in stairs_of(session, placement, today)
        if one.state in ("promised", "late") and one.promised_on <= today
    ]
    return min(days, default=None)


def _rule(check: Check) -> RuleSeen:
    params = {name: str(value) for name, value in check.params.items()}
    return RuleSeen(what=check.what, state=check.state, code=check.code, rule=check.rule,
                    paragraph=check.paragraph, params=params)  # fmt: skip
