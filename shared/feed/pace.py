"""How fast a party may ask, and that it asks one thing at a time.

Counted by each process for itself: refusing then costs neither a signature nor the database,
and a party may ask so much faster as there are processes. What it may do at one time is kept
across processes by the database (`exchange/asking.py`).

What is refused costs most of all and brings nothing, so it is counted tenfold. Who asks too fast
anyway, or proves nothing, is answered slowly, in places of its own: a connection of a flood then
asks ten times a second.
"""

import math
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from shared.config import AT_ONCE, PER_SECOND
from shared.problem import Refused

OPEN_AGAIN: Final = 1  # seconds
PLACES: Final = 16  # of those who are answered slowly; who finds none is answered at once
SLOWLY = 0.1  # seconds
TURNS: Final = 6  # of those who exchange at one time, less than half of a process's connections
OF_REFUSED: Final = 10  # tokens, instead of one
_KEY_ID = re.compile(r'keyid="([0-9a-f]{16})"')


class Pace:
    """A bucket of tokens for each party, refilled in time: each request takes one.

    Only what a party's key has proved takes one of its tokens. So nobody can use up another's,
    and who has none left is refused before the next signature is looked at.
    """

    def __init__(
        self, per_second: int = PER_SECOND, at_once: int = AT_ONCE,
        now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._now, self._sleep = now, sleep
        self._places = threading.BoundedSemaphore(PLACES)
        self._turns = threading.BoundedSemaphore(TURNS)
        self._each = 1 / per_second
        self._deep = at_once / per_second  # seconds in which an empty one is full again
        self._lock = threading.Lock()
        self._full_at: dict[str, float] = {}
        self._party_of: dict[str, str] = {}  # key id → whom it has proved to be
        self._open: set[str] = set()

    def look(self, headers: Mapping[str, str]) -> None:
        """See, before anything is read or proved, that who is named has a token left.

        Raises:
            Refused: `too_fast`, with the seconds to wait; after a moment, if there is a place.
        """
        named = _KEY_ID.search(headers.get("Signature-Input", ""))
        party = self._party_of.get(named[1]) if named else None
        if party is not None:
            try:
                self._must_have_one(party, self._now())
            except Refused:
                self.slow_down()
                raise

    def take(self, party: str, key_id: str) -> None:
        """Take a token of who has proved to be this party.

        Raises:
            Refused: `too_fast`, with the seconds to wait.
        """
        now = self._now()
        with self._lock:
            self._party_of[key_id] = party
            self._must_have_one(party, now)
            self._full_at[party] = max(now, self._full_at.get(party, now)) + self._each

    def charge(self, party: str) -> None:
        """Take more tokens of a party whose request was refused, or something in it."""
        with self._lock:
            self._full_at[party] += (OF_REFUSED - 1) * self._each

    def slow_down(self) -> None:
        """Wait a moment before a refusal, if there is a place to wait in."""
        if self._places.acquire(blocking=False):
            try:
                self._sleep(SLOWLY)
            finally:
                self._places.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let few at a time take or tell records: pages find a connection and the processor."""
        with self._turns:
            yield

    @contextmanager
    def alone(self, party: str) -> Iterator[None]:
        """Let a party exchange once at a time.

        Raises:
            Refused: `exchange_open`: another one of it is not ended.
        """
        with self._lock:
            if party in self._open:
                raise Refused("exchange_open", wait=OPEN_AGAIN)
            self._open.add(party)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(party)

    def _must_have_one(self, party: str, now: float) -> None:
        late = self._full_at.get(party, now) + self._each - now - self._deep
        if late > 1e-6:  # no more than the clock's own error
            raise Refused("too_fast", wait=math.ceil(late))
