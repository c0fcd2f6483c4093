from collections.abc import Iterator
from datetime import date

import pytest
from flask import Blueprint, Flask, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.exceptions import abort

from shared.problem import NotFound, Refused
from shared.web.app import make_app
from shared.web.site import Item, Site, Sync, Visitor

CANARY = "<img src=x onerror=alert(1)>\"'&"


def sample(base_url: str = "https://landsaftale.example", *, sync: Sync | None = None) -> Flask:
    """A program with one blueprint, as hub and node are."""
    desk = Blueprint("desk", __name__)
    desk.add_url_rule("/", "front", lambda: page("Forside"))
    desk.add_url_rule("/behov/<code>", "show", lambda code: page(code))
    desk.add_url_rule("/send", "send", lambda: request.form["x"], methods=["POST"])
    desk.add_url_rule("/nej", "no", _refuse)
    desk.add_url_rule("/api/v1/nej", "api_no", _refuse)
    desk.add_url_rule("/vaek", "gone", _gone)
    desk.add_url_rule("/fejl/<int:status>", "fail", abort)
    desk.add_url_rule("/bug", "bug", _bug)
    desk.add_url_rule("/glemt", "typo", lambda: render_template_string("{{ forgotten }}"))
    site = Site(
        name=CANARY, home="desk.front", today=lambda: date(2026, 11, 23), sync=lambda: sync,
        nav=lambda: [
            Item(label=CANARY, endpoint="desk.front", count=8),
            Item(label="Behov", endpoint="desk.no"),
        ],
    )  # fmt: skip
    app = make_app("tests", site=site, secret="s" * 32, base_url=base_url, hosts=["localhost"])
    app.register_blueprint(desk)
    visitor = Visitor(name=CANARY, role=CANARY, log_off="/log-af")
    app.extensions["visitor"] = lambda: visitor
    return app


def page(text: str) -> str:
    return render_template_string(
        '{% extends "base.html" %}{% import "components.html" as c %}'
        "{% block title %}{{ text }}{% endblock %}"
        "{% block main %}<h1>{{ text }}</h1>{% call c.form('/send') %}{% endcall %}{% endblock %}",
        text=text,
    )


def _refuse() -> str:
    raise Refused("login_taken", login=CANARY)


def _gone() -> str:
    raise NotFound("B-7K3QM2")


def _bug() -> str:
    raise RuntimeError("Hanne Borger 010190-1234")


@pytest.fixture
def app() -> Flask:
    return sample()


@pytest.fixture
def browser(app: Flask) -> Iterator[FlaskClient]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.test_client() as client:
        client.environ_base["HTTP_REFERER"] = "https://localhost/"
        yield client
