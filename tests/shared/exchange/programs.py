"""The program in two generations, so that parties can be upgraded one at a time.

The later one knows schema 2 of a kind about a citizen and of another, in both directions, kinds
that the earlier has never heard of, and protocol 2. None of it is in the product.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

from shared.exchange import message
from shared.records import directory, kinds
from shared.records.formats import Ref
from shared.records.kinds import KINDS, Kind
from shared.records.need import Answer
from shared.records.proposal import Disclosure, Handout
from shared.records.rule import RuleRow
from tests.parties import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer2(Answer):
    """An answer that says by how much sooner."""

    sooner: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow2(RuleRow):
    """A row of the law that says in which year it was read."""

    read_in: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout2(Handout):
    """A handout that says how often."""

    times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure2(Disclosure):
    """A disclosure that says how often it may be opened."""

    times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the hub says to all, in a kind to come."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a node says to the hub of a citizen, in a kind to come."""

    number: int
    about: Ref | None = None


def _later() -> dict[str, Kind]:
    bodies = {"answer": Answer2, "rule": RuleRow2, "handout": Handout2,
              "disclosure": Disclosure2}  # fmt: skip
    changed = {name: replace(KINDS[name], body=body, version=2) for name, body in bodies.items()}
    notice = replace(KINDS["rule"], name="notice", body=Notice, audience=directory.everyone)
    wish = replace(KINDS["disclosure"], name="wish", body=Wish, about=None)
    new = {kind.name: replace(kind, version=1) for kind in (notice, wish)}
    return KINDS | changed | new


FIRST, LATER = dict(KINDS), _later()
TALK = {**message.LINES, "verdict": {**message.LINES["verdict"], "why": str}}
SPOKEN = {1: {1: message.LINES}, 2: {1: message.LINES, 2: TALK}, 3: {2: TALK}}  # 3: 1 is no more


@contextmanager
def running(generation: int) -> Iterator[None]:
    """Be the program of a generation."""
    before = dict(KINDS), dict(message.SPOKEN)
    _set(FIRST if generation == 1 else LATER, SPOKEN[generation])
    try:
        yield
    finally:
        _set(*before)


def _set(known: dict[str, Kind], spoken: dict[int, message.Shapes]) -> None:
    for register, now in (
        (KINDS, known), (kinds.BY_BODY, {kind.body: kind for kind in known.values()}),
        (message.SPOKEN, spoken),
    ):  # fmt: skip
        register.clear()
        register.update(now)  # type: ignore[arg-type]  # each with its own


class Upgrading:
    """A town in which each party runs the program of a generation."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.runs = {"hub": 1, "101": 1}
        self.node = town.node("101")
        program = town.program
        town.__dict__["program"] = lambda *asked: self._hub_answers(program, *asked)

    def _hub_answers(self, program: Any, *asked: Any) -> list[bytes]:
        with running(self.runs["hub"]):
            return list(program(*asked))

    def exchange(self) -> None:
        """Let the node and the hub, each by its own program, say all."""
        with running(self.runs["101"]):
            self.town.synchronise("101")

    def write(self, who: str, body: Any, **other: Any) -> str:
        """Let a party write this body as its program does; its newest members have a value."""
        local = self.town.hub if who == "hub" else self.node
        with running(self.runs[who]), local.begin("test") as tx:
            return tx.write(_newest(body), "test", **other)


def _newest(body: Any) -> Any:
    """Return the body in the schema of the program that runs, all its members set."""
    kind = next(kind for kind in KINDS.values() if issubclass(kind.body, type(body)))
    known = {one.name: getattr(body, one.name) for one in fields(body)}
    return kind.body(**{one.name: known.get(one.name, 7) for one in fields(kind.body)})
