"""Whether so few placements led on at a workplace that somebody should ask: a signal, no verdict.

Honest workplaces differ: their shares are spread round what is expected as a beta distribution,
so the number that led on among n is beta-binomial. A signal is a number so low that fewer than
`RARE` of the honest would have it. It asks in addition for `FEWEST` placements that led to
nothing, and that those are 70 per cent of all that are due, unknown ones among them. With both
said of "led to nothing", one more that led on never raises a signal, in whatever way it comes:
as a new placement, as one that was unknown, or as one that was thought to have led to nothing
(`test_guard.py`). It follows that there is none above 30 per cent unknown.
"""

from dataclasses import dataclass
from math import exp, inf, lgamma, sqrt
from typing import Final, Literal

from shared.rules.outcomes import Counts

FEWEST: Final = 10  # known placements without which no share is shown
MOST_UNKNOWN: Final = 0.30
RARE: Final = 0.0040  # of honest workplaces; `make bench-guard` holds the false alarms it gives
LIKENESS: Final = 40.0  # how alike honest workplaces are: their spread at 30 % is 7 points
BAND: Final = 0.95
Z_95: Final = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many of the known led on beside what is expected; all but `counts` may be None.

    `why_not` is why nothing is shown: `few` or `unknown`. `low` and `high` are the 95 per cent
    interval (Wilson) of the share; `expected_low` and `expected_high` hold 95 per cent of honest
    workplaces. Of a signal, `goes_at` is how many in all must have led on for it to go.
    """

    counts: Counts
    expected: float
    why_not: Literal["few", "unknown"] | None = None
    low: float = 0.0
    high: float = 1.0
    expected_low: int = 0
    expected_high: int = 0
    is_signal: bool = False
    goes_at: int | None = None


def figure(counts: Counts, rate: float) -> Figure:
    """Return the figure of a workplace, unit or employer; `rate` is the share expected, 0 to 1."""
    expected = counts.known * rate
    if counts.known < FEWEST:
        return Figure(counts=counts, expected=expected, why_not="few")
    if counts.not_known > MOST_UNKNOWN * counts.due:
        return Figure(counts=counts, expected=expected, why_not="unknown")
    low, high = wilson(counts.led_on, counts.known)
    signal = is_signal(counts.led_on, counts.none, counts.not_known, rate)
    return Figure(
        counts=counts, expected=expected, low=low, high=high,
        expected_low=_quantile(counts.known, rate, (1 - BAND) / 2),
        expected_high=_quantile(counts.known, rate, (1 + BAND) / 2),
        is_signal=signal, goes_at=goes_at(counts, rate) if signal else None,
    )  # fmt: skip


def is_signal(led_on: int, none: int, unknown: int, rate: float) -> bool:
    """Whether these numbers ask for attention, when a share of `rate` is expected."""
    return has_enough(led_on, none, unknown) and at_most(led_on, led_on + none, rate) < RARE


def has_enough(led_on: int, none: int, unknown: int) -> bool:
    """Whether so many led to nothing, and are so large a share of all, that it may be a signal."""
    return none >= FEWEST and none >= (1 - MOST_UNKNOWN) * (led_on + none + unknown)


def goes_at(counts: Counts, rate: float) -> int:
    """Return how many in all must have led on for a signal to go, the unknown ones first."""
    more = 0
    while is_signal(counts.led_on + more, counts.none, max(0, counts.not_known - more), rate):
        more += 1
    return counts.led_on + more


def at_most(led_on: int, known: int, rate: float) -> float:
    """Return the share of honest workplaces at which at most so many of the known led on."""
    return min(1.0, sum(_share(one, known, rate) for one in range(led_on + 1)))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 per cent interval of a share.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209.
    """
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, Z_95**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z_95 * sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    half /= 1 + square / whole
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def _share(led_on: int, known: int, rate: float) -> float:
    """The beta-binomial probability of exactly so many."""
    if rate in (0.0, 1.0):
        return float(led_on == known * rate)
    a, b = rate * LIKENESS, (1 - rate) * LIKENESS
    ways = lgamma(known + 1) - lgamma(led_on + 1) - lgamma(known - led_on + 1)
    return exp(ways + _log_beta(led_on + a, known - led_on + b) - _log_beta(a, b))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b) if min(a, b) > 0 else inf


def _quantile(known: int, rate: float, share: float) -> int:
    """The least number that at least this share of honest workplaces stay within."""
    below = 0.0
    for led_on in range(known):
        below += _share(led_on, known, rate)
        if below >= share:
            return led_on
    return known
