"""A life cycle as one readable table: who leads into each state, on what evidence, by when.

A table that does not hold together stops the program when it is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Literal, TypeVar, get_args

S = TypeVar("S", bound=str)
Who = Literal[
    "citizen", "caseworker", "consultant", "kam", "manager", "intake", "sector", "employer",
    "workplace", "hub", "program",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Step(Generic[S]):
    """One row: what leads into a state, and what is usual after it.

    `follows` are the states that it may come after, none for the first. `checks` are rules of a
    checklist that must be met. It is due `days` working days after the step before, or `by` a
    day with a name. `then` is the ordinary next state.
    """

    to: S
    follows: tuple[S, ...] = ()
    who: tuple[Who, ...]
    evidence: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    days: int | None = None
    by: str | None = None
    then: S | None = None


@dataclass(frozen=True, kw_only=True)
class LifeCycle(Generic[S]):
    """The life of one sort of thing; `states` is the Literal type of all its states.

    Raises:
        ValueError: a state is missing, cannot be reached or is told twice, there are two
            beginnings, or an ordinary next state may not follow.
    """

    name: str
    states: object
    steps: tuple[Step[S], ...]

    def __post_init__(self) -> None:
        told = [step.to for step in self.steps]
        first = [step.to for step in self.steps if not step.follows]
        before = {state for step in self.steps for state in step.follows}
        holds = {
            "each state once": sorted(told) == sorted(get_args(self.states)),
            "one beginning": len(first) == 1,
            "known states": before <= set(told),
            "ways on": all(
                step.then in self.leads_to[step.to] if step.then else step.to not in before
                for step in self.steps
            ),
            "all reached": len(first) == 1 and self._reached(first[0]) == set(told),
        }
        if not all(holds.values()):
            raise ValueError(f"the life cycle of {self.name} does not hold together: {holds}")

    @cached_property
    def into(self) -> Mapping[S, Step[S]]:
        """The step that leads into each state."""
        return {step.to: step for step in self.steps}

    @cached_property
    def leads_to(self) -> Mapping[S, frozenset[S]]:
        """The states that may follow each state."""
        return {
            state.to: frozenset(step.to for step in self.steps if state.to in step.follows)
            for state in self.steps
        }

    @cached_property
    def final(self) -> frozenset[S]:
        """The states after which nothing comes."""
        return frozenset(state for state, after in self.leads_to.items() if not after)

    def may_follow(self, state: S, after: S) -> bool:
        """Whether a thing may go from one state to the other."""
        return after in self.leads_to[state]

    def usual_next(self, state: S) -> Step[S] | None:
        """Return the ordinary next step, or none after the last."""
        then = self.into[state].then
        return self.into[then] if then else None

    def _reached(self, first: S) -> set[S]:
        found, fresh = {first}, {first}
        while fresh:
            fresh = {after for state in fresh for after in self.leads_to[state]} - found
            found |= fresh
        return found
