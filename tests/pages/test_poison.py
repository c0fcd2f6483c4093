"""T-07: whatever a party says that its schema allows, no page and no answer of the API fails.

Each record that the other side of the world wrote is said again once for each member at its
extremes: as another record, so that it stands beside the good one wherever that is shown.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from marshmallow import Schema, fields, validate
from sqlalchemy import func, select

from shared.accounts.access import LOGGED_IN
from shared.feed import stored
from shared.feed.tables import StoredRecord
from shared.records import formats
from shared.records.base import Json, load_json
from shared.records.kinds import KINDS
from tests.pages.test_doors import House, house
from tests.pages.world import World
from tests.wire import put, say, sealed, smuggle

__all__ = ["house"]
pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("pages")]
NOBODYS = "municipality:999/00000000-0000-4000-8000-000000000000"
ODD = "\u202e\u200b\u0301<b onclick=x>'\"&%s{{7*7}}{% x %}\U0001f600=1+1;"  # right to left, marks
PATTERNS = {
    formats.RefField: [NOBODYS, "hub:dk/00000000-0000-4000-8000-000000000000"],
    formats.CodeField: ["zz_unheard_of"], formats.AuthorityField: ["municipality:999"],
}  # fmt: skip


def extremes(one: Any) -> list[Any]:
    """Return values at the edges of what a member may be."""
    if isinstance(one.validate, validate.OneOf):
        return list(one.validate.choices)
    for kind, found in PATTERNS.items():
        if isinstance(one, kind):
            return list(found)
    match one:
        case fields.Boolean():
            return [True, False]
        case fields.Date():
            return ["0001-01-01", "9999-12-31", "2028-02-29"]
        case fields.Integer():
            return [0, 1, -1, 2**31 - 1, -(2**31) + 1]
        case fields.Decimal():
            return ["0", "-0.000001", "999999999999.999999"]
        case formats.LineField():
            return [(ODD * 9)[:120], "x" * 120]
        case formats.TextField():
            return [(ODD * 99)[:2000], "x" * 2000, "\n\t\n."]
    return []


def poisons(schema: Schema, said: Json) -> Iterator[Json]:
    """Yield what was said with one member at an extreme, at every depth."""
    for name, one in schema.fields.items():
        for value in (*extremes(one), *([None] if name in said else [])):
            yield {key: part for key, part in {**said, name: value}.items() if part is not None}
        yield from ({**said, name: inner} for inner in _inside(one, said.get(name)))


def _inside(one: Any, said: Any) -> Iterator[Any]:
    match one:
        case fields.Nested() if isinstance(said, dict):
            yield from poisons(one.schema, said)
        case _ if isinstance(said, list):
            yield []
            if said:
                inner = getattr(one, "inner", None) or getattr(one, "container", None)
                yield said * 40
                yield from ([value] for value in (*_inside(inner, said[0]), *extremes(inner)))


def said_by(house: House, world: World) -> Iterator[Json]:
    """Yield all the poisoned records that the other side can say to this house's party."""
    speaker = world.play.node if house.name == "hub" else world.play.stage.town.hub
    with speaker.read() as session:
        for name, kind in KINDS.items():
            if name == "membership":
                continue  # who speaks is another matter
            for record in list(stored.of_kind(session, name, StoredRecord.source.is_(None)))[:3]:
                good = load_json(record.content)
                for body in poisons(kind.schema, good["body"]):
                    yield sealed(speaker, {**deepcopy(good), "id": _new_id(name), "rev": 1,
                                           "body": body})  # fmt: skip


def _new_id(kind: str) -> str:
    return str(uuid4() if KINDS[kind].person else KINDS[kind].new_id())


def test_no_page_fails_whatever_was_said(
    house: House, played: World, record_property: Callable[[str, object], None]
) -> None:
    node, hub = played.play.node, played.play.stage.town.hub
    poisoned = list(said_by(house, played))
    before = _count(house)
    for start in range(0, len(poisoned), 500):
        batch = poisoned[start : start + 500]
        if house.name == "hub":
            say(node, *map(put, batch))
        else:
            for one in batch:
                smuggle(hub, one, node.name)
            played.play.stage.town.synchronise(node.municipality)
    faults = []
    for role in sorted(house.roles):
        reader = house.reader(role)
        for door in house.doors:
            if door.method == "GET" and door.roles & {role, LOGGED_IN}:
                status, _ = reader.ask(door)
                faults += [f"{role}: {door.address} {status}"] * (status >= 500)
    taken = _count(house) - before
    record_property(
        "figure", f" {taken} of {len(poisoned)} poisoned records taken at {house.name}"
    )
    assert taken > 100
    assert not faults, "\n".join(faults)


def _count(house: House) -> int:
    with house.local.read() as session:
        return session.scalar(select(func.count()).select_from(StoredRecord)) or 0
