"""The guard beside two baselines, on a labour market that is made up: `make bench-guard`.

    python -m tests.benchmarks.guard [--years N] [--seed N] [--json]

Honest workplaces lead on at shares spread round what is expected of their purpose; exploiting
ones far below it; some of those spread their people over several workplaces of a legal unit. Some
outcomes come late, some never. Each month every workplace is looked at as the hub looks at it.
The baselines are given the thresholds at which they raise as many false alarms as are allowed:
the raw share (few enough in per cent, however few there were) and a fixed number (so many that
led to nothing), over twelve months, where they do better than over 24. The guard is shown as it
is, with room below the bound, and at the bound as they are; and beside it the limit: who knew how
exploiters and honest places are drawn here would ask which of the two is likelier. Exit status 0
only if the guard's false alarms keep their bounds, and links to places that open again theirs.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from math import comb, log
from typing import Final

from shared.rules.guard import RARE, at_most, has_enough
from shared.rules.outcomes import MONTHS, Counts
from tests.benchmarks.splits import link

MOST_FALSE: Final = 1.0  # per 1,000 honest workplace-years
MOST_FALSE_DISCOVERIES: Final = 0.10
EXPECTED: Final = {"job_here": 0.30, "clarify": 0.15}
SIZES: Final = (1, 2, 3, 4, 6, 8, 12, 18, 30, 45)  # placements a year
MILLS: Final = (12, 18, 30, 45, 60, 90)  # the same of who exploits
MONTHS_AFTER: Final = 4  # 13 weeks, and the month in which the answer comes
BASELINE_MONTHS: Final = 12
EXPLOITED: Final = 0.15  # of what is expected leads on at who exploits
UNKNOWN: Final = 0.12
LATE: Final = 0.15  # of the outcomes come two to six months late
Rule = Callable[[Counts, float], bool]


@dataclass(frozen=True, slots=True)
class Course:
    """One placement: the month it ended, whether it led on, and when that is known (or never)."""

    ended: int
    led_on: bool
    known: int | None
    rate: float


@dataclass(frozen=True, slots=True)
class Site:
    """A workplace over the years; `unit` holds those who split their people."""

    honest: bool
    courses: tuple[Course, ...]
    unit: int


def market(years: int, seed: int, *, exploiting: float = 0.03, spread: float = 40.0) -> list[Site]:
    """Return 12,000 workplaces or groups of them; the larger `spread`, the more alike (beta)."""
    chance, sites = random.Random(seed), []
    for unit in range(12_000):
        honest = chance.random() >= exploiting
        parts = 1 if honest or chance.random() < 0.5 else 3
        a_year = chance.choice(SIZES) if honest else chance.choice(MILLS)
        share = chance.betavariate(0.3 * spread, 0.7 * spread) / 0.3 if honest else EXPLOITED
        for _ in range(parts):
            courses = tuple(_courses(chance, years, a_year / parts, share))
            sites.append(Site(honest, courses, unit))
    return sites


def _courses(chance: random.Random, years: int, a_year: float, share: float) -> Iterator[Course]:
    purposes = list(EXPECTED.values())
    if chance.random() < 0.5:
        purposes = [chance.choice(purposes)]
    for month in range(12 * years):
        for _ in range(int(a_year / 12) + (chance.random() < a_year / 12 % 1)):
            rate = chance.choice(purposes)
            late = chance.randint(2, 6) if chance.random() < LATE else 0
            known = None if chance.random() < UNKNOWN else month + MONTHS_AFTER + late
            yield Course(month, chance.random() < min(1.0, rate * share), known, rate)


def seen(courses: Sequence[Course], month: int, due: int) -> tuple[Counts, float]:
    """Return what the hub counts in a month, and the share expected of what is known.

    These are the placements of `due` months that are due, and what ended since.
    """
    led_on = none = unknown = 0
    rates = 0.0
    for one in courses:
        if not month - (due + MONTHS_AFTER - 1) < one.ended <= month:
            continue
        if one.known is not None and one.known <= month:
            led_on, none, rates = led_on + one.led_on, none + (not one.led_on), rates + one.rate
        elif one.ended + MONTHS_AFTER <= month:
            unknown += 1
    known = led_on + none
    return Counts(elsewhere=led_on, none=none, not_known=unknown), rates / known if known else 0.3


@cache
def _tail(led_on: int, known: int, per_mille: int) -> float:
    return at_most(led_on, known, per_mille / 1000)


def guard(rare: float) -> Rule:
    """The product's rule (the expected share rounded to a thousandth), at any rarity."""
    return lambda counts, rate: (
        has_enough(counts.led_on, counts.none, counts.not_known)
        and _tail(counts.led_on, counts.known, round(rate * 1000)) < rare
    )


def knowing(threshold: float) -> Rule:
    """The limit: how much likelier an exploiter as drawn here is than an honest place (log)."""
    return lambda counts, rate: (
        has_enough(counts.led_on, counts.none, counts.not_known)
        and _likelier(counts.led_on, counts.none, round(rate * 1000)) > threshold
    )


@cache
def _likelier(led_on: int, none: int, per_mille: int) -> float:
    exploited = EXPLOITED * per_mille / 1000
    if not 0 < exploited < 1:
        return 0.0
    honest = _tail(led_on, led_on + none, per_mille)
    honest -= _tail(led_on - 1, led_on + none, per_mille) if led_on else 0.0
    ways = comb(led_on + none, led_on)
    return log(ways * exploited**led_on * (1 - exploited) ** none) - log(max(honest, 1e-300))


