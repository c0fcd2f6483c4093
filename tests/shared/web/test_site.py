"""Which entry of the navigation a page stands under, and the breadcrumbs that follow from it."""

import pytest
from flask import Blueprint, Flask, g

from shared.web.site import Item, Site, around, trail

PLACES, SIGNALS = ("Steder", "/steder"), ("Signaler", "/signaler")


def program() -> Flask:
    """Two entries; the first covers the slice of the second, and one that has no entry."""
    app = Flask("tests")
    for name in ("steder", "signaler", "stop"):
        slice_ = Blueprint(name, "tests", url_prefix=f"/{name}")
        slice_.add_url_rule("", "index", str)
        slice_.add_url_rule("/<code>", "show", str)
        app.register_blueprint(slice_)
    app.extensions["visitor"] = lambda: "somebody"
    return app


def site(*, manager: bool) -> Site:
    covers = ("signaler", "stop")
    items = [Item(label="Steder", endpoint="steder.index", covers=covers)]
    if manager:
        items.append(Item(label="Signaler", endpoint="signaler.index", covers=("stop",)))
    return Site(name="", home="", today=lambda: pytest.fail("not asked"), nav=lambda: items)


@pytest.mark.parametrize(
    ("path", "manager", "steps", "led"),
    [
        ("/stop/x", False, [("Stop", "/stop"), ("x", None)], [PLACES]),
        ("/stop/x", True, [("Stop", "/stop"), ("x", None)], [SIGNALS]),  # the closer of two
        ("/stop", True, [("Stop", None)], [SIGNALS]),
        ("/signaler/x", False, [SIGNALS, ("x", None)], [PLACES]),
        ("/signaler/x", True, [SIGNALS, ("x", None)], []),  # begins at an entry
        ("/signaler", False, [("Signaler", None)], [PLACES]),
    ],
)
def test_breadcrumbs_begin_at_the_entry_that_the_page_stands_under(
    path: str, manager: bool, steps: list[tuple[str, str | None]], led: list[tuple[str, str]]
) -> None:
    with program().test_request_context(path):
        around(site(manager=manager))
        assert list(trail(steps)) == led + steps


def test_an_entry_itself_and_a_page_outside_the_navigation_have_no_lone_breadcrumb() -> None:
    with program().test_request_context("/signaler?side=2"):
        around(site(manager=True))
        assert trail([("Signaler", None)]) == []
        g.pop("nav")
        assert trail([("Signaler", None)]) == []
