"""What a placement led to: no order of news matters, and unknown is never "not"."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.lists import codes
from shared.rules.outcomes import LED_ON, Counts, count, expected_rate, is_counted, result_of

ENDED = date(2026, 6, 1)
DUE = ENDED + timedelta(weeks=13)
words = st.dictionaries(st.sampled_from([0, 13, 26]), st.sampled_from([*LED_ON, "not", "unknown"]))


@pytest.mark.parametrize(
    ("said", "reason", "today", "expected"),
    [
        ({}, None, ENDED, "awaited"),
        ({}, None, DUE, "unknown"),
        ({0: "not"}, None, ENDED, "awaited"),
        ({0: "not"}, None, DUE, "unknown"),
        ({0: "not", 13: "unknown"}, None, DUE, "unknown"),
        ({13: "not"}, None, DUE, "not"),
        ({13: "not", 26: "elsewhere"}, None, DUE, "elsewhere"),
        ({13: "not"}, "ordinary_job_here", DUE, "employed_here"),
        ({}, "ordinary_job_elsewhere", ENDED, "elsewhere"),
        ({13: "not"}, "sickness", DUE, "not"),
    ],
)
def test_what_is_known_of_a_placement(
    said: dict[int, str], reason: str | None, today: date, expected: str
) -> None:
    assert result_of(said, reason, ENDED, today) == expected


@given(words, st.sampled_from([0, 13, 26]), st.sampled_from(LED_ON), st.integers(0, 300))
def test_a_good_word_is_good_whenever_it_comes_and_no_news_is_never_not(
    said: dict[int, str], weeks: int, good: str, days: int
) -> None:
    today = ENDED + timedelta(days=days)
    assert result_of(said | {weeks: good}, None, ENDED, today) in LED_ON
    unsaid = {weeks: one for weeks, one in said.items() if one != "not"}
    assert result_of(unsaid, None, ENDED, today) != "not"


@given(st.lists(st.sampled_from([*LED_ON, "not", "unknown", "awaited"])), st.randoms())
def test_counting_is_the_same_in_any_order_and_adds_up(
    results: list[str], any_way: object
) -> None:
    mixed = results.copy()
    any_way.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis's Random
    whole = count(results)  # type: ignore[arg-type]  # results, by their names
    assert count(mixed) == whole  # type: ignore[arg-type]  # as above
    assert count(mixed[:3]) + count(mixed[3:]) == whole  # type: ignore[arg-type]  # as above
    assert whole.led_on + whole.none + whole.not_known + whole.awaited == len(results)


def test_24_months_of_placements_are_due_and_what_ended_since_awaited() -> None:
    assert is_counted(date(2024, 8, 25), date(2026, 11, 23))  # due on 24 November 2024
    assert not is_counted(date(2024, 8, 24), date(2026, 11, 23))
    assert not is_counted(date(2026, 11, 24), date(2026, 11, 23))


def test_each_purpose_has_an_expected_rate_in_each_branch() -> None:
    for purpose in codes("purposes"):
        assert 0 < expected_rate("I", purpose) < 1
    assert expected_rate("A", "skills_for_job_here") == 0.25
    assert Counts().known == 0
