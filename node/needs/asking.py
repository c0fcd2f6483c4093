"""Asking the citizen before each proposal: who asked, when, how, and the answer. Stays here.

A yes is to one workplace's slots, is good for one proposal, and is asked for again after 30 days.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.actions import by_code
from node.needs.actions import find, over, slot_group, whole
from node.needs.reserved import is_for, meant
from node.tables import Asked, Candidate
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.problem import Refused
from shared.rules.consent import AskedState, asked_state, consent_holds

Answer = Literal["yes", "no"]


def ask(
    local: Local, actor: str, *, need: str, group: UUID, candidate: str, how: str,
    answer: Answer | None = None,
) -> None:  # fmt: skip
    """Note that a citizen was asked about a slot group, and the answer if there is one yet.

    An open question is answered by this; else a new one is noted.

    Raises:
        NotFound: no such need, slot group or candidate.
        Refused: the need is closed (`need_over`), the citizen does not consent to being
            proposed at all (`consent_missing`), the places are pledged for others
            (`outside_pledge`), or the way is none of the list (`reason_unknown`).
    """
    if how not in codes("ways_told"):
        raise Refused("reason_unknown", known=list(codes("ways_told")))
    with local.begin(actor) as tx:
        row = find(tx.session, need)
        asked_for = whole(tx.session, row)
        wanted = slot_group(asked_for, group)
        person = by_code(tx.session, candidate, lock=True)
        if row.state != "open":
            raise over(asked_for)
        if not is_for(person, meant(tx.session, asked_for)):
            raise Refused("outside_pledge", candidate=person.code)
        if not may_be_asked(person, tx.today):
            raise Refused("consent_missing", candidate=person.code)
        asked = latest(tx.session, wanted.id).get(person.id)
        if asked is None or asked.answer is not None:
            asked = Asked(
                id=uuid4(), candidate=person.id, need=row.ref, slot_group=wanted.id,
                how=how, asked_at=tx.now, asked_on=tx.today, asked_by=actor,
            )  # fmt: skip
            tx.session.add(asked)
        if answer is not None:
            asked.answer, asked.answered_on, asked.noted_by = answer, tx.today, actor
            asked.how = how


def may_be_asked(person: Candidate, today: date) -> bool:
    """Tell whether the citizen's consent to being proposed holds, and they are not paused."""
    holds = consent_holds(person.consent, person.consent_on, person.consent_until, today)
    return holds and not person.paused


def latest(session: Session, group: UUID) -> Mapping[UUID, Asked]:
    """Return the latest question about a slot group, by whom it was put to."""
    rows = session.scalars(select(Asked).where(Asked.slot_group == group).order_by(Asked.asked_at))
    return {row.candidate: row for row in rows}


def standing(asked: Asked | None, today: date) -> AskedState:
    """Return how a question stands today."""
    if asked is None:
        return "not_asked"
    used = asked.proposal is not None
    return asked_state(asked.answer, asked.answered_on, used=used, today=today)
