"""An older copy of a database is put in place: what was erased since does not come back."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.config import open_hub
from node.citizens import consent, erasing
from node.config import open_node
from node.profiles import actions
from node.tables import Candidate
from shared.feed import journal, stored, write
from shared.feed.journal import FILE
from shared.feed.local import Local
from shared.feed.sums import sum_held
from shared.feed.tables import Peer
from shared.records.formats import split_ref
from tests.node.candidates import acceding, everyone, person, take
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def profiles(local: Local) -> set[str]:
    with local.read() as session:
        return {one.ref for one in stored.of_kind(session, "profile")}


def file_of(local: Local) -> Path:
    return Path(local.database.engine.url.database or "")


def copied(local: Local) -> Path:
    """A copy of the database as a backup has it."""
    local.database.close()
    copy = file_of(local).with_suffix(".old")
    shutil.copy(file_of(local), copy)
    return copy


def put_back(local: Local, copy: Path) -> None:
    local.database.close()
    for path in file_of(local).parent.glob(f"{file_of(local).name}-*"):
        path.unlink()
    shutil.copy(copy, file_of(local))


def test_what_was_erased_since_a_backup_does_not_come_back_with_it(town: Town) -> None:
    node, hub = acceding(town), town.hub
    take(node, [person(at) for at in range(8)])
    actions.publish(node, "test")
    town.synchronise()
    before, at_node, at_hub = everyone(node), copied(node), copied(hub)
    no, gone = before[0], before[1]
    consent.withdraw(node, "test", no.code)
    erasing.erase(node, "test", gone.code, "asked")
    town.synchronise()
    kept = profiles(hub)
    assert kept == profiles(node) == {one.profile for one in before[2:]}
    told = (node.home / FILE).read_text()
    assert not any(str(one.id) in told or (one.profile or "-") in told for one in (no, gone))
    put_back(node, at_node)
    put_back(hub, at_hub)
    assert len(profiles(node)) == len(profiles(hub)) == 8  # as the copies have it
    again, hub_again = town._open(open_node(node.home)), town._open(open_hub(hub.home))
    assert profiles(again) == profiles(hub_again) == kept
    with again.read() as session:
        people = {one.code: one for one in session.scalars(select(Candidate))}
    assert gone.code not in people
    assert (people[no.code].consent, people[no.code].profile) == ("withdrawn", None)
    with hub_again.read() as session:  # and the sums are of what is left
        assert session.get_one(Peer, node.name).in_sum == sum_held(session, node.name)
    actions.publish(again, "test")
    assert profiles(again) == kept


def test_an_erasure_whose_process_was_killed_is_in_the_journal_at_the_next_start(
    town: Town,
) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    actions.publish(node, "test")
    key = everyone(node)[0].profile or ""
    with node.database.begin() as session:  # killed right after the commit
        write.erase(node, session, stored.many(session, [split_ref(key)]))
        journal.note(session, [key])
    assert not (node.home / FILE).exists()
    town._open(open_node(node.home))
    assert len((node.home / FILE).read_text().splitlines()) == 1
