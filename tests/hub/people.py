"""People who are logged in at the hub, in a browser without a screen."""

import re
from functools import lru_cache

from flask import Flask
from flask.testing import FlaskClient

from hub.app import create_app
from shared.accounts import actions, tokens
from shared.feed.local import Local
from tests.reading import read_by_people

PASSWORD = "lang og hemmelig"


def program_of(hub: Local, role: str, scope: str | None = None) -> FlaskClient:
    """Return a program that acts by the token of a new person with this role."""
    login = f"{role}-{scope or ''}"
    actions.add(hub.database, "hub", login=login, name="Ida Bro", title="",
                roles=frozenset({role}), password=PASSWORD, scope=scope)  # fmt: skip
    program = app_of(hub).test_client()
    token = tokens.make(hub.database, login, "Vagtplan", 30).token
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return program


def browser_of(hub: Local, role: str, scope: str | None = None) -> FlaskClient:
    """Return the browser of a new person with this role, logged in."""
    login = f"seen-{role}-{scope or ''}"
    actions.add(hub.database, "hub", login=login, name="Ida Bro", title="",
                roles=frozenset({role}), password=PASSWORD, scope=scope)  # fmt: skip
    browser = app_of(hub).test_client()
    page = browser.get("/log-ind").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"login": login, "password": PASSWORD, "csrf_token": token[1]}
    assert browser.post("/log-ind", data=form).status_code == 303
    return browser


@lru_cache(maxsize=2)
def app_of(hub: Local) -> Flask:
    """Return the hub's program, the same for all people of a test."""
    return read_by_people(create_app(hub, url="http://localhost", secret="s" * 32))
