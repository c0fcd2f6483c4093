"""What a node's pages have round them: navigation by role, today, how it stands with the hub."""

from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import Forbidden

from shared import clock
from shared.accounts.access import current, whoever
from shared.accounts.roles import WORKERS
from shared.codes.places import municipalities
from shared.feed.local import Local
from shared.feed.parting import OUT, own_state
from shared.peers.lines import refused_here, restored
from shared.peers.standings import Standing, standings
from shared.peers.told import said_of
from shared.web import formats
from shared.web.language import locale
from shared.web.site import Item, Site, Sync

ADMIN: Final = frozenset({"node.admin"})
LINK: Final = Item(label=lazy_gettext("Se synkronisering"), endpoint="membership.index")
ADMINS_LINK: Final = Item(label=lazy_gettext("Se drift"), endpoint="drift.index")

# what stands in the header, for whom, in order: a person's first one is their front page
NAVIGATION: Final = (
    ("inbox.index", lazy_gettext("Indbakke"), WORKERS | {"manager"}),
    ("needs.index", lazy_gettext("Behov"), WORKERS | {"manager"}),
    ("proposals.index", lazy_gettext("Forslag"), WORKERS),
    (
        "citizens.index",
        lazy_gettext("Kandidater"),
        frozenset({"caseworker", "team", "consultant", "node.kam", "dpo"}),
    ),
    ("placements.index", lazy_gettext("Forløb"), WORKERS | {"manager"}),
    ("employers.index", lazy_gettext("Virksomheder"), WORKERS | {"manager"}),
    ("agreements.index", lazy_gettext("Aftaler"), frozenset({"manager"})),
    ("signals.index", lazy_gettext("Signaler"), frozenset({"manager"})),
    ("figures.index", lazy_gettext("Tal"), frozenset({"manager"})),
    ("rules.index", lazy_gettext("Regler"), frozenset({"manager"})),
    ("drift.index", lazy_gettext("Drift"), frozenset({"node.admin"})),
    ("imports.index", lazy_gettext("Indlæsning"), frozenset({"node.admin"})),
    ("profiles.index", lazy_gettext("Profiler"), frozenset({"team", "node.admin", "dpo"})),
    ("erasures.index", lazy_gettext("Sletninger"), frozenset({"dpo"})),
    ("texts.index", lazy_gettext("Samtykketekster"), frozenset({"node.admin", "dpo"})),
)

# slices whose pages stand under an entry, though their address does not say so
COVERS: Final = {
    "citizens.index": ("deletion",),
    "placements.index": ("room", "swaps"),
    "drift.index": ("membership", "peers"),
    "employers.index": (
        "contacts",
        "promises",
        "agreements",
        "pledges",
        "offices",
        "competences",
        "events",
        "institutions",
        "own_needs",
        "signals",
        "restrictions",
        "outcomes",
    ),
    "agreements.index": ("pledges",),
    "signals.index": ("restrictions", "outcomes"),
}


def site(local: Local) -> Site:
    """Return what the base template asks of this node."""

    def today() -> date:
        if "today" not in g:
            with local.read() as session:
                g.today = clock.today(session)
        return cast("date", g.today)

    place = municipalities()[local.municipality].name
    return Site(
        name=place,
        home="front",
        today=today,
        nav=_items,
        sync=lambda: _sync(local),
        refused=lambda: _refused(local),
    )


def front() -> ResponseReturnValue:
    """Send a person to the first page of their role."""
    items = _items()
    if not items:
        raise Forbidden
    return redirect(url_for(items[0].endpoint), 303)


def _items() -> Sequence[Item]:
    roles = current().roles
    return [
        Item(label=label, endpoint=name, covers=COVERS.get(name, ()))
        for name, label, may in NAVIGATION
        if roles & may
    ]


def _parted() -> Sync | None:
    """Say on every page but the one that tells all of it that the municipality has left."""
    said = gettext("Kommunen er trådt ud af Landsaftale. Her er kun det, der er kommunens eget.")
    return None if request.blueprint == "membership" else Sync(sentence=said, late=True, link=LINK)


def _sync(local: Local) -> Sync | None:
    """Whether we are in step with the hub; an alert for everyone when it is away for long.

    Who sees to the node is told of all that does not mend by itself.
    """
    who = whoever()
    if who is None:
        return None
    now = clock.now()
    with local.read() as session:
        if alarm := restored(session):
            return alarm
        if request.blueprint in ("drift", "peers"):  # which say the rest themselves
            return None
        if own_state(session, local) in OUT:
            return _parted()
        hub = next(iter(standings(session, now)), None)
    if hub is None or hub.exchanged_at is None:
        return Sync(
            late=True, link=LINK, sentence=gettext("Noden har ikke udvekslet med hubben endnu.")
        )
    if hub.state == "silent":
        return Sync(late=True, link=LINK, sentence=gettext(
            "Hubben har ikke svaret i %(ago)s. Du kan arbejde videre: vi sender, når "
            "forbindelsen er tilbage.", ago=formats.duration(now - hub.exchanged_at, locale()),
        ))  # fmt: skip
    if who.roles & ADMIN and hub.needs_person:
        return Sync(late=True, link=ADMINS_LINK, sentence=said_of(hub, hub.causes[0]).text)
    at = formats.clock(hub.exchanged_at, locale())
    return Sync(sentence=_quietly(hub, at), link=LINK)


def _quietly(hub: Standing, time: str) -> str:
    """Say how it stands since the last exchange, where nobody needs to do anything now."""
    if hub.state in ("suspended", "failing", "apart"):
        sentence = gettext("Sidst udvekslet med hubben %(time)s · prøver igen selv", time=time)
    elif hub.facts.behind:
        sentence = gettext("I takt med hubben %(time)s · sender nu", time=time)
    elif hub.facts.put_off:
        sentence = gettext("I takt med hubben %(time)s · profiler venter", time=time)
    else:
        sentence = gettext("I takt med hubben %(time)s · intet venter", time=time)
    return str(sentence)


def _refused(local: Local) -> Sequence[str]:
    with local.read() as session:
        return refused_here(session)
