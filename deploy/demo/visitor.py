"""A person with a browser, as far as the demo needs one: logs in, opens pages, reads them."""

import re

import requests

from deploy.demo.stage import StepFailed

SECONDS = 20


class Visitor:
    """One logged-in person at one program."""

    def __init__(self, url: str, login: str, password: str) -> None:
        self.url = url
        self._http = requests.Session()
        page = self.page("/log-ind")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if token is None:
            raise StepFailed(f"{url}: no log-in form")
        form = {"csrf_token": token.group(1), "login": login, "password": password}
        answer = self._http.post(f"{url}/log-ind", data=form, timeout=SECONDS)
        if answer.status_code != 200 or "/log-ind" in answer.url:
            raise StepFailed(f"{url}: {login} cannot log in ({answer.status_code})")

    def page(self, path: str) -> str:
        """Return a page's HTML.

        Raises:
            StepFailed: it does not answer with 200.
        """
        answer = self._http.get(self.url + path, timeout=SECONDS)
        if answer.status_code != 200:
            raise StepFailed(f"{self.url}{path} answers {answer.status_code}")
        return answer.text

    def words(self, path: str) -> str:
        """Return a page's text without markup, blanks made single."""
        text = re.sub(r"<(script|style|svg).*?</\1>", " ", self.page(path), flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
