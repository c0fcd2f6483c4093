"""What clients saw of a federation, and what must hold of it: a pure function over their logs.

The idea is Jepsen's. Promised is order per record, that what is acknowledged reaches all of its
audience, that a decision comes after its proposal, and that slots are never given out twice. A
list that acts append numbers to shows whether one is lost (Elle's form).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Act:
    """A client's act: it appends `number` to the list of a record, or proposes or decides.

    `key` is what it wrote or appended to, `of` the proposal that a decision is on, `audience`
    the holders that are to have it in the end. It has `ended` when it was acknowledged; an act
    that has not may have happened or not.
    """

    what: Literal["append", "propose", "accept"]
    key: str
    begun: float
    ended: float | None = None
    number: int = 0
    of: str = ""
    audience: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Look:
    """What one holder had at one moment, in one view. `quiet`: all has been said before it.

    `revs` by record; the `lists` appended to, by record; proposals with their need; decisions
    that accept, with their proposal.
    """

    holder: str
    at: float
    revs: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, Sequence[int]] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False


def faults(acts: Sequence[Act], looks: Sequence[Look], slots: Mapping[str, int]) -> list[str]:
    """Return what these logs say against the promises, each in a sentence; none if they hold.

    `slots` by need.
    """
    inner = sorted(looks, key=lambda look: look.at)
    return [
        *_not_monotonic(inner), *_lost(acts, inner), *_out_of_nothing(acts, inner),
        *_before_their_proposal(inner), *_oversold(inner, slots),
    ]  # fmt: skip


def _not_monotonic(looks: Iterable[Look]) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for look in looks:
        for key, rev in look.revs.items():
            before = seen.get((look.holder, key), 0)
            if rev < before:
                yield f"{look.holder} had {key} in revision {before}, then {rev}"
            seen[look.holder, key] = rev


def _lost(acts: Iterable[Act], looks: Sequence[Look]) -> Iterator[str]:
    quiet = [look for look in looks if look.quiet]
    for act in acts:
        for look in quiet if act.ended is not None else ():
            if look.holder not in act.audience:
                continue
            there = {
                "append": act.number in look.lists.get(act.key, ()),
                "propose": act.key in look.proposals,
                "accept": look.accepted.get(act.key) == act.of,
            }[act.what]
            if not there:
                yield f"{look.holder} lost {act.what} {act.key} {act.number}, acknowledged"


def _out_of_nothing(acts: Iterable[Act], looks: Iterable[Look]) -> Iterator[str]:
    begun = {(act.what, act.key, act.number): act.begun for act in acts}
    for look in looks:
        for key, numbers in look.lists.items():
            if len(set(numbers)) < len(numbers):
                yield f"{look.holder} has a number twice in {key}"
            for number in numbers:
                if begun.get(("append", key, number), look.at) >= look.at:
                    yield f"{look.holder} has {number} in {key}, which nobody had written"
        for key in look.proposals:
            if begun.get(("propose", key, 0), look.at) >= look.at:
                yield f"{look.holder} has proposal {key}, which nobody had made"


def _before_their_proposal(looks: Iterable[Look]) -> Iterator[str]:
    for look in looks:
        for decision, proposal in look.accepted.items():
            if proposal not in look.proposals:
                yield f"{look.holder} has decision {decision} without its proposal"


def _oversold(looks: Iterable[Look], slots: Mapping[str, int]) -> Iterator[str]:
    for look in looks:
        taken: dict[str, int] = {}
        for proposal in look.accepted.values():
            need = look.proposals.get(proposal, "")
            taken[need] = taken.get(need, 0) + 1
        for need, number in taken.items():
            if need in slots and number > slots[need]:
                yield f"{look.holder} has {number} accepted for the {slots[need]} slots of {need}"
