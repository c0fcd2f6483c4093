"""Security events: what honest parties do not send, by hour, party and code of its refusal.

A party is named where its key proves that it was the one, else nobody. Nothing of what was said
is kept.
"""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.bulk import upsert
from shared.database import Database
from shared.feed.tables import SecurityEvent
from shared.rules.peers import NEVER_HONEST, UNUSUAL
from shared.rules.retention import oldest_event

WRITTEN_EVERY: Final = 1.0  # seconds
SHOWN: Final = 200
ANYBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Strange:
    """What a party has sent that nobody has looked into yet: how often, by its codes."""

    by_code: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How often in all."""
        return sum(self.by_code.values())

    @property
    def never_honest(self) -> Mapping[str, int]:
        """What no honest party sends at all."""
        return {code: number for code, number in self.by_code.items() if code in NEVER_HONEST}


class Watch:
    """Counts the requests that this process refuses, and writes the counts once a second at most.

    So a flood costs one row and one commit a second. What is left of it is written at the next
    request of anybody.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._counted: Counter[tuple[str, str]] = Counter()
        self._written = -WRITTEN_EVERY

    def saw(self, party: str, code: str) -> None:
        """Count a request that was refused, if honest parties do not send such a one."""
        if code in UNUSUAL:
            with self._lock:
                self._counted[party, code] += 1
            self.write()

    def write(self) -> None:
        """Write what was counted, unless that was done just now."""
        with self._lock:
            if not self._counted or time.monotonic() < self._written + WRITTEN_EVERY:
                return
            counted, self._counted = self._counted, Counter()
            self._written = time.monotonic()
        try:
            with self._database.begin() as session:
                _add(session, counted, clock.now())
        except Exception:
            with self._lock:
                self._counted += counted
            raise


def count(session: Session, party: str, codes: Iterable[str], now: datetime) -> None:
    """Count a party's records that were refused, as far as honest parties do not send such."""
    _add(session, Counter((party, code) for code in codes if code in UNUSUAL), now)


def _add(session: Session, counted: Counter[tuple[str, str]], now: datetime) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = [
        {"hour": hour, "party": party, "code": code, "number": number, "last_at": now,
         "seen": False}
        for (party, code), number in sorted(counted.items())
    ]  # fmt: skip
    upsert(session, SecurityEvent, rows, add="number")


def unseen(session: Session) -> dict[str, Strange]:
    """Return what nobody has looked into yet, by party; read by an index of these alone."""
    rows = session.execute(
        select(SecurityEvent.party, SecurityEvent.code, func.sum(SecurityEvent.number))
        .where(~SecurityEvent.seen)
        .group_by(SecurityEvent.party, SecurityEvent.code)
        .order_by(SecurityEvent.party, SecurityEvent.code)
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for party, code, number in rows:
        found[party][code] = int(number)
    return {party: Strange(by_code) for party, by_code in found.items()}


def newest(session: Session) -> list[SecurityEvent]:
    """Return the newest events, the newest first."""
    return list(session.scalars(
        select(SecurityEvent).order_by(SecurityEvent.last_at.desc()).limit(SHOWN)
    ))  # fmt: skip


def see(session: Session, party: str) -> int:
    """Say that a person has looked into a party's events; return how many there were."""
    found = session.execute(
        update(SecurityEvent)
        .where(SecurityEvent.party == party, ~SecurityEvent.seen)
        .values(seen=True)
    )
    return found.rowcount  # type: ignore[attr-defined,no-any-return]  # an update's result has it


def has_sent(session: Session, party: str) -> bool:
    """Tell whether there is any event of a party."""
    of_party = select(SecurityEvent.code).where(SecurityEvent.party == party).limit(1)
    return session.scalar(of_party) is not None


def forget_old(session: Session, today: date) -> None:
    """Forget the events of hours that are not kept any longer."""
    oldest = datetime.combine(oldest_event(today), datetime.min.time(), clock.now().tzinfo)
    session.execute(delete(SecurityEvent).where(SecurityEvent.hour < oldest))
