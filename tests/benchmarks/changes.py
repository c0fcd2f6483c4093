"""What the hub changes in the benchmarks: workplaces of employers, each a record of 570 bytes."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from shared.feed.local import Local
from shared.records.codes import public_code
from shared.records.employer import Workplace
from tests import make
from tests.benchmarks.fleet import Listeners

AT_ONCE = 5_000
Change = Callable[[int], tuple[float, list[tuple[str, int]]]]


def _all_different() -> Iterator[str]:
    seen = set[str]()
    while True:
        code = public_code("S")
        if code not in seen:
            seen.add(code)
            yield code


class Places:
    """Workplaces of one employer, which these municipalities hold."""

    _numbers = count(1_000_000_000)
    _codes = _all_different()

    def __init__(self, hub: Local, codes: Sequence[str], many: int) -> None:
        self._hub = hub
        with hub.begin("bench") as tx:
            employer = tx.write(make.employer(), "registered")
            tx.write(make.agreement(employer, invited=tuple(codes)), "made")
        self._bodies: list[Workplace] = [
            make.workplace(employer, code=next(self._codes), p_number=str(next(self._numbers)))
            for _ in range(many)
        ]
        self.keys: list[str] = []
        for start in range(0, many, AT_ONCE):
            with hub.begin("bench") as tx:
                self.keys += [tx.write(body, "registered")
                              for body in self._bodies[start : start + AT_ONCE]]  # fmt: skip
        self._revs = [1] * many

    def change(self, *numbers: int) -> tuple[float, list[tuple[str, int]]]:
        """Change some in one act; return when it began, and the revisions it made."""
        began = time.monotonic()
        with self._hub.begin("bench") as tx:
            for number in numbers:
                self._revs[number] += 1
                name = f"Søbredden {self._revs[number]}"
                tx.write(replace(self._bodies[number], name=name), "renamed",
                         revises=self.keys[number])  # fmt: skip
        return began, [(self.keys[number], self._revs[number]) for number in numbers]


def seen_by_all(
    listeners: Listeners, change: Change, numbers: Sequence[int], every: float, nodes: int
) -> tuple[list[float], int, int, float]:
    """Make changes at a pace; return all delays, how many were lost, how many came twice, and
    how many changes a second were made."""
    listeners.heard()
    made: dict[tuple[str, int], float] = {}
    first = time.monotonic()
    for turn, number in enumerate(numbers):
        time.sleep(max(0.0, first + turn * every - time.monotonic()))
        began, revisions = change(number)
        made |= dict.fromkeys(revisions, began)
    pace = len(numbers) / max(len(numbers) * every, time.monotonic() - first)
    heard = listeners.all_have(len(made) * nodes)
    delays = [at - made[key] for (_, key), at in heard.at.items() if key in made]
    return delays, len(made) * nodes - len(delays), heard.lines - len(heard.at), pace
