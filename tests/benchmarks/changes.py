"""What the hub changes in the benchmarks: workplaces of employers, each a record of 570 bytes."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from shared.feed.local import Local
from shared.records.codes import public_code
from shared.records.employer import Workplace
from tests import make

AT_ONCE = 5_000


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
