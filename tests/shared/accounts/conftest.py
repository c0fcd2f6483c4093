from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from shared.accounts import actions
from shared.accounts.access import current, read_access
from shared.accounts.pages import add_accounts
from shared.database import Base, Database
from shared.web.app import make_app
from shared.web.site import Item, Site
from tests.postgres import Postgres

PASSWORD = "lang og hemmelig"
ACCESS = read_access("""
desk.front GET: anyone
desk.own GET: logged_in
desk.cases GET POST: caseworker team
""")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'a.sqlite'}")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database() as url:
            yield from opened(url)


def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Database]:
    yield from opened(f"sqlite:///{tmp_path / 'lite.sqlite'}")


@pytest.fixture
def karim(lite: Database) -> str:
    actions.add(
        lite, "node", login="karim", name="Karim <b>Holst</b>",
        roles=frozenset({"consultant"}), password=PASSWORD,
    )  # fmt: skip
    return "karim"


@pytest.fixture
def app(lite: Database) -> Flask:
    desk = Blueprint("desk", __name__)
    desk.add_url_rule("/", "front", lambda: page("Forside"))
    desk.add_url_rule("/mit", "own", lambda: page(current().login))
    desk.add_url_rule("/sager", "cases", lambda: page("Sager"), methods=["GET", "POST"])
    site = Site(
        name="Silkeborg Kommune", home="desk.front", today=lambda: date(2026, 11, 23),
        nav=lambda: [Item(label="Sager", endpoint="desk.cases", count=3)],
    )  # fmt: skip
    app = make_app("tests", site=site, secret="s" * 32, base_url="http://localhost")
    app.register_blueprint(desk)
    add_accounts(app, lite, ACCESS, home="desk.own")
    return app


def page(text: str) -> str:
    return render_template_string(
        '{% extends "base.html" %}{% block title %}x{% endblock %}'
        "{% block main %}<h1>{{ text }}</h1>{% endblock %}",
        text=text,
    )


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()
