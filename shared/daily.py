"""What jobs do: once on each new day however often they come round, each thing by itself."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from shared import clock
from shared.bulk import upsert
from shared.database import Setting, setting
from shared.feed.local import Local
from shared.problem import Problem

Thing = TypeVar("Thing")


def once_a_day(local: Local, act: Callable[[Local, str], int], done_on: str) -> int:
    """Act unless it was done today; `done_on` is the setting that holds the day. Return its count.

    Should it end in between, it acts again: it must bear being done twice.
    """
    with local.read() as session:
        today = clock.today(session)
        if setting(session, done_on) == today.isoformat():
            return 0
    changed = act(local, "program")
    with local.database.begin() as session:
        upsert(session, Setting, [{"name": done_on, "value": today.isoformat()}])
    return changed


def each(things: Iterable[Thing], act: Callable[[Thing], int]) -> int:
    """Act on each by itself and return the sum: one that is refused keeps no other waiting.

    What other parties write may speak of records that never came, or are gone.
    """
    done = 0
    for thing in things:
        try:
            done += act(thing)
        except Problem as problem:
            import structlog  # noqa: PLC0415 -- a command, which seldom logs, starts sooner

            structlog.get_logger().warning("left_out", problem=problem.code)
    return done
