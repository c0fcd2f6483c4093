"""Erasing a citizen: identity, facts, and all that was ever written of them, here and elsewhere.

What the law lets the node keep, until its last day, is the file of a placement for which money
was paid (`shared/rules/retention.py`): a citizen with one is not erased before. What was shared
can be ended meanwhile, by taking consent back. Of an erased citizen two things stay: the audit,
by a keyed hash, so that the municipality can show who looked and that it erased; and claims of
room that are given back, which never had a link to a person. If a file names the citizen again,
a new candidate begins.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.actions import by_code, note_use
from node.citizens.again import erased
from node.citizens.consent import PUBLISH_AGAIN
from node.citizens.sharing import NOT_RUNNING, recall
from node.citizens.traces import remove
from node.tables import Candidate, Case, Offered
from shared.database import set_setting
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.placement import Placement
from shared.rules.retention import kept_until

REASONS = ("asked", "case_over", "mistake")


@dataclass(frozen=True, slots=True)
class Gone:
    """How many proposals and placements go, or went, with a citizen."""

    proposals: int
    placements: int


def erase(local: Local, actor: str, code: str, why: str) -> Gone:
    """Erase a citizen for good; every holder of a record about them is told to destroy it.

    Raises:
        NotFound: no candidate has this code.
        Refused: the reason is none of `REASONS` (`reason_unknown`); a placement is not over
            (`erase_placed`); or the law keeps the file of one (`erase_kept`, with its last day).
    """
    if why not in REASONS:
        raise Refused("reason_unknown", known=list(REASONS))
    with local.begin(actor) as tx:
        person = by_code(tx.session, code, lock=True)
        placements = placements_of(tx.session, person)
        for one in placements:
            if one.state not in NOT_RUNNING:
                raise Refused("erase_placed", placement=one.code)
            until = kept_until(one.instrument, one.ended_on) if one.ended_on else None
            if until and until >= tx.today:
                raise Refused("erase_kept", placement=one.code, day=until)
        note_use(tx.session, person.id, actor, "erase", why)
        if recall(tx, person):
            set_setting(tx.session, PUBLISH_AGAIN, actor)
        behind = select(Offered.proposal).where(Offered.candidate == person.id)
        proposals = tx.session.scalars(behind).all()
        remove(tx.session, [person])  # while the records are there that say what leads to them
        tx.erase(*proposals)
        tx.journal(erased(person))
        return Gone(len(proposals), len(placements))


def placements_of(session: Session, person: Candidate) -> list[Placement]:
    """Return a candidate's placements, whatever their state."""
    keys = session.scalars(select(Case.placement).where(Case.candidate == person.id))
    return [stored.get(session, key).body for key in keys]
