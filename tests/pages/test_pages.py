"""Every page can be read by all: no fault that axe knows, at both widths and in both languages."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from shared.accounts.hub_access import HUB
from shared.accounts.node_access import NODE
from tests.pages.every import NO_PAGE, PAGES, Page
from tests.pages.visit import browsing, log_in, new_tab, show
from tests.pages.world import World

WIDE, NARROW, NARROWEST = 1280, 390, 320
GLUED = re.compile(r"[a-zæøå][.,;:][A-ZÆØÅa-zæøå]\w*")
pytestmark = pytest.mark.xdist_group("pages")
LOOKS = ((WIDE, "da"), (NARROW, "en"))
AXE = Axe()
ANSWERS: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)  # each link once for a reader
LOOK = """async () => {
  const found = await axe.run({resultTypes: ['violations']});
  const crumb = document.querySelector('.breadcrumbs a')?.getAttribute('href');
  const entry = document.querySelector(`.mainmenu a[href="${crumb}"]`);
  const seen = (one) => one.checkVisibility({visibilityProperty: true});
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    violations: found.violations.flatMap(({id, nodes}) => nodes.map(({html}) => [id, html])),
    answer: all('main .answer').map((one) => one.innerText).join(' '),
    unmarked: entry && entry.ariaCurrent !== 'page' ? entry.innerText : '',
    filled: all('main .button-primary').filter(seen).length,
  };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Tab]:
    """One for all readers: one for each would cost more than the pages."""
    tab = new_tab(browser)
    tab.add_init_script(AXE.axe_script)
    yield tab
    tab.context.close()


@pytest.fixture(scope="module")
def readers(tab: Tab, played: World) -> Mapping[tuple[str, str], list[Any]]:
    """Who has logged in, as what the browser keeps of it: those cookies."""
    found = {}
    for program, role in sorted({(page.program, page.role) for page in PAGES}):
        tab.context.clear_cookies()
        log_in(tab, played, program, role)
        found[program, role] = tab.context.cookies()
    return found


def test_the_list_has_every_page() -> None:
    routes = {f"hub.{endpoint}" for endpoint, method in HUB if method == "GET"}
    routes |= {f"node.{endpoint}" for endpoint, method in NODE if method == "GET"}
    for_programs = {route for route in routes if "api" in route.split(".")[1]}
    listed = {f"{one.program}.{one.endpoint}" for one in PAGES if one.program in ("hub", "node")}
    assert listed == routes - for_programs - NO_PAGE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_a_page_can_be_read_by_all_and_leads_where_its_reader_may_go(
    page: Page, tab: Tab, readers: Mapping[tuple[str, str], list[Any]], played: World
) -> None:
    tab.context.clear_cookies()
    tab.context.add_cookies(readers[page.program, page.role])
    faults = []
    for width, language in LOOKS[page.is_a_state :]:  # of states the narrow one, all unfolded
        _open(tab, page, played, width, language)
        faults += [f"{width} {language}: {fault}" for fault in _faults(tab)]
    faults += _dead_links(tab, page, played)
    tab.set_viewport_size({"width": NARROWEST, "height": 800})
    across = tab.evaluate("document.documentElement.scrollWidth")
    assert not faults, "\n".join(faults)
    assert across <= NARROWEST


def _dead_links(tab: Tab, page: Page, played: World) -> list[str]:
    """Name each link to what this reader may not see, or what is not there."""
    links = set(tab.eval_on_selector_all("a[href^='/']", "all => all.map(one => one.pathname)"))
    home, asked = played.url(page.program), ANSWERS[page.program, page.role]
    for link in links - {page.path(played)} - asked.keys():
        asked[link] = tab.context.request.get(home + link).status
    return [f"{link} answers {asked[link]}" for link in sorted(links & asked.keys())
            if asked[link] >= 400]  # fmt: skip


def _open(tab: Tab, page: Page, played: World, width: int, language: str) -> None:
    show(tab, page, played, width, language)
    if width == NARROW:  # and with all that is folded
        tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def _faults(tab: Tab) -> list[str]:
    seen = tab.evaluate(LOOK)
    found = [f"{rule}: {html[:200]}" for rule, html in seen["violations"]]
    if glued := GLUED.search(seen["answer"]):
        found.append(f"two sentences without a space between them: {glued[0]}")
    if seen["unmarked"]:
        found.append(f"lies under {seen['unmarked']}, which the navigation does not mark")
    return found + ([f"{seen['filled']} filled buttons"] if seen["filled"] > 1 else [])
