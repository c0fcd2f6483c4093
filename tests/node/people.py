"""People who are logged in at a node, in a browser without a screen."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from node.app import create_app
from shared.accounts import actions
from shared.feed.local import Local

PASSWORD = "lang og hemmelig"


class Person:
    """Someone with one role at a node, logged in."""

    def __init__(self, node: Local, role: str, name: str = "Karim Holst") -> None:
        self.browser: FlaskClient = create_app(
            node, url="http://localhost", secret="s" * 32
        ).test_client()
        login = f"{role}-{name}".lower().replace(" ", ".")
        actions.add(node.database, "node", login=login, name=name, title="",
                    roles=frozenset({role}), password=PASSWORD, scope=None)  # fmt: skip
        self.send("/log-ind", {"login": login, "password": PASSWORD}, page="/log-ind")

    def see(self, address: str) -> TestResponse:
        """Open a page."""
        return self.browser.get(address)

    def send(self, address: str, form: dict[str, object], page: str = "/synk") -> TestResponse:
        """Send a form with the token of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.browser.get(page).text)
        assert found, page
        return self.browser.post(address, data={**form, "csrf_token": found[1]})
