"""Each party's own clock, set by hand: a run is the same each time, and a clock may be wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from shared import clock

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
NONE = timedelta()


class Clocks:
    """The true time, and by how much each party's clock is wrong."""

    def __init__(self) -> None:
        self.begin_again()

    def begin_again(self) -> None:
        """Let it be the start, with all clocks right."""
        self.true = START
        self.wrong: dict[str, timedelta] = {}
        self._reading = [""]

    def now(self) -> datetime:
        """Return what the clock of who is reading it says."""
        return self.true + self.wrong.get(self._reading[-1], NONE)

    def pass_by(self, time: timedelta) -> None:
        """Let time go by, for all."""
        self.true += time

    @contextmanager
    def read_by(self, name: str) -> Iterator[None]:
        """Let a party read its own clock, and not ours."""
        self._reading.append(name)
        try:
            yield
        finally:
            self._reading.pop()

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        """Be the only clock there is."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", self.now)
            yield
