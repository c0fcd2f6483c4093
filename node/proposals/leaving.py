"""The day after a municipality's last day in an agreement: nothing new begins, courses run out."""

from sqlalchemy import select

from node.agreements.actions import past_last_day, step_out
from node.citizens.sharing import take_back
from node.needs.match import live_placements, live_proposals
from shared.clock import today
from shared.feed.local import Local
from shared.tables import NeedIndex


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
            placed = {placement.proposal for _, placement in live_placements(tx.session)}
            withdrawn += [
                take_back(tx, proposal)
                for _, proposal in live_proposals(tx.session)
                if proposal.need in needs and proposal.ref not in placed
            ]
            step_out(tx, row)
    return withdrawn
