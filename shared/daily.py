"""What a party does once on each new day, however often its jobs come round."""

from collections.abc import Callable

from shared import clock
from shared.database import Setting, setting, upsert
from shared.feed.local import Local


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
