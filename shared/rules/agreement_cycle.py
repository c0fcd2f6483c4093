"""The life cycles of an agreement and of an accession, as two tables to read.

Each row: from where, to where, who takes the step, on what evidence, by when. What a row calls
`program` happens by the day alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.records.agreement import Agreement, AgreementState

AgreementStatus = Literal[
    "draft", "in_consultation", "offered", "active", "suspended", "expired", "terminated"
]
AccessionStatus = Literal[
    "invited", "acceded", "terms_changed", "declined", "paused", "leaving", "left"
]
Who = Literal["operator", "employer", "hosting_authority", "municipality", "program"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life cycle; `deadline` names the day by which it is taken or holds."""

    was: str
    to: str
    who: tuple[Who, ...]
    evidence: tuple[str, ...] = ()
    deadline: str = ""


AGREEMENT: tuple[Step, ...] = (
    Step("draft", "in_consultation", ("operator",), ("mandate",), "consult_until"),
    Step("draft", "offered", ("operator",), ("mandate",), "valid_from"),
    Step("in_consultation", "offered", ("operator",), ("replies",), "consult_until"),
    Step("in_consultation", "terminated", ("operator",), ("reason",)),
    Step("offered", "active", ("program",), (), "valid_from"),
    Step("offered", "terminated", ("employer", "hosting_authority"), ("reason",), "last_day"),
    Step("active", "suspended", ("employer", "hosting_authority"), ("reason",)),
    Step("suspended", "active", ("employer", "hosting_authority"), ("reason",)),
    Step("active", "terminated", ("employer", "hosting_authority"), ("reason",), "last_day"),
    Step("suspended", "terminated", ("employer", "hosting_authority"), ("reason",), "last_day"),
    Step("active", "expired", ("program",), (), "valid_to"),
)
ACCESSION: tuple[Step, ...] = (
    Step("invited", "acceded", ("municipality",), ("terms_digest", "kam"), "consult_until"),
    Step("invited", "declined", ("municipality",), ("reason_code", "reason")),
    Step("declined", "acceded", ("municipality",), ("terms_digest", "kam")),
    Step("acceded", "paused", ("municipality",), ("reason",)),
    Step("paused", "acceded", ("municipality",), ("terms_digest",)),
    Step("acceded", "terms_changed", ("program",), ("terms_digest",), "earlier_until"),
    Step("terms_changed", "acceded", ("municipality",), ("terms_digest",)),
    Step("terms_changed", "leaving", ("municipality",), ("reason",), "last_day"),
    Step("acceded", "leaving", ("municipality",), ("reason",), "last_day"),
    Step("paused", "leaving", ("municipality",), ("reason",), "last_day"),
    Step("leaving", "acceded", ("municipality",), ("terms_digest",), "last_day"),
    Step("leaving", "left", ("program",), (), "last_day"),
)
RECORDED: dict[AgreementState, frozenset[str]] = {  # what a record's state is called above
    "in_consultation": frozenset({"in_consultation"}),
    "active": frozenset({"offered", "active"}),
    "suspended": frozenset({"suspended"}),
    "terminated": frozenset({"terminated"}),
}


def status(agreement: Agreement, on: date) -> AgreementStatus:
    """Return where an agreement stands on a day; its last days are inclusive."""
    if agreement.state == "in_consultation":
        return "in_consultation"
    if agreement.state == "terminated" and on > (agreement.last_day or date.min):
        return "terminated"
    if on > agreement.valid_to:
        return "expired"
    if agreement.state == "suspended":
        return "suspended"
    return "offered" if on < agreement.valid_from else "active"


def may_become(was: AgreementState, to: AgreementState) -> bool:
    """Return whether the table has a step by a person between these states of a record."""
    return any(
        step.was in RECORDED[was] and step.to in RECORDED[to]
        for step in AGREEMENT
        if step.who != ("program",)
    )


def steps_from(cycle: Iterable[Step], was: str) -> tuple[Step, ...]:
    """Return the steps that lead on from a state, in the table's order."""
    return tuple(step for step in cycle if step.was == was)
