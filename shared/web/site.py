"""What a program tells the base about itself: its name, navigation, sync line and today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app, g, request, url_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the navigation or the footer. `count` is what awaits the visitor there.

    `covers` are slices whose pages belong under it, though their address does not say so.
    """

    label: Any  # str or a lazy string of flask-babel
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """The quiet line at the foot. `late` makes a yellow alert at the top of it."""

    sentence: str
    late: bool = False
    link: Item | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is logged in, as the header shows it. `log_off` is the address that ends the session.

    Log-in lies above this folder: it puts a function that returns the visitor, or None, into
    `app.extensions["visitor"]`.
    """

    name: str
    role: str
    log_off: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One program as people see it. The functions are asked once a page.

    `name` stands beside the word Landsaftale, e.g. `Silkeborg Kommune`; `home` is the endpoint
    of the front page; `search` the endpoint of the search page, if there is one. `refused` tells
    which records that this page is about another party has not taken.
    """

    name: Any
    home: str
    today: Callable[[], date]
    nav: Callable[[], Sequence[Item]] = tuple
    sync: Callable[[], Sync | None] = lambda: None
    refused: Callable[[], Sequence[str]] = tuple
    footer: Sequence[Item] = ()
    search: str | None = None


def around(site: Site) -> dict[str, Any]:
    """Return what the base template draws around a page.

    Who is not logged in gets neither navigation nor sync line; nor does anybody when a page
    has failed, since what failed may be what these ask.
    """
    ask = current_app.extensions.get("visitor")
    visitor = ask() if ask and not g.get("bare", False) else None
    if visitor is None:
        return {"visitor": None, "nav": [], "awaiting": 0, "sync": None, "refused": ()}
    items = site.nav()
    now = _current(items)
    g.nav = [(item, url_for(item.endpoint, **item.values), item is now) for item in items]
    return {
        "visitor": visitor,
        "nav": g.nav,
        "awaiting": sum(item.count for item in items),
        "sync": site.sync(),
        "refused": site.refused(),
    }


def trail(steps: Sequence[tuple[str, str | None]]) -> Sequence[tuple[str, str | None]]:
    """Return a page's breadcrumbs, led by the entry of the navigation that it stands under.

    They are left as they are where the first of them is an entry, and none are left where the
    page itself is one.
    """
    nav = g.get("nav", ())
    led = [(item.label, address) for item, address, here in nav if here]
    if {steps[0][1], request.path} & {address for _, address, _ in nav}:
        led = []
    whole = [*led, *steps]
    return whole if len(whole) > 1 else []


def _current(items: Sequence[Item]) -> Item | None:
    """The item of this very page, else the one that it lies under by address, else by slice."""
    for item in items:
        if request.endpoint == item.endpoint:
            return item
    for item in items:
        if request.path.startswith(f"{url_for(item.endpoint, **item.values)}/"):
            return item
    for item in reversed(items):  # the later ones are for fewer people, and closer
        if request.blueprint in (item.endpoint.rpartition(".")[0], *item.covers):
            return item
    return None
