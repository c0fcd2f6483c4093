"""Pauses: what is asked for is obeyed within bounds, and nobody comes back with the others."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exchange.pauses import LONGEST, asked, pause

NOW = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0), ("30", 30), (" 30 ", 30), ("900", 900), ("901", 900),
        ("315360000", 900), ("9" * 30, 900), ("9" * 10_000, 0),  # ten years, and no number at all
        ("Fri, 27 Nov 2026 04:02:00 GMT", 120), ("Friday, 27-Nov-26 04:02:00 GMT", 120),
        ("Wed, 25 Nov 2036 04:00:00 GMT", 900), ("Thu, 26 Nov 2026 04:00:00 GMT", 0),
        (None, 0), ("", 0), ("-5", 0), ("1.5", 0), ("soon", 0), ("Fri, 99 Nov 2026", 0),
        ("Fri, 27 Nov 2026 04:02:00", 0), ("²", 0), ("\x00", 0),
    ],
)  # fmt: skip
def test_seconds_and_dates_are_obeyed_up_to_a_quarter_and_nonsense_is_ignored(
    header: str | None, seconds: float
) -> None:
    assert asked(header, NOW) == seconds


@given(st.text(max_size=40))
def test_whatever_is_asked_is_between_nothing_and_a_quarter(header: str) -> None:
    assert 0 <= asked(header, NOW) <= LONGEST


@given(st.integers(1, 10**9), st.integers(), st.floats(0, LONGEST))
def test_a_pause_is_what_was_asked_and_by_chance_more(
    failures: int, seed: int, wanted: float
) -> None:
    seconds = pause(failures, random.Random(seed), wanted)
    assert wanted <= seconds <= min(LONGEST, wanted + 2.0 ** min(failures, 10))


def test_those_who_failed_together_come_back_spread_over_the_whole_pause() -> None:
    shuffle = random.Random(1)
    for failures in (4, 20, 5000):
        most = min(LONGEST, 2.0 ** min(failures, 10))
        tenths = {int(pause(failures, shuffle) * 10 / most) for _ in range(98)}
        assert tenths == set(range(10))
