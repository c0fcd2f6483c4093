"""The guard: the figures of the story, and what must hold of any figures."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.rules.guard import FEWEST, RARE, at_most, figure, is_signal, wilson
from shared.rules.outcomes import LED_ON, Counts

HAVNEN = Counts(sister_site=1, none=29, not_known=4)
numbers = st.integers(0, 60)
rates = st.floats(0.02, 0.98)


def test_the_hotel_of_the_story() -> None:
    havnen = figure(HAVNEN, 0.30)
    assert (havnen.is_signal, havnen.why_not, havnen.goes_at) == (True, None, 2)
    assert (havnen.counts.led_on, havnen.counts.known, round(havnen.expected)) == (1, 30, 9)
    assert (round(havnen.low, 2), round(havnen.high, 2)) == (0.01, 0.17)
    assert (havnen.expected_low, havnen.expected_high) == (3, 16)
    skoven = figure(Counts(none=3), 0.30)
    assert (skoven.why_not, skoven.is_signal) == ("few", False)
    cafe = figure(Counts(employed_here=2, none=10), 1.6 / 12)
    assert (cafe.why_not, cafe.is_signal) == (None, False)


def test_late_hires_weaken_a_signal_and_it_goes_exactly_at_its_own_bound() -> None:
    now, bound = HAVNEN, figure(HAVNEN, 0.30).goes_at
    assert bound
    while now.not_known:
        now = replace(now, employed_here=now.employed_here + 1, not_known=now.not_known - 1)
        assert figure(now, 0.30).is_signal == (now.led_on < bound)


def test_no_verdict_above_30_per_cent_unknown_or_under_ten_known() -> None:
    assert figure(Counts(none=28, not_known=12), 0.5).why_not is None
    assert figure(Counts(none=28, not_known=13), 0.5).why_not == "unknown"
    assert figure(Counts(none=FEWEST - 1), 0.5).why_not == "few"
    assert figure(Counts(none=28, awaited=50), 0.5).why_not is None


@given(numbers, numbers, numbers, rates, st.sampled_from(LED_ON))
@example(0, 9, 0, 0.98, "elsewhere")  # nine known: a tenth must not open the door
@example(0, 20, 10, 0.98, "elsewhere")  # too many unknown: nor may one that becomes known
def test_one_more_that_led_on_never_raises_a_signal(
    led_on: int, none: int, unknown: int, rate: float, how: str
) -> None:
    before = Counts(elsewhere=led_on, none=none, not_known=unknown)
    if figure(before, rate).is_signal:
        return
    more = replace(before, **{how: getattr(before, how) + 1})
    assert not figure(more, rate).is_signal
    for less in ("none", "not_known"):
        if getattr(before, less):
            turned = replace(more, **{less: getattr(before, less) - 1})
            assert not figure(turned, rate).is_signal


@given(numbers, numbers, numbers, st.lists(rates, min_size=1, max_size=5), rates)
def test_a_good_placement_of_another_purpose_raises_none_either(
    led_on: int, none: int, unknown: int, mix: list[float], new: float
) -> None:
    known, rate = led_on + none, sum(mix) / len(mix)
    mixed = (known * rate + new) / (known + 1)
    if not is_signal(led_on, none, unknown, rate):
        assert not is_signal(led_on + 1, none, unknown, mixed)


@given(numbers, numbers, rates, st.integers(0, 12), st.integers(0, 48))
@example(1, 28, 0.3, 1, 9)  # just above what is rare
def test_more_vulnerable_citizens_with_the_expected_outcome_never_look_worse(
    led_on: int, none: int, rate: float, hired: int, others: int
) -> None:
    """Of those who come, as many lead on as the nodes expect of them: a tenth of ten, say."""
    known, more = led_on + none, hired + others
    if not known or not more:
        return
    mixed = (known * rate + hired) / (known + more)
    before, after = at_most(led_on, known, rate), at_most(led_on + hired, known + more, mixed)
    assert after >= min(before, RARE) - 1e-12
    if before >= RARE:
        assert not is_signal(led_on + hired, none + others, 0, mixed)


@given(numbers, numbers, rates)
def test_unknown_never_counts_as_not(led_on: int, none: int, rate: float) -> None:
    sure = is_signal(led_on, none, 0, rate)
    assert all(sure or not is_signal(led_on, none, unknown, rate) for unknown in (1, 5, 50))


@given(numbers, numbers, rates)
def test_the_interval_holds_the_share_and_a_signal_is_rare(
    led_on: int, none: int, rate: float
) -> None:
    low, high = wilson(led_on, led_on + none)
    assert 0 <= low <= high <= 1
    assert not led_on + none or low <= led_on / (led_on + none) <= high
    one = figure(Counts(elsewhere=led_on, none=none), rate)
    assert not one.is_signal or at_most(led_on, led_on + none, rate) < RARE


@pytest.mark.parametrize("known", [1, 12, 60])
def test_the_shares_of_honest_workplaces_sum_to_all_of_them(known: int) -> None:
    assert at_most(known, known, 0.3) == pytest.approx(1)
    assert at_most(0, 1, 0.3) == pytest.approx(0.7)
