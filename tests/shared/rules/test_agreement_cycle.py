"""The two life cycles: who may take which step, on what, and where it stands by the day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.rules.agreement_cycle import ACCESSION, AGREEMENT, may_become, status
from tests import make

NOW = date(2026, 11, 23)


@pytest.mark.parametrize("step", [*AGREEMENT.steps, *ACCESSION.steps], ids=lambda one: one.to)
def test_a_step_has_evidence(step: Any) -> None:
    assert step.who
    assert step.evidence


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
