"""The reasonable ratio (rimelighedskravet): supported people at a workplace, day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import get_args

from shared.records.placement import RoomWeek, Source, UsedBy
from shared.rules.law import RATIO_ROWS, Law, RatioTerms, law
from shared.rules.period import Period
from shared.rules.rows import Rule
from shared.rules.verdict import Param, Verdict

RULE = "RATIO-1"
STALE_AFTER_DAYS = 14  # ours: what others told is not relied on for longer
SEARCH_DAYS = 365  # ours: how far ahead the first day with room is looked for
WEEKS_SHOWN = 26  # ours: how many weeks of a workplace are laid out at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Room at a workplace that is asked for or used, first and last day inclusive.

    `source` is who tells of it, as known on `as_of`: all but our own is from elsewhere (VITAS,
    the employer, a case system). `counts` is whether the instrument counts in the ratio;
    `share` is of a full-time person, for each of `people`.
    """

    starts_on: date
    ends_on: date
    counts: bool = True
    source: Source = "own"
    as_of: date
    share: Decimal = Decimal(1)
    people: int = 1

    @property
    def elsewhere(self) -> bool:
        """Whether others told of it."""
        return self.source != "own"

    def amount(self, *, whole: bool) -> Decimal:
        """Return what it takes of the room; `whole` counts part-time people as whole ones."""
        return self.people * (Decimal(1) if whole else self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is known of the room for who asks, over a period.

    `counted`, `elsewhere` and `used` (by source, our own first) are of the fullest day, without
    who asks: "at least", since others may be there that nobody told of; `counted_with` is with
    who asks. `first_day` is the first day from which
    a period as long has room on every day, within a year. `stale` is the date of the
    oldest report that is too old to rely on: ask `ratio_verdict`, not `granted` alone.
    """

    granted: bool
    counted: int
    counted_with: int
    elsewhere: int
    allowed: int
    used: tuple[UsedBy, ...]
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
    uses: Iterable[Use], ordinary: Decimal, period: Period, terms: RatioTerms, *, today: date,
    asked: Decimal = Decimal(1),
) -> Room:  # fmt: skip
    """Return whether who asks has room on every day of the period, and the figures.

    `asked` is what they take: one whole person, or less where the terms count shares
    (`Use.amount`). Cost is that of sorting the uses, however long they are.

    Source: RATIO-2 to RATIO-4: per P-number, over all municipalities and instruments that
    count, on each day of the period.

    Raises:
        ValueError: `ordinary` is negative or not a number.
    """
    counting = [use for use in uses if use.counts and use.ends_on >= period.starts_on]
    allowed = supported_allowed(ordinary, terms)
    steps = _steps(counting, whole=terms.whole)
    fullest = _fullest(steps, period)
    first_day = _first_day(steps, period, allowed - asked)
    return Room(
        granted=fullest.used + asked <= allowed,
        counted=fullest.counted,
        counted_with=_whole(fullest.used + asked),
        elsewhere=_whole(fullest.elsewhere),
        allowed=allowed,
        used=_used_by(counting, fullest.day, today, whole=terms.whole),
        fullest_day=fullest.day,
        first_day=first_day,
        ordinary=ordinary,
        stale=_oldest_stale(counting, period, today),
    )


def by_week(uses: Iterable[Use], period: Period, terms: RatioTerms) -> tuple[RoomWeek, ...]:
    """Return how full a workplace is, week by week from the period's first, 26 at most."""
    steps = _steps([use for use in uses if use.counts], whole=terms.whole)
    monday = period.starts_on - timedelta(days=period.starts_on.weekday())
    weeks = min(-(-((period.ends_on - monday).days + 1) // 7), WEEKS_SHOWN)
    found = []
    for begin in (monday + timedelta(weeks=number) for number in range(weeks)):
        fullest = _fullest(steps, Period(begin, begin + timedelta(days=6)))
        told = _whole(fullest.elsewhere)
        found.append(RoomWeek(monday=begin, own=fullest.counted - told, elsewhere=told))
    return tuple(found)


def hosted(uses: Iterable[Use], period: Period) -> int:
    """Return how many people are at a workplace at once, whether they count in the ratio or not.

    It is what the workplace's own word on its capacity is held against; each is one person.
    """
    return _fullest(_steps(uses, whole=True), period).counted


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
        "used": found.used,
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
        amount = use.amount(whole=whole)
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


def _used_by(uses: Iterable[Use], day: date, today: date, *, whole: bool) -> tuple[UsedBy, ...]:
    """Who uses room on a day, by source; our own are there even when they are none."""
    there = [use for use in uses if use.starts_on <= day <= use.ends_on]
    found = []
    for source in get_args(Source):
        told = [use for use in there if use.source == source]
        if told or source == "own":
            amount = sum((use.amount(whole=whole) for use in told), Decimal(0))
            as_of = today if source == "own" else min(use.as_of for use in told)
            found.append(UsedBy(source=source, people=_whole(amount), as_of=as_of))
    return tuple(found)


def _first_day(steps: list[_Step], period: Period, most: Decimal) -> date | None:
    """The first day from which a period as long has never more than `most` used."""
    if most < 0:
        return None
    day = period.starts_on
    for step, after in pairwise(steps):
        if (step.day - day).days >= period.days:
            break
        if step.used > most and after.day > day:
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
