"""A life cycle that does not hold together never gets as far as being used."""

from typing import Literal

import pytest

from shared.rules.life_cycle import LifeCycle, Step

State = Literal["open", "waiting", "done"]


def _cycle(*steps: Step[State]) -> LifeCycle[State]:
    return LifeCycle[State](name="task", states=State, steps=steps)


OPEN = Step[State](to="open", who=("program",), then="done")
WAITING = Step[State](to="waiting", follows=("open",), who=("kam",), then="done")
DONE = Step[State](to="done", follows=("open", "waiting"), who=("program",))


def test_states_ways_and_ends_are_read_from_the_table() -> None:
    cycle = _cycle(OPEN, WAITING, DONE)
    assert cycle.leads_to["open"] == {"waiting", "done"}
    assert cycle.final == {"done"}
    assert cycle.may_follow("waiting", "done")
    assert not cycle.may_follow("done", "open")
    assert cycle.usual_next("open") == DONE
    assert cycle.usual_next("done") is None


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((OPEN, DONE), "each state once"),
        ((OPEN, WAITING, WAITING, DONE), "each state once"),
        ((OPEN, Step[State](to="waiting", who=("kam",), then="done"), DONE), "one beginning"),
        ((Step[State](to="open", who=("kam",)), WAITING, DONE), "ways on"),
        ((OPEN, WAITING, Step[State](to="done", follows=("open",), who=("kam",))), "ways on"),
        (
            (Step[State](to="open", who=("kam",)),
             Step[State](to="waiting", follows=("done",), who=("kam",), then="done"),
             Step[State](to="done", follows=("waiting",), who=("kam",), then="waiting")),
            "all reached",
        ),
    ],
)  # fmt: skip
def test_a_table_that_does_not_hold_together_says_how(
    steps: tuple[Step[State], ...], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"'{fault}': False"):
        _cycle(*steps)
