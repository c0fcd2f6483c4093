"""Pictures of every page in both widths and languages, as the people of the demo see it.

    python deploy/build/screenshots.py [--home .demo] [--first-port 8100] [--output DIR]

Plays the story into the home folder unless it was played there before, starts the parties,
logs each person in and follows the links. Ends with exit status 1 and a list when a page that
the access tables know was not reached.
"""

import argparse
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from werkzeug.exceptions import HTTPException

import hub.app
import hub.config
import node.app
import node.config
from deploy.demo.acts_agreement import PEOPLE
from deploy.demo.cli import MUNICIPALITIES
from deploy.demo.processes import Party, parties
from shared.database import set_setting, setting
from shared.feed.local import Local

ROOT: Final = Path(__file__).resolve().parents[2]
WIDTHS: Final = {390: 844, 1280: 900}
LANGUAGES: Final = ("da", "en")
SEEN_FROM: Final = ("hub:dk", "node:101", "node:751")  # one publishes profiles, one only counts
README_DAY: Final = "2026-11-24"  # the story ends weeks later, when nothing is on its way
IN_README: Final = {"hub-needs.show-1280-da": "behov", "node-placements.show-1280-da": "forloeb"}
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pings",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-domain-reliability", "--proxy-server=direct://",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


@dataclass
class Tour:
    """Where the pictures go, which pages have been shot, and whose are being shot."""

    output: Path
    browser: Browser
    shot: set[str] = field(default_factory=set)
    seen: Local = field(init=False)

    def of(self, party: Party, app: Flask) -> None:
        """Log each person of a party in, and shoot what only now is reached."""
        self.seen = app.extensions["local"]
        with self._context() as visitor:
            self._shoot(visitor, f"{party.url}/log-ind", f"{party.program}-accounts.log_in")
        for login, _, _ in PEOPLE[party.program]:
            with self._context() as visitor:
                self._follow(visitor, party, app, login)

    def _follow(self, visitor: BrowserContext, party: Party, app: Flask, login: str) -> None:
        page = visitor.new_page()
        _log_in(page, party, login)
        waiting, known, visits = ["/"], {"/"}, dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            endpoint = _endpoint(app, path)
            visits[endpoint] = visits.get(endpoint, 0) + 1
            if not endpoint or visits[endpoint] > 12:  # enough of a kind to see every link it has
                continue
            name = f"{party.program}-{endpoint}" + (f"-{login}" if path == "/" else "")
            if not self._opens(page, party.url + path, name):
                continue
            self._shoot(visitor, party.url + path, name)
            links = page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname)")
            fresh = [link for link in dict.fromkeys(links) if link not in known]
            known.update(fresh)
            waiting += fresh

    def _opens(self, page: Page, url: str, name: str) -> bool:
        """Tell whether there is a page; a file to be saved has no look."""
        try:
            answer = page.goto(url)
        except Error as wrong:
            if "Download is starting" not in wrong.message:
                raise
            self.shot.add(name)
            return False
        return answer is not None and answer.status == 200

    def _shoot(self, visitor: BrowserContext, url: str, name: str) -> None:
        if name in self.shot:
            return
        self.shot.add(name)
        page = visitor.new_page()
        for language in LANGUAGES:
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"{url}?sprog={language}", wait_until="networkidle")
                full = f"{name}-{width}-{language}"
                page.screenshot(path=self.output / f"{full}.png", full_page=True)
                if full in IN_README:
                    with self._on(README_DAY):
                        page.reload(wait_until="networkidle")
                        picture = ROOT / "deploy" / "pictures" / f"{IN_README[full]}.png"
                        page.screenshot(path=picture)
        page.goto(f"{url}?sprog=da")
        page.close()

    @contextmanager
    def _on(self, day: str) -> Iterator[None]:
        """Move the day of the party that is shot, and back."""
        with self.seen.database.begin() as session:
            before = setting(session, "demo_today")
            set_setting(session, "demo_today", day)
        yield
        with self.seen.database.begin() as session:
            set_setting(session, "demo_today", before or day)

    @contextmanager
    def _context(self) -> Iterator[BrowserContext]:
        context = self.browser.new_context(locale="da-DK", reduced_motion="reduce")
        try:
            yield context
        finally:
            context.close()


def _log_in(page: Page, party: Party, login: str) -> None:
    page.goto(f"{party.url}/log-ind")
    page.fill("[name=login]", login)
    page.fill("[name=password]", (party.home / "keys" / f"{login}.password").read_text())
    page.click("main button")
    page.wait_for_url(lambda url: "/log-ind" not in url)


def _endpoint(app: Flask, path: str) -> str:
    """Return the route behind a path: empty where there is none to look at."""
    try:
        return str(app.url_map.bind("").match(path)[0])
    except HTTPException:
        return ""


def _app(party: Party) -> Flask:
    secret = secrets.token_hex()
    if party.program == "hub":
        return hub.app.create_app(hub.config.open_hub(party.home), url=party.url, secret=secret)
    return node.app.create_app(node.config.open_node(party.home), url=party.url, secret=secret)


def not_reached(apps: dict[str, Flask], shot: set[str]) -> list[str]:
    """Name the pages that a link leads to and that were not shot."""
    pages = {
        f"{program}-{rule.endpoint}"
        for program, app in apps.items()
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.endpoint.endswith("static")
        and "api" not in rule.endpoint.partition(".")[0]  # for programs
    }
    return sorted(page for page in pages if not any(one.startswith(page) for one in shot))


@contextmanager
def played(home: Path, first_port: int) -> Iterator[list[Party]]:
    """Start the demo's parties, after playing the story if it was not played there."""
    if not (home / "report.json").exists():
        command = [sys.executable, "-m", "deploy.cli", "demo", "--once", "--home", str(home),
                   "--first-port", str(first_port)]  # fmt: skip
        subprocess.run(command, stdout=sys.stderr, check=False)
    meeting, nodes = parties(home, MUNICIPALITIES, first_port)
    everybody = [meeting, *nodes.values()]
    try:
        for party in everybody:
            party.start()
        for party in everybody:
            party.wait_until_it_answers()
        yield everybody
    finally:
        for party in everybody:
            party.stop()


def main() -> int:
    """Shoot, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, default=ROOT / ".demo")
    parser.add_argument("--first-port", type=int, default=8100)
    parser.add_argument("--output", type=Path, default=ROOT / ".demo" / "screenshots")
    said = parser.parse_args()
    apps: dict[str, Flask] = {}
    with played(said.home, said.first_port) as everybody, sync_playwright() as playwright:
        shutil.rmtree(said.output, ignore_errors=True)
        said.output.mkdir(parents=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        tour = Tour(said.output, browser)
        for party in everybody:
            if party.name in SEEN_FROM:
                apps[party.program] = _app(party)
                tour.of(party, apps[party.program])
        browser.close()
    missing = not_reached(apps, tour.shot)
    sys.stderr.writelines(f"not reached: {name}\n" for name in missing)
    sys.stderr.write(f"{len(tour.shot)} pages, {len(WIDTHS) * len(LANGUAGES)} pictures each, "
                     f"in {said.output}\n")  # fmt: skip
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
