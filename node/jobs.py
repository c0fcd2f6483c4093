"""Everything a node does by itself: it exchanges with its hub, and publishes when asked to."""

import random
import time
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
from shared import config, jobs
from shared.exchange.calling import HubUnreachable
from shared.exchange.client import exchange_all
from shared.exchange.pauses import pause
from shared.exchange.step import news_for
from shared.feed.local import Local
from shared.feed.sequence import sequence
from shared.feed.tables import Peer
from shared.jobs import Job
from shared.problem import Problem

LOOK_EVERY = 0.2
PUBLISHED_AT_ONCE = 25  # small portions, so that an exchange gets in between


class Exchanging:
    """Exchanges when there is something to say, and at the latest after `every` seconds.

    An outage is met with growing pauses, and as long as the hub asks for; a refusal by the hub
    is no outage, but the next try waits as well.
    """

    def __init__(self, local: Local, every: float) -> None:
        self._local = local
        self._every = every
        self._http = requests.Session()
        self._next = 0.0
        self._failures = 0
        self._shuffle = random.Random()  # noqa: S311 -- spreads load, guards nothing

    def __call__(self) -> None:
        """Exchange if it is time."""
        with self._local.read() as session:
            due = self._due(session)
        if not due:
            return
        self._failures += 1  # until it has gone well: a fault of our own waits too
        asked = 0.0
        try:
            exchange_all(self._local, HUB, http=self._http)
            self._failures = 0
        except HubUnreachable as outage:
            asked = outage.wait
        except Problem:
            pass  # noted on the peer, and shown
        finally:
            wait = pause(self._failures, self._shuffle, asked) if self._failures else 0.0
            self._next = time.monotonic() + max(self._every, wait)

    def _due(self, session: Session) -> bool:
        peer = session.get(Peer, HUB)
        if peer is None:
            return False
        late = time.monotonic() >= self._next
        return late or (self._failures == 0 and news_for(session, peer))


def run(home: Path) -> None:
    """Run the node's jobs until told to stop."""
    local = open_node(home)
    every = config.load(home, "node").exchange_every

    def publish() -> None:
        if publish_requested(local):
            publish_some(local, "job:publish", PUBLISHED_AT_ONCE)

    jobs.run(
        local.database,
        home,
        [
            Job("sequence", 1, lambda: sequence(local.database)),
            Job("exchange", LOOK_EVERY, Exchanging(local, every)),
            Job("publish", LOOK_EVERY, publish),
            Job("renew", 60, lambda: renew_daily(local)),
            Job("expect", 60, lambda: count_daily(local)),
            Job("leave", 30, lambda: leave_agreements(local)),
            Job("age_needs", 60, lambda: age(local)),
            Job("forget", 3600, lambda: forget(local)),
            Job("forget_events", 3600, lambda: forget_events(local)),
            Job("forget_talks", 3600, lambda: forget_talks(local)),
        ],
    )
