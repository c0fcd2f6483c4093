"""The roles of people at the hub and at a node, and who may not be both."""

from typing import Final

from flask_babel import LazyString, lazy_gettext

from shared.problem import Refused

HUB_ROLES: Final[dict[str, LazyString]] = {
    "emp.contact": lazy_gettext("Leder på et arbejdssted"),
    "emp.admin": lazy_gettext("HR i virksomheden"),
    "sector": lazy_gettext("Rekrutteringsservice"),
    "kam": lazy_gettext("Nøglekundeansvarlig"),
    "hub.operator": lazy_gettext("Hubbens operatør"),
    "hub.support": lazy_gettext("Hubbens support"),
    "auditor": lazy_gettext("Revisor"),
}
NODE_ROLES: Final[dict[str, LazyString]] = {
    "caseworker": lazy_gettext("Sagsbehandler"),
    "team": lazy_gettext("Sagsbehandler i team"),
    "consultant": lazy_gettext("Virksomhedskonsulent"),
    "node.kam": lazy_gettext("Nøglekundeansvarlig i kommunen"),
    "manager": lazy_gettext("Leder"),
    "node.admin": lazy_gettext("Administrator af noden"),
    "dpo": lazy_gettext("Databeskyttelsesrådgiver"),
}
TITLES: Final = HUB_ROLES | NODE_ROLES
OF_EMPLOYER: Final = frozenset({"emp.contact", "emp.admin"})
SEES_CITIZENS: Final = frozenset({"caseworker", "team"})


def check_roles(program: str, roles: frozenset[str], scope: str | None) -> None:
    """See that one account of a program (`hub` or `node`) may have these roles together.

    Raises:
        Refused: `role_unknown`; `roles_apart` (who runs the node sees no citizens: a person
            who does both has two log-ins); `scope_missing` (an employer's role without one).
    """
    known = HUB_ROLES if program == "hub" else NODE_ROLES
    if not roles or not roles <= known.keys():
        raise Refused("role_unknown", roles=sorted(roles - known.keys()), known=sorted(known))
    if "node.admin" in roles and roles & SEES_CITIZENS:
        raise Refused("roles_apart", roles=sorted(roles))
    if roles & OF_EMPLOYER and not scope:
        raise Refused("scope_missing", roles=sorted(roles & OF_EMPLOYER))
