"""What the hub's pages have round them: navigation by role, today, how the nodes stand."""

from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from flask import g, request
from flask_babel import LazyString, lazy_gettext, ngettext

from hub.overview.waiting import awaiting
from shared import clock
from shared.accounts.access import whoever
from shared.feed.local import Local
from shared.peers.lines import refused_here, restored
from shared.peers.standings import silent
from shared.web import formats
from shared.web.language import locale
from shared.web.site import Item, Site, Sync

EMPLOYER: Final = frozenset({"emp.admin", "emp.contact"})
OPERATOR: Final = frozenset({"hub.operator", "hub.support"})
ALL_AGREEMENTS: Final = frozenset({"kam", "sector", "auditor"}) | OPERATOR

# what stands in the header, for whom; at most six for one person
NAVIGATION: Final = (
    ("overview.show", lazy_gettext("Overblik"), EMPLOYER),
    ("members.show", lazy_gettext("Drift"), OPERATOR),
    ("intake.show", lazy_gettext("Indslusning"), frozenset({"sector"})),
    (
        "intake.index",
        lazy_gettext("Brancher"),
        frozenset({"sector", "kam", "auditor", "hub.operator"}),
    ),
    ("needs.index", lazy_gettext("Behov"), EMPLOYER | {"sector", "kam", "auditor"}),
    ("placements.index", lazy_gettext("Forløb"), EMPLOYER),
    ("agreements.index", lazy_gettext("Aftaler"), EMPLOYER | ALL_AGREEMENTS),
    ("outcomes.index", lazy_gettext("Resultater"), frozenset({"kam", "auditor", "hub.operator"})),
    ("employers.workplaces", lazy_gettext("Arbejdssteder"), EMPLOYER),
    ("entrances.index", lazy_gettext("Kommuner"), EMPLOYER),
    ("figures.index", lazy_gettext("Tal"), EMPLOYER | {"sector", "kam", "auditor"}),
    (
        "register.index",
        lazy_gettext("Virksomheder"),
        frozenset({"kam", "auditor", "hub.operator"}),
    ),
    ("rules.index", lazy_gettext("Regler"), OPERATOR),
)
# what stands beside the logo, for whom; `NAME` for guests and who has not logged in
NAMES: Final = (
    (OPERATOR, lazy_gettext("drift")),
    (EMPLOYER, lazy_gettext("for virksomheder")),
    (frozenset({"sector"}), lazy_gettext("rekrutteringsservice")),
    (frozenset({"kam"}), lazy_gettext("for nøglekundeansvarlige")),
    (frozenset({"auditor"}), lazy_gettext("for revisorer")),
)
NAME: Final = lazy_gettext("ét behov, alle kommuner")
# slices whose pages stand under an entry, though their address does not say so
COVERS: Final = {
    "entrances.index": ("promises",),
    "needs.index": ("proposals",),
    "intake.index": ("sectors",),
    "agreements.index": ("pledges",),
    "members.show": ("peers",),
    "outcomes.index": ("signals", "restrictions"),
    "employers.workplaces": ("outcomes", "signals", "restrictions", "keys", "signatures"),
}


def site(local: Local) -> Site:
    """Return what the base template asks of the hub."""

    def today() -> date:
        if "today" not in g:
            with local.read() as session:
                g.today = clock.today(session)
        return cast("date", g.today)

    return Site(
        name=LazyString(_name),
        home="overview.front",
        today=today,
        nav=lambda: _items(local),
        sync=lambda: _sync(local),
        refused=lambda: _refused(local),
    )


def _name() -> str:
    who = None if g.get("bare", False) else whoever()
    roles = who.roles if who else frozenset()
    return str(next((words for theirs, words in NAMES if theirs & roles), NAME))


def _items(local: Local) -> Sequence[Item]:
    who = whoever()
    if who is None:
        return ()
    waiting = 0
    if who.scope and who.roles & EMPLOYER:
        with local.read() as session:
            waiting = awaiting(session, who.scope)
    return [
        Item(label=label, endpoint=name, count=waiting if name == "overview.show" else 0,
             covers=COVERS.get(name, ()))
        for name, label, roles in NAVIGATION
        if who.roles & roles
    ]  # fmt: skip


def _sync(local: Local) -> Sync | None:
    """How many nodes the figures come from; those that are silent are named."""
    if whoever() is None:
        return None
    now = clock.now()
    with local.read() as session:
        if alarm := restored(session):
            return alarm
        if request.endpoint == "members.show":  # which says the rest itself
            return None
        late, members = silent(session, now)
    if late:
        return Sync(late=True, sentence=ngettext(
            "%(names)s svarer ikke lige nu. Tal derfra er de senest kendte.",
            "%(num)s kommuner svarer ikke lige nu: %(names)s. Tal derfra er de senest kendte.",
            len(late), names=", ".join(late[:4]) + (" …" if late[4:] else ""),
        ))  # fmt: skip
    if not members:
        return None
    return Sync(sentence=ngettext(
        "Tal fra %(num)s tilsluttet kommune, %(time)s",
        "Tal fra de %(num)s tilsluttede kommuner, %(time)s",
        members, time=formats.clock(now, locale()),
    ))  # fmt: skip


def _refused(local: Local) -> Sequence[str]:
    with local.read() as session:
        return refused_here(session)
