"""What each role is called on the pages."""

from typing import Final

from flask_babel import LazyString, lazy_gettext

TITLES: Final[dict[str, LazyString]] = {
    "emp.contact": lazy_gettext("Leder på et arbejdssted"),
    "emp.admin": lazy_gettext("HR i virksomheden"),
    "sector": lazy_gettext("Rekrutteringsservice"),
    "kam": lazy_gettext("Nøglekundeansvarlig"),
    "hub.operator": lazy_gettext("Hubbens operatør"),
    "hub.support": lazy_gettext("Hubbens support"),
    "auditor": lazy_gettext("Revisor"),
    "caseworker": lazy_gettext("Sagsbehandler"),
    "team": lazy_gettext("Sagsbehandler i team"),
    "consultant": lazy_gettext("Virksomhedskonsulent"),
    "node.kam": lazy_gettext("Nøglekundeansvarlig i kommunen"),
    "manager": lazy_gettext("Leder"),
    "node.admin": lazy_gettext("Administrator af noden"),
    "dpo": lazy_gettext("Databeskyttelsesrådgiver"),
}
