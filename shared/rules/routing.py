"""Who a task goes to: a consultant who knows both the branch and the citizen, or two who do.

Wish 7 of the companies: consultants know both the branch and the citizen. Who is away is stood in
for by a substitute, who knows of the matter what the one away would have been asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Why = Literal["both", "pair", "branch", "citizen", "office", "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A consultant or key account manager: branches known, citizens worked with, who stands in.

    `substitute` is the login of who does while `away` is true; without one nobody does.
    """

    login: str
    branches: frozenset[str]
    citizens: int
    away: bool = False
    substitute: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """The logins that a task goes to, and what they know together; of a pair the first knows
    the citizen.
    """

    to: tuple[str, ...]
    why: Why


def route(branch: str | None, consultant: str | None, colleagues: Sequence[Colleague]) -> Routed:
    """Return who takes what concerns a branch, and a citizen whom `consultant` works with.

    None is a task without a branch, or without a citizen or one whom nobody works with. Of
    several who know the branch the one with the fewest citizens is asked.
    """
    known = {one.login: one for one in colleagues}
    person = _there(known.get(consultant or ""), known)
    experts = [one for one in colleagues if branch and branch in one.branches]
    if person and consultant and _knows(known[consultant], person, branch):
        return Routed(to=(person.login,), why="both")
    expert = _least_busy(experts, known)
    if person and expert and person != expert:
        return Routed(to=(person.login, expert.login), why="pair")
    if person:
        return Routed(to=(person.login,), why="both" if expert else "citizen")
    if expert:
        return Routed(to=(expert.login,), why="branch")
    return Routed(to=(), why="nobody")


def _knows(asked: Colleague, there: Colleague, branch: str | None) -> bool:
    """Whether who works with the citizen, or stands in for them, knows the branch as well."""
    return branch in asked.branches or branch in there.branches


def _least_busy(experts: Sequence[Colleague], known: Mapping[str, Colleague]) -> Colleague | None:
    """Who knows the branch and is there; a substitute only where nobody of them is."""
    present = [one for one in experts if not one.away]
    stand_in = filter(None, (_there(one, known) for one in experts))
    return min(present or stand_in, key=lambda one: (one.citizens, one.login), default=None)


def _there(one: Colleague | None, known: Mapping[str, Colleague]) -> Colleague | None:
    """Who does the work of a colleague today: themselves or a substitute who is there."""
    seen: set[str] = set()
    while one and one.away and one.login not in seen:
        seen.add(one.login)
        one = known.get(one.substitute or "")
    return None if one is None or one.away else one
