"""People who are logged in at a node, in a browser without a screen."""

import re
from functools import lru_cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from node.app import create_app
from shared.accounts import actions, tokens
from shared.feed.local import Local
from tests.reading import read_by_people

PASSWORD = "lang og hemmelig"


class Person:
    """Someone with one role at a node, logged in."""

    def __init__(self, node: Local, role: str, name: str = "Karim Holst") -> None:
        self.browser: FlaskClient = app_of(node).test_client()
        login = _added(node, role, name)
        self.send("/log-ind", {"login": login, "password": PASSWORD}, page="/log-ind")

    def see(self, address: str) -> TestResponse:
        """Open a page."""
        return self.browser.get(address)

    def send(self, address: str, form: dict[str, object], page: str = "/synk") -> TestResponse:
        """Send a form with the token of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.browser.get(page).text)
        assert found, page
        return self.browser.post(address, data={**form, "csrf_token": found[1]})


def program_of(node: Local, role: str, name: str = "Karim Holst") -> FlaskClient:
    """Return a program that acts by the token of a new person with this role."""
    program = app_of(node).test_client()
    token = tokens.make(node.database, _added(node, role, name), "Fagsystem", 30).token
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return program


def _added(node: Local, role: str, name: str) -> str:
    """Let there be a person with a role, and return the login."""
    login = f"{role}-{name}".lower().replace(" ", ".")
    actions.add(node.database, "node", login=login, name=name, title="",
                roles=frozenset({role}), password=PASSWORD, scope=None)  # fmt: skip
    return login


@lru_cache(maxsize=2)
def app_of(node: Local) -> Flask:
    """Return a node's program, the same for all people of a test."""
    return read_by_people(create_app(node, url="http://localhost", secret="s" * 32))
