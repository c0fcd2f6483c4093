"""The roles of people at the hub and at a node, and who may not be both."""

from typing import Final

from shared.problem import Refused

HUB_ROLES: Final = frozenset(
    {"emp.contact", "emp.admin", "sector", "kam", "hub.operator", "hub.support", "auditor"}
)
NODE_ROLES: Final = frozenset(
    {"caseworker", "team", "consultant", "node.kam", "manager", "node.admin", "dpo"}
)
OF_EMPLOYER: Final = frozenset({"emp.contact", "emp.admin"})
SEES_CITIZENS: Final = frozenset({"caseworker", "team"})
WORKERS: Final = SEES_CITIZENS | {"consultant", "node.kam"}


def check_roles(program: str, roles: frozenset[str], scope: str | None) -> None:
    """See that one account of a program (`hub` or `node`) may have these roles together.

    Raises:
        Refused: `role_unknown`; `roles_apart` (who runs the node sees no citizens: a person
            who does both has two log-ins); `scope_missing` (an employer's role without one).
    """
    known = HUB_ROLES if program == "hub" else NODE_ROLES
    if not roles or not roles <= known:
        raise Refused("role_unknown", roles=sorted(roles - known), known=sorted(known))
    if "node.admin" in roles and roles & SEES_CITIZENS:
        raise Refused("roles_apart", roles=sorted(roles))
    if roles & OF_EMPLOYER and not scope:
        raise Refused("scope_missing", roles=sorted(roles & OF_EMPLOYER))
