from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from node.profiles.plan import Step, lease_from, portions

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
classes = st.lists(st.integers(5, 40), max_size=12)


@given(days)
def test_a_lease_ends_on_a_monday_after_24_to_30_days(today: date) -> None:
    lease = lease_from(today)
    assert lease.weekday() == 0
    assert timedelta(24) <= lease - today <= timedelta(30)


def _steps(sizes: list[int]) -> list[Step]:
    return [
        Step(uuid4(), "published", None, f"{number:02}", None)
        for number, size in enumerate(sizes)
        for _ in range(size)
    ]


@given(classes, st.integers(1, 60))
def test_a_portion_never_holds_fewer_than_five_of_a_class(sizes: list[int], size: int) -> None:
    steps = _steps(sizes)
    found = list(portions(steps, size))
    assert [step for portion in found for step in portion] == steps
    for portion in found:
        assert len(portion) <= max(size, 5) + 4
        assert min(Counter(step.digest for step in portion).values()) >= 5
