"""The hub's web program: pages for employers, sector services and operators, and /exchange."""

from flask import Flask

from hub import exchange
from hub.members import api as members_api
from shared.feed.local import Local
from shared.web.app import csrf, make_app
from shared.web.site import Site


def create_app(local: Local, *, url: str, secret: str) -> Flask:
    """Return the program that serves this hub under its public address."""
    from shared import clock  # noqa: PLC0415

    def today():  # type: ignore[no-untyped-def]
        with local.read() as session:
            return clock.today(session)

    app = make_app(
        "hub",
        site=Site(name="", home="members_api.show", today=today),
        secret=secret,
        base_url=url,
    )
    app.extensions["local"] = local
    app.config["PUBLIC_URL"] = url
    for blueprint in (exchange.blueprint, members_api.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    return app
