"""Whose citizens a person at the node may see: caseworkers their own, others the team's all."""

from node.tables import Candidate
from shared.accounts.actions import Who

SEES_ALL = frozenset({"team", "consultant", "node.kam", "manager", "dpo"})

SEES_CASE = frozenset({"caseworker", "team", "dpo"})  # target group, adaptations


def sees(who: Who, candidate: Candidate | None) -> bool:
    """Tell whether this person may see what concerns a candidate."""
    if who.roles & SEES_ALL:
        return True
    worker = (candidate.caseworker or "").lower() if candidate else ""
    return bool(worker) and worker in (who.name.lower(), who.login)
