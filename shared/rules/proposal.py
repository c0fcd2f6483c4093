"""The life cycle of a proposal as one readable table, and where one stands by the words said."""

from collections.abc import Collection
from typing import Literal

from shared.rules.life_cycle import LifeCycle, Step

ProposalState = Literal[
    "screening", "returned", "to_decide", "meet", "accepted", "declined", "withdrawn", "placed",
    "slot_gone", "hired", "confirmed",
]  # fmt: skip
SCREENED_DAYS = 2  # working days within which the intake consultant says a word

PROPOSAL = LifeCycle[ProposalState](
    name="proposal",
    states=ProposalState,
    steps=(
        Step(to="screening", who=("caseworker", "consultant"),
             evidence=("the_citizen_said_yes", "conditions"), then="to_decide"),
        Step(to="returned", follows=("screening", "to_decide"), who=("intake",),
             evidence=("reason",), days=SCREENED_DAYS, then="to_decide"),
        Step(to="to_decide", follows=("screening", "returned"), who=("intake",),
             evidence=("screening",), days=SCREENED_DAYS, then="meet"),
        Step(to="meet", follows=("to_decide",), who=("employer",),
             evidence=("decision", "contact_key"), by="answer_by", then="accepted"),
        Step(to="confirmed", follows=("screening", "to_decide", "meet"),
             who=("caseworker", "consultant"), evidence=("quota", "a_slot_left_in_it"),
             then="accepted"),
        Step(to="accepted", follows=("meet", "confirmed"), who=("employer", "program"),
             evidence=("decision", "a_slot_left"), then="placed"),
        Step(to="declined", follows=("to_decide", "meet"), who=("employer",),
             evidence=("decision", "reason")),
        Step(to="withdrawn", follows=("screening", "returned", "to_decide", "meet", "confirmed",
                                       "accepted"),
             who=("caseworker", "consultant", "citizen"), evidence=("own_word_or_consent_ended",)),
        Step(to="placed", follows=("accepted", "confirmed"), who=("consultant",),
             evidence=("placement",), days=2),
        Step(to="slot_gone", follows=("screening", "to_decide", "meet"),
             who=("employer", "program"), evidence=("need cut, closed or expired",)),
        Step(to="hired", follows=("meet",), who=("employer",),
             evidence=("decision", "an_ordinary_job")),
    ),
)  # fmt: skip


def standing(
    *, withdrawn: bool, verdict: str | None, answers: Collection[str], placed: bool = False,
    slot_gone: bool = False, job: bool = False, confirmed: bool = False,
) -> ProposalState:  # fmt: skip
    """Return where a proposal stands.

    `verdict` is the intake consultant's word (`pass` or `return`), `answers` the employer's,
    `placed` whether a placement was planned on it; `slot_gone` whether its last no was of that
    kind, `job` whether it is for an ordinary job; `confirmed` whether its municipality has
    confirmed it within a quota, which goes before a no that it had not heard. What is placed
    stays so; what is taken back stays taken back, whatever was said before.
    """
    said: tuple[tuple[bool, ProposalState], ...] = (
        (placed, "placed"),
        (withdrawn, "withdrawn"),
        ("accept" in answers and job, "hired"),
        ("accept" in answers, "accepted"),
        (slot_gone, "slot_gone"),
        ("decline" in answers, "declined"),
        (confirmed, "confirmed"),
        ("meet" in answers, "meet"),
        (verdict is None, "screening"),
        (verdict == "return", "returned"),
    )
    return next((state for holds, state in said if holds), "to_decide")
