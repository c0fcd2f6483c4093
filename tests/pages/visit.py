"""A reader with a browser: logs in once, and opens pages of the list."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from shared.web.choosing import COOKIE
from tests.pages.every import Page
from tests.pages.world import PASSWORD, World

HEIGHT: Final = 900


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the machine's Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


def new_tab(browser: Browser) -> Tab:
    """Open a tab that shares nothing with others: nobody is logged in."""
    return browser.new_context(locale="da-DK", reduced_motion="reduce").new_page()


def log_in(tab: Tab, world: World, program: str, role: str) -> Tab:
    """Let a reader log in; without a role nobody does."""
    if role:
        home = world.url(program)
        write_log_in(tab, home, world.login(program, role), PASSWORD)
    return tab


def write_log_in(tab: Tab, home: str, login: str, password: str) -> None:
    """Fill in the page that asks who one is, and wait for what it leads to."""
    tab.goto(f"{home}/log-ind")
    tab.fill("[name=login]", login)
    tab.fill("[name=password]", password)
    tab.click("main button")
    tab.wait_for_url(lambda url: "/log-ind" not in url)


def show(tab: Tab, page: Page, world: World, width: int, language: str) -> None:
    """Open a page at a width in a language, and do what leads on from there."""
    tab.set_viewport_size({"width": width, "height": HEIGHT})
    home = world.url(page.program)
    tab.context.add_cookies([{"name": COOKIE, "value": language, "url": home}])
    tab.goto(home + page.path(world))
    if page.act:
        page.act(tab)
