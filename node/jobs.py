"""Everything a node does by itself: it exchanges with its hub, and publishes when asked to."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from sqlalchemy.orm import Session

from node.citizens.forgetting import forget
from node.config import HUB, open_node
from node.employers.actions import forget_talks
from node.events.actions import forget_events
from node.institutions.needs import age
from node.profiles.actions import publish_requested, publish_some
from node.profiles.renewing import renew_daily
from node.proposals.leaving import leave_agreements
from node.signals.expected import count_daily
from shared import clock, config, jobs
from shared.exchange.calling import HubUnreachable, Later
from shared.exchange.client import exchange_all, news
from shared.exchange.hearing import Exchanged
from shared.exchange.news import news_for
from shared.exchange.pauses import pause
from shared.exchange.purge import purge_daily
from shared.feed.allowance import say_again
from shared.feed.local import Local
from shared.feed.parting import own_state
from shared.feed.sequence import sequence
from shared.feed.tables import Peer
from shared.jobs import Job
from shared.problem import Problem

LOOK_EVERY = 0.2
WAIT_FOR_NEWS = 25
GATHER = 0.25  # seconds between two exchanges, so that many changes come in one
PUBLISHED_AT_ONCE = 25  # small portions, so that an exchange gets in between


class Exchanging:
    """Exchanges when we have something to say, and at the latest after `every` seconds; hears what
    the hub has to say when it does.

    Two connections: one waits for the hub's news, so that what is said here need not wait for
    that. An outage is met with growing pauses, and as long as the hub asks for; a refusal by the
    hub is no outage, but the next try waits as well.
    """

    def __init__(self, local: Local, every: float) -> None:
        self._local = local
        self._every = every
        self._http, self._waiting = requests.Session(), requests.Session()
        self._one = threading.Lock()
        self._next = self._not_before = 0.0
        self._failures = 0
        self._shuffle = random.Random()  # noqa: S311 -- spreads load, guards nothing

    def __call__(self) -> None:
        """Exchange if we have something to say, or it is time."""
        with self._local.read() as session:
            due = self._due(session)
        if due:
            self._exchange()

    def listen(self) -> None:
        """Wait until the hub has something to say, and hear it; exchange where that asks for it.

        While it is away, `__call__` tries.
        """
        if self._waits:
            return
        heard = Exchanged()
        with self._counted():
            heard = news(self._local, HUB, http=self._waiting, wait=WAIT_FOR_NEWS)
        if heard.more or heard.apart:
            self._exchange()

    def _exchange(self) -> None:
        with self._one, self._counted():
            exchange_all(self._local, HUB, http=self._http)
            self._failures, self._next = 0, time.monotonic() + self._every

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Let what fails be tried again after a pause, a fault of our own too."""
        try:
            yield
        except Exception as fault:
            asked = fault.wait if isinstance(fault, Later) else 0.0
            if not isinstance(fault, Later) or isinstance(fault, HubUnreachable):
                self._failures += 1  # to be asked to wait is none
            self._next = time.monotonic() + pause(self._failures, self._shuffle, asked)
            self._not_before = self._next
            if not isinstance(fault, Problem):  # which is noted on the peer, and shown
                raise

    def _due(self, session: Session) -> bool:
        late = time.monotonic() >= self._next
        if not late and (self._waits or not news_for(session, HUB)):
            return False  # most often: one indexed read
        return own_state(session, self._local) != "left" and session.get(Peer, HUB) is not None

    @property
    def _waits(self) -> bool:
        """Whether the hub is away, or has asked us to wait."""
        return self._failures > 0 or time.monotonic() < self._not_before


def all_jobs(local: Local, every: float) -> list[Job]:
    """Return what a node does again and again; `every` is the longest pause between exchanges."""
    exchanging = Exchanging(local, every)

    def publish() -> None:
        if publish_requested(local):
            publish_some(local, "job:publish", PUBLISHED_AT_ONCE)

    return [
        Job("sequence", 1, lambda: sequence(local.database)),
        Job("exchange", LOOK_EVERY, exchanging),
        Job("listen", GATHER, exchanging.listen, waits=True),
        Job("react", 60, local.react),
        Job("publish", LOOK_EVERY, publish),
        Job("say_again", 60, lambda: say_again(local, clock.now())),
        Job("purge", 600, lambda: purge_daily(local)),
        Job("renew", 60, lambda: renew_daily(local)),
        Job("expect", 60, lambda: count_daily(local)),
        Job("leave", 30, lambda: leave_agreements(local)),
        Job("age_needs", 60, lambda: age(local)),
        Job("forget", 3600, lambda: forget(local)),
        Job("forget_events", 3600, lambda: forget_events(local)),
        Job("forget_talks", 3600, lambda: forget_talks(local)),
    ]


def run(home: Path) -> None:
    """Run the node's jobs until told to stop.

    Raises:
        Refused: its database may forget what is committed (`database_forgets`).
    """
    local = open_node(home)
    local.database.must_keep()
    jobs.run(local.database, all_jobs(local, config.load(home, "node").exchange_every))
