"""Confirming: within its quota the municipality gives one of its people a slot by itself.

The place is sure at once, also while the hub is away: the slot was taken out of what others can
be given when it was handed out to us. The hub's own word follows when it hears of it.
"""

from dataclasses import replace
from typing import Final

from node.agreements.actions import takes_part
from node.needs import actions as needs
from node.needs.handed import hold
from node.proposals import standing
from node.proposals.actions import find
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.proposal import Proposal
from shared.rules.proposal import ProposalState
from shared.rules.quota import may_confirm

CONFIRMABLE: Final[frozenset[ProposalState]] = frozenset({"screening", "to_decide", "meet"})
SURE: Final[frozenset[ProposalState]] = frozenset({"confirmed", "accepted", "placed"})


def confirm(local: Local, actor: str, code: str) -> str:
    """Give the person of a proposal a slot that was handed out to us; return its key.

    Doing it again changes nothing.

    Raises:
        NotFound: no such proposal of ours.
        Refused: it is over (`proposal_over`), the need is not open or we have left its agreement,
            or there is no slot for us to confirm: the codes of `rules.quota.may_confirm`.
    """
    with local.begin(actor) as tx:
        row = find(tx.session, local, code)
        handed = hold(tx.session, local, row.slot_group, tx.today)
        now = standing.one(tx.session, row).standing
        if now in SURE:
            return row.ref
        if now not in CONFIRMABLE:
            raise Refused("proposal_over", proposal=row.code)
        body: Proposal = tx.get(row.ref).body
        need = tx.get(row.need).body
        if need.state != "open":
            raise needs.over(need)
        if not takes_part(tx.session, local, need.agreement):
            raise Refused("not_acceded", agreement=tx.get(need.agreement).body.code)
        verdict = handed.verdict if handed else may_confirm(None, 0, tx.today)
        if handed is None or not verdict.allowed:
            raise Refused(verdict.code, proposal=row.code, **verdict.params)
        sure = replace(body, quota=handed.key, confirmed_on=tx.today)
        return tx.write(sure, "confirmed", revises=row.ref)
