"""A person with a browser, as far as the demo needs one: logs in, opens pages, reads them."""

import re

import requests

from deploy.demo.stage import StepFailed

SECONDS = 20


class Guest:
    """One person without a log-in, who opens addresses of one program and presses buttons."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = requests.Session()

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

    def press(self, path: str, **form: str) -> str:
        """Send the form on a page, and return where that led.

        Raises:
            StepFailed: there is no form, or it is refused.
        """
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page(path))
        if token is None:
            raise StepFailed(f"{self.url}{path}: no form")
        form |= {"csrf_token": token.group(1)}
        answer = self._http.post(self.url + path, data=form, timeout=SECONDS)
        if answer.status_code != 200:
            raise StepFailed(f"{self.url}{path} answers {answer.status_code}")
        return answer.url


class Visitor(Guest):
    """One logged-in person at one program."""

    def __init__(self, url: str, login: str, password: str) -> None:
        super().__init__(url)
        if "/log-ind" in self.press("/log-ind", login=login, password=password):
            raise StepFailed(f"{url}: {login} cannot log in")
