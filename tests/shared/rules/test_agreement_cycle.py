"""The two life cycles: every state is reached, every row says on what, and statuses by the day."""

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from shared.rules.agreement_cycle import (
    ACCESSION,
    AGREEMENT,
    AccessionStatus,
    AgreementStatus,
    may_become,
    status,
    steps_from,
)
from tests import make

NOW = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cycle", "states", "first"),
    [(AGREEMENT, AgreementStatus, "draft"), (ACCESSION, AccessionStatus, "invited")],
)
def test_every_state_is_reached_from_the_first_by_some_step(
    cycle: Any, states: Any, first: str
) -> None:
    reached, todo = {first}, [first]
    while todo:
        new = {step.to for step in steps_from(cycle, todo.pop())} - reached
        reached |= new
        todo += new
    assert reached == set(get_args(states))


@pytest.mark.parametrize("step", [*AGREEMENT, *ACCESSION], ids=lambda one: f"{one.was}-{one.to}")
def test_a_step_has_evidence_or_its_day(step: Any) -> None:
    assert step.who
    assert step.evidence or step.deadline


@pytest.mark.parametrize(
    ("was", "to", "may"),
    [
        ("in_consultation", "active", True), ("active", "suspended", True),
        ("suspended", "active", True), ("active", "terminated", True),
        ("terminated", "active", False), ("active", "in_consultation", False),
        ("in_consultation", "suspended", False), ("suspended", "terminated", True),
    ],
)  # fmt: skip
def test_which_steps_a_person_may_take(was: Any, to: Any, may: bool) -> None:
    assert may_become(was, to) is may


@pytest.mark.parametrize(
    ("change", "on", "found"),
    [
        ({}, NOW, "active"),
        ({"valid_from": date(2026, 11, 24)}, NOW, "offered"),
        ({"valid_to": NOW}, NOW, "active"),
        ({"valid_to": date(2026, 11, 22)}, NOW, "expired"),
        ({"state": "suspended"}, NOW, "suspended"),
        ({"state": "in_consultation"}, NOW, "in_consultation"),
        ({"state": "terminated", "last_day": NOW}, NOW, "active"),
        ({"state": "terminated", "last_day": NOW}, date(2026, 11, 24), "terminated"),
        ({"state": "terminated"}, NOW, "terminated"),
    ],
)
def test_an_agreement_stands_by_the_day_and_last_days_are_inclusive(
    change: dict[str, Any], on: date, found: str
) -> None:
    assert status(replace(make.agreement(), **change), on) == found
