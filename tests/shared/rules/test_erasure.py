"""How an erasure stands: nothing is confirmed but by a word that says so."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.erasure import DUE, RANK, erasure_state, is_late, says_more

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
grades = st.sampled_from([None, *RANK])


@given(st.lists(st.sampled_from([*RANK, "promised"]), max_size=5))
def test_whatever_the_order_of_receipts_the_one_that_says_most_is_kept(said: list[str]) -> None:
    kept: str | None = None
    for grade in said:
        kept = grade if says_more(grade, kept) else kept
    known = [grade for grade in said if grade in RANK]
    assert (kept is None) == (not known)
    assert kept is None or RANK[kept] == max(RANK[grade] for grade in known)


@given(grades, st.none() | st.integers(-40, 40))
def test_what_lapsed_is_never_counted_as_confirmed(grade: str | None, left: int | None) -> None:
    lease = None if left is None else DAY + timedelta(days=left)
    state = erasure_state(grade, lease, DAY)
    assert (state == "confirmed") == (grade not in (None, "passed_on"))
    if state != "confirmed":
        assert (state == "lapsed") == (left is not None and left < 0)


def test_an_erasure_without_its_receipt_is_late_after_a_day() -> None:
    asked = NOW - DUE
    assert not is_late("asked", asked, NOW)
    for state, late in (("asked", True), ("passed_on", True), ("confirmed", False),
                        ("lapsed", False)):  # fmt: skip
        assert is_late(state, asked - timedelta(seconds=1), NOW) == late  # type: ignore[arg-type]