def raw_share(fewest: int, share: float = 0.10) -> Rule:
    """Baseline: below a share, from so many known on."""
    return lambda counts, _: counts.known >= fewest and counts.led_on < share * counts.known


def fixed(fewest: int) -> Rule:
    """Baseline: so many that led to nothing."""
    return lambda counts, _: counts.none >= fewest


@dataclass(frozen=True, slots=True)
class Looked:
    """A workplace or legal unit, and what is seen of it month by month."""

    honest: bool
    unit: int
    months: tuple[tuple[Counts, float], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a rule does.

    `false_alarms` per 1,000 honest workplace-years, an alarm being a month after a quiet one;
    `false_discoveries` is the share of the honest among all signals that stand, month by month;
    `found` is the share of exploiters found, and `months` the mean until then, with all months
    for those who were not.
    """

    name: str
    false_alarms: float
    false_discoveries: float
    found: float
    months: float

    def __str__(self) -> str:
        return (f"{self.name:32} {self.false_alarms:12.2f} {self.false_discoveries:17.1%} "
                f"{self.found:10.1%} {self.months:8.1f}")  # fmt: skip


def looked_at(sites: Sequence[Site], years: int, due: int, *, units: bool) -> list[Looked]:
    """What is seen of each workplace, and with `units` of each legal unit of several."""
    places = [(one.honest, one.unit, one.courses) for one in sites]
    together: dict[int, list[Site]] = {}
    for one in sites if units else ():
        together.setdefault(one.unit, []).append(one)
    places += [
        (parts[0].honest, unit, tuple(course for part in parts for course in part.courses))
        for unit, parts in together.items()
        if len(parts) > 1
    ]
    return [
        Looked(honest, unit, tuple(seen(courses, month, due) for month in range(12 * years)))
        for honest, unit, courses in places
    ]


def judge(name: str, rule: Rule, looked: Sequence[Looked]) -> Result:
    """Let a rule look at every place each month."""
    alarms, honest, standing, wronged = 0, 0, 0, 0
    horizon = len(looked[0].months)
    first: dict[int, int] = {}
    for one in looked:
        raised = [rule(*now) for now in one.months]
        starts = [at for at, now in enumerate(raised) if now and not (at and raised[at - 1])]
        standing += sum(raised)
        if one.honest:
            honest, alarms, wronged = honest + 1, alarms + len(starts), wronged + sum(raised)
        else:
            first[one.unit] = min([*starts[:1], first.get(one.unit, horizon)])
    found = sum(at < horizon for at in first.values())
    return Result(
        name, 12_000 * alarms / (honest * horizon), wronged / max(1, standing),
        found / len(first), sum(first.values()) / len(first),
    )  # fmt: skip


def at_bound(name: str, rules: Callable[[int], Rule], looked: Sequence[Looked]) -> Result:
    """Return a rule with the least threshold at which its false alarms keep the bound."""
    low, high = 1, 200
    while low < high:
        middle = (low + high) // 2
        if judge(name, rules(middle), looked).false_alarms <= MOST_FALSE:
            high = middle
        else:
            low = middle + 1
    return judge(name.format(low), rules(low), looked)


def main() -> int:
    """Print the table; 0 only if the guard keeps both bounds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sites = market(asked.years, asked.seed)
    whole = looked_at(sites, asked.years, MONTHS, units=True)
    alone = looked_at(sites, asked.years, BASELINE_MONTHS, units=False)
    ours = judge("guard", guard(RARE), whole)
    same = at_bound("guard at the bound", lambda step: guard((200 - step) / 20_000), whole)
    limit = at_bound("limit: knows the exploiters", lambda step: knowing(step / 20), whole)
    baselines = [at_bound("under 10 % led on ({} or more)", raw_share, alone),
                 at_bound("{} that led to nothing", fixed, alone)]  # fmt: skip
    results = [ours, same, *baselines, limit]
    linked = link(asked.seed)
    few = ours.false_alarms <= MOST_FALSE
    quiet = few and ours.false_discoveries <= MOST_FALSE_DISCOVERIES
    kept = quiet and linked.kept
    if asked.json:
        rows = [{name: getattr(one, name) for name in Result.__slots__} for one in results]
        print(json.dumps({"results": rows, "kept": kept, "splits": asdict(linked)}))
        return 0 if kept else 1
    head = ("rule", "false/1000 y", "false discoveries", "found", "months")
    print(f"{head[0]:32} {head[1]} {head[2]} {head[3]:>10} {head[4]:>8}")
    print("\n".join(map(str, results)))
    best = max(baselines, key=lambda one: one.found)
    print(f"against {best.name}:")
    for one, goal in ((ours, ""), (same, " (goal +20, x 0.70)"), (limit, "")):
        print(f"  {one.name}: {100 * (one.found - best.found):+.0f} points found, months x "
              f"{one.months / best.months:.2f}{goal}")  # fmt: skip
    print(linked)
    print("false alarms keep their bounds" if quiet else "FALSE ALARMS BREAK THEIR BOUND")
    print("links keep their bounds" if linked.kept else "LINKS BREAK THEIR BOUND")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
