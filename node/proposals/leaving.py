"""Leaving an agreement, after its last day, or the federation: nothing new begins.

Courses that run do so under the municipality's own decision, and run out.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.agreements.actions import past_last_day, standing_words, step_out
from node.citizens.sharing import recall_all, take_back
from node.needs.match import live_placements, live_proposals
from node.tables import Candidate
from shared.clock import today
from shared.feed.checking import held_here
from shared.feed.local import Local
from shared.feed.parting import OUT, own_state
from shared.feed.tables import Member
from shared.records.formats import split_ref
from shared.tables import NeedIndex, ProposalIndex


def leave_agreements(local: Local) -> list[str]:
    """Step out of every agreement whose notice has run out; return the proposals withdrawn.

    Of what we have proposed under it, all is withdrawn that has not become a placement.
    """
    with local.read() as session:
        if not past_last_day(session, local, today(session)):
            return []
    withdrawn = []
    with local.begin("job:leave") as tx:
        for row in past_last_day(tx.session, local, tx.today):
            of_agreement = select(NeedIndex).where(NeedIndex.agreement == row.agreement)
            needs = {need.ref for need in tx.session.scalars(of_agreement)}
            withdrawn += [take_back(tx, one) for one in _unplaced(tx.session) if one.need in needs]
            step_out(tx, row)
    return withdrawn


def leave_federation(local: Local) -> int:
    """Once the municipality leaves: no profile is published, nobody proposed, no word stands.

    What the hub had of it all is taken back with the membership (`shared/feed/parting.py`).
    """
    published = select(Candidate).where(Candidate.profile.is_not(None))
    with local.read() as session:
        if own_state(session, local) not in OUT:
            return 0
    with local.begin("program") as tx:
        done = recall_all(tx, tx.session.scalars(published.with_for_update()).all())
        done += len([take_back(tx, one) for one in _unplaced(tx.session)])
        done += len([step_out(tx, one, at_once=True) for one in standing_words(tx.session, local)])
    return done


def leave_needs(local: Local) -> int:
    """Take back what was proposed for a need whose municipality has left, and with it the need."""
    with local.read() as session:
        if not _homeless(session):
            return 0
    with local.begin("program") as tx:
        return len([take_back(tx, one) for one in _homeless(tx.session)])


def _homeless(session: Session) -> list[ProposalIndex]:
    """Our live proposals to needs that are not here, of municipalities on their way out."""
    out = select(Member.authorities).where(Member.state.in_(OUT))
    gone = {one for authorities in session.scalars(out) for one in authorities.split()}
    if not gone:
        return []
    rows = [one for one in _unplaced(session) if split_ref(one.need)[0] in gone]
    here = held_here(session, [split_ref(one.need) for one in rows])
    return [one for one in rows if split_ref(one.need) not in here]


def _unplaced(session: Session) -> list[ProposalIndex]:
    """Our live proposals that have not become a placement."""
    placed = {placement.proposal for _, placement in live_placements(session)}
    return [one for _, one in live_proposals(session) if one.ref not in placed]
