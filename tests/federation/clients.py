"""Clients that write without end, each a process, and log what they begin and what is done.

They act as people do, on a party's database beside its program, by the product's own actions.
"""

import json
import os
import random
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.config import open_hub
from hub.needs import actions as needs
from hub.needs.offers import standings
from hub.proposals import actions as intake
from node.config import open_node
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.needs.draft import SCHEMA
from shared.problem import Problem
from shared.records.formats import ref
from shared.tables import DecisionIndex, NeedIndex, ProposalIndex
from tests import make
from tests.federation.history import Act, Look
from tests.hub.stage import draft_of
from tests.processes import apart

SLOTS = 3
MOST = 20  # proposals of a municipality to one need, and then comes the next need
LONGEST = 40  # numbers in a list


class Log:
    """One client's log: a line when an act begins, and one when it is acknowledged."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._numbers = count()

    def begin(self, **act: Any) -> int:
        number = next(self._numbers)
        self._write({"n": number, "begun": time.monotonic(), **act})
        return number

    def end(self, number: int, **act: Any) -> None:
        self._write({"n": number, "ended": time.monotonic(), **act})

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")


def read_logs(paths: Iterable[Path]) -> list[Act]:
    """Return what clients have begun, and what of it was acknowledged."""
    acts = []
    for path in paths:
        found: dict[int, dict[str, Any]] = {}
        for line in path.read_text().splitlines():
            said = json.loads(line)
            found.setdefault(said.pop("n"), {}).update(said)
        for said in found.values():
            audience = frozenset(said.pop("audience"))
            acts.append(Act(**{"key": "", **said, "audience": audience}))
    return acts


def employ(home: Path, path: Path, number: int) -> None:
    """Be an employer: append to needs, pass proposals on, meet and accept."""
    apart(home)
    hub, log, shuffle, numbers = open_hub(home), Log(path), random.Random(number), count(number)
    while True:
        with suppress(Problem):
            act = shuffle.choice((_append, _decide, _decide))
            act(hub, log, next(numbers), shuffle)
        time.sleep(shuffle.uniform(0, 0.05))


def propose(home: Path, path: Path, number: int) -> None:
    """Be a municipality: propose people to the newest need."""
    apart(home)
    node, log, shuffle = open_node(home), Log(path), random.Random(number)
    while True:
        with suppress(Problem):
            _propose(node, log)
        time.sleep(shuffle.uniform(0, 0.15))


def _append(hub: Local, log: Log, number: int, _: random.Random) -> None:
    with hub.read() as session:
        key = newest(session)
        body = stored.get(session, key).body if key else None
        made = select(func.count()).where(ProposalIndex.need == key)
        full = (session.scalar(made) or 0) >= MOST or body is None
    if full or len(numbers_in(body.tasks)) >= LONGEST:
        needs.post(hub, "test", SCHEMA.load(draft_of([("1990000101", SLOTS)])))
        return
    begun = log.begin(what="append", key=key, number=number,
                      audience=["hub:dk", "node:101", "node:147"])  # fmt: skip
    with hub.begin("test") as tx:
        body = stored.get(tx.session, key, lock=True).body
        tx.write(replace(body, tasks=f"{body.tasks} {number}"), "appended", revises=key)
    log.end(begun)


def _decide(hub: Local, log: Log, _: int, shuffle: random.Random) -> None:
    with hub.read() as session:
        found = [one for one in standings(session, need=newest(session)) if one.live]
    waiting = [one for one in found if one.state != "accepted"]
    if not waiting:
        return
    one = shuffle.choice(waiting)
    act = {"screening": intake.pass_on, "to_decide": intake.meet, "meet": intake.accept}[one.state]
    if act is not intake.accept:
        act(hub, "test", one.row.code)
        return
    begun = log.begin(what="accept", of=one.row.ref,
                      audience=["hub:dk", f"node:{one.row.municipality}"])  # fmt: skip
    log.end(begun, key=act(hub, "test", one.row.code).ref)


def _propose(node: Local, log: Log) -> None:
    with node.read() as session:
        need = newest(session)
        if need is None:
            return
        group = stored.get(session, need).body.slot_groups[0].id
        made = select(func.count()).where(ProposalIndex.need == need)
        if (session.scalar(made) or 0) >= MOST:
            return
    id = uuid4()
    begun = log.begin(what="propose", key=ref(node.authority, id), audience=["hub:dk", node.name])
    with node.begin("test") as tx:
        tx.write(make.proposal(need, group, municipality=node.municipality), "proposed", id=id)
    log.end(begun)


def newest(session: Session) -> str | None:
    """Return the need that was posted last."""
    row = session.scalar(select(NeedIndex).order_by(NeedIndex.record_id.desc()).limit(1))
    return row.ref if row else None


def numbers_in(text: str) -> list[int]:
    """Return the list that was appended to a text."""
    return [int(word) for word in text.split() if word.isdecimal()]


def look(local: Local, *, quiet: bool = False) -> Look:
    """Return what a party has right now."""
    with local.read() as session:
        revs = {ref(owner, id): rev for owner, id, rev in session.execute(
            select(StoredRecord.owner, StoredRecord.id, StoredRecord.rev)
        )}  # fmt: skip
        accepted = select(DecisionIndex).where(DecisionIndex.answer == "accept")
        lists = {one.ref: numbers_in(one.body.tasks) for one in stored.of_kind(session, "need")}
        proposals = {row.ref: row.need for row in session.scalars(select(ProposalIndex))}
        decisions = {row.ref: row.proposal for row in session.scalars(accepted)}
    return Look(local.name, time.monotonic(), revs, lists, proposals, decisions, quiet)
