"""The reasonable ratio (rimelighedskravet): supported people at a workplace, day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from shared.rules.law import RATIO_ROWS, Law, RatioTerms, law
from shared.rules.period import Period
from shared.rules.rows import Rule
from shared.rules.verdict import Param, Verdict

RULE = "RATIO-1"
STALE_AFTER_DAYS = 14  # ours: what others told is not relied on for longer
SEARCH_DAYS = 365  # ours: how far ahead the first day with room is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Room at a workplace that is asked for or used, first and last day inclusive.

    `elsewhere` is what VITAS, the employer or a case system tells, as known on `as_of`;
    `counts` is whether the person's instrument counts in the ratio.
    """

    starts_on: date
    ends_on: date
    counts: bool = True
    elsewhere: bool = False
    as_of: date
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is known of the room for one more person over a period.

    `counted` and `elsewhere` are of the fullest day, without the one who asks: "at least",
    since others may be there that nobody told of. `first_day` is the first day from which
    a period as long has room on every day, within a year. `stale` is the date of the
    oldest report that is too old to rely on: ask `ratio_verdict`, not `granted` alone.
    """

    granted: bool
    counted: int
    elsewhere: int
    allowed: int
    fullest_day: date
    first_day: date | None
    ordinary: Decimal
    stale: date | None


@dataclass(frozen=True, slots=True)
class _Step:
    """From this day on, until the next step, so much is used."""

    day: date
    used: Decimal
    elsewhere: Decimal

    @property
    def counted(self) -> int:
        return _whole(self.used)


def supported_allowed(ordinary: Decimal, terms: RatioTerms) -> int:
    """Return how many supported people a workplace may have at once, at least one.

    `ordinary` is full-time persons at one P-number, supported people not counted. Whole
    steps only: 9.9 people are one step of five.

    Source: LAB (lov 548/2019) chapters 11 to 13, rules RATIO-1 and RATIO-3 in law.toml; read
    as RATIO-1b, the second step counts only people above the knee.

    Raises:
        ValueError: `ordinary` is negative or not a number.
    """
    if not ordinary >= 0:
        raise ValueError(f"ordinary is {ordinary}, must be 0 or more full-time persons")
    if ordinary == 0:
        return terms.with_nobody
    first, above = min(ordinary, terms.knee), max(ordinary - terms.knee, Decimal(0))
    return max(terms.at_least, int(first // terms.step_below) + int(above // terms.step_above))


def room(
    uses: Iterable[Use], ordinary: Decimal, period: Period, terms: RatioTerms, *, today: date
) -> Room:
    """Return whether one more person has room on every day of the period, and the figures.

    Cost is that of sorting the uses, however long they are.

    Source: RATIO-2 to RATIO-4: per P-number, over all municipalities and instruments that
    count, on each day of the period.

    Raises:
        ValueError: `ordinary` is negative or not a number.
    """
    counting = [use for use in uses if use.counts and use.ends_on >= period.starts_on]
    allowed = supported_allowed(ordinary, terms)
    steps = _steps(counting, whole=terms.whole)
    fullest = _fullest(steps, period)
    first_day = _first_day(steps, period, allowed)
    return Room(
        granted=fullest.counted + 1 <= allowed,
        counted=fullest.counted,
        elsewhere=_whole(fullest.elsewhere),
        allowed=allowed,
        fullest_day=fullest.day,
        first_day=first_day,
        ordinary=ordinary,
        stale=_oldest_stale(counting, period, today),
    )


def ratio_verdict(found: Room | None, law: Law) -> Verdict:
    """Return what the ratio says of one more person; none is a day without checked figures.

    Old reports from elsewhere turn "room" into "needs a decision", and "no room" too when
    it rests on them. A municipality may decide; a reservation of room is not overridden.
    """
    if found is None or law.ratio is None:
        return law.no_checked_rule(RULE)
    own = found.counted - found.elsewhere
    params: dict[str, Param] = {
        "counted": found.counted,
        "own": own,
        "elsewhere": found.elsewhere,
        "allowed": found.allowed,
        "ordinary": found.ordinary,
        "fullest_day": found.fullest_day,
    }
    if found.stale and own < found.allowed:
        return law.verdict("needs_decision", "ratio_stale", RULE, **params, as_of=found.stale)
    if found.granted:
        return law.verdict("allowed", "ratio_room", RULE, **params)
    if found.first_day:
        params["first_day"] = found.first_day
    return law.verdict("not_allowed", "ratio_exceeded", RULE, **params)


def last_with_ratio(known: Law, rows: Sequence[Rule] = ()) -> Law | None:
    """Return the law of the last day before that had checked figures, as a help; or none."""
    ends = [row.valid_to for name, row in known.ended.items() if name in RATIO_ROWS]
    before = sorted((day for day in ends if day), reverse=True)
    return next((found for day in before if (found := law(day, rows)).ratio), None)


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))


def _steps(uses: Iterable[Use], *, whole: bool) -> list[_Step]:
    changes: dict[date, tuple[Decimal, Decimal]] = {}
    for use in uses:
        amount = Decimal(1) if whole else use.share
        after = min(use.ends_on, date.max - timedelta(days=1)) + timedelta(days=1)
        for day, change in ((use.starts_on, amount), (after, -amount)):
            used, told = changes.get(day, (Decimal(0), Decimal(0)))
            changes[day] = used + change, told + (change if use.elsewhere else 0)
    steps, used, told = [_Step(date.min, Decimal(0), Decimal(0))], Decimal(0), Decimal(0)
    for day in sorted(changes):
        used, told = used + changes[day][0], told + changes[day][1]
        steps.append(_Step(day, used, told))
    return steps


def _fullest(steps: list[_Step], period: Period) -> _Step:
    """Return the first of the fullest days, as a step that begins inside the period."""
    inside = [step for step in steps if period.starts_on < step.day <= period.ends_on]
    before = [step for step in steps if step.day <= period.starts_on][-1]
    begin = _Step(period.starts_on, before.used, before.elsewhere)
    return max((begin, *inside), key=lambda step: step.used)


def _first_day(steps: list[_Step], period: Period, allowed: int) -> date | None:
    if not allowed:
        return None
    day = period.starts_on
    for step, after in pairwise(steps):
        if (step.day - day).days >= period.days:
            break
        if step.counted >= allowed and after.day > day:
            day = after.day
    return day if day <= period.starts_on + timedelta(days=SEARCH_DAYS) else None


def _oldest_stale(uses: Iterable[Use], period: Period, today: date) -> date | None:
    oldest_good = today - timedelta(days=STALE_AFTER_DAYS)
    return min(
        (
            use.as_of
            for use in uses
            if use.elsewhere and use.starts_on <= period.ends_on and use.as_of < oldest_good
        ),
        default=None,
    )
