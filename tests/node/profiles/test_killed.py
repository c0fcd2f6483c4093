"""A node that is killed while it publishes: what is out is whole, and the rest follows."""

import signal
import subprocess
import sys
import time

from sqlalchemy import func, select

from node.profiles import actions
from node.tables import Candidate
from shared.feed.local import Local
from shared.feed.tables import Feed, Peer, StoredRecord
from tests.node.candidates import acceding, everyone, person, take
from tests.parties import Town

ALL = 600
PATIENCE = 60


def published(local: Local) -> int:
    with local.read() as session:
        return session.scalar(select(func.count(Candidate.profile))) or 0


def profiles(local: Local) -> set[str]:
    with local.read() as session:
        rows = session.scalars(select(StoredRecord).where(StoredRecord.kind == "profile"))
        return {f"{row.owner}/{row.id}" for row in rows}


def test_a_node_killed_while_publishing_goes_on_where_it_was(town: Town) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(ALL)])
    command = [sys.executable, "-m", "deploy.cli", "node", "--home", str(node.home),
               "profiles", "publish", "--chunk", "5"]  # fmt: skip
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    late = time.monotonic() + PATIENCE
    while published(node) == 0 and running.poll() is None and time.monotonic() < late:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait(PATIENCE) == -signal.SIGKILL
    out = published(node)
    assert 0 < out < ALL
    assert profiles(node) == {one.profile for one in everyone(node) if one.profile}
    town.synchronise()
    assert profiles(town.hub) <= profiles(node)

    done = actions.publish(node, "test")
    assert (done.published, done.unchanged) == (ALL - out, out)
    town.synchronise()
    assert len(profiles(node)) == ALL
    assert profiles(town.hub) == profiles(node)
    with node.read() as session, town.hub.read() as at_hub:
        assert session.scalar(select(func.count()).where(Feed.seq.is_(None))) == 0
        ours = session.get_one(Peer, "hub:dk")
        theirs = at_hub.get_one(Peer, "node:101")
        assert (ours.out_sum, ours.in_sum) == (theirs.in_sum, theirs.out_sum)
