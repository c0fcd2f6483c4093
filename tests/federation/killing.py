"""Ending a party's process before any of its statements or commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from shared.feed.local import Local


class Killed(BaseException):
    """The process has ended here: nothing after it is done, and nobody catches it."""


class Statements:
    """Counts a party's statements and commits, and can end its process before any of them."""

    def __init__(self, local: Local) -> None:
        self.count = self.commits = 0
        self._left: int | None = None
        event.listen(local.database.engine, "before_cursor_execute", self._statement)
        event.listen(local.database.engine, "commit", self._commit)

    @contextmanager
    def killed_before(self, number: int) -> Iterator[None]:
        """End the process before its so-manieth statement from now, counted from 0."""
        self._left = number
        try:
            yield
        finally:
            self._left = None

    def _statement(self, *_: Any) -> None:
        self.count += 1
        self._next()

    def _commit(self, _: Any) -> None:
        self.commits += 1
        self._next()

    def _next(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._left = None
                raise Killed
