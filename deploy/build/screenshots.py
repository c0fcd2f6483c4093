"""Pictures of every page in both widths and languages, and those of the README.

    python -m deploy.build.screenshots [--only WORD | --readme] [--output DIR]

Opens each page of the tests' list (`tests/pages/every.py`) in the tests' world, where every page
has something to show. The README's pictures come from the demo, played into the home folder
unless it was played there before. Exit status 1 with the page's name when one does not open.
"""

import argparse
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, Error

import hub.config
import node.config
from deploy.demo.cli import MUNICIPALITIES
from deploy.demo.processes import Party, all_stopped, parties
from shared.database import set_setting, setting
from tests.pages.every import PAGES
from tests.pages.visit import HEIGHT, browsing, log_in, new_tab, show, write_log_in
from tests.pages.world import World, world

ROOT: Final = Path(__file__).resolve().parents[2]
WIDTHS: Final = (390, 1280)
LANGUAGES: Final = ("da", "en")
UNDER_WAY: Final = "2026-11-24"  # the story ends weeks later, when nothing is on its way
AT_END: Final = "2027-01-04"
LOW: Final = 640  # px: a list's head says enough
FIRST: Final = "main a[href^='{path}/{code}']:visible >> nth=0"
README: Final = (  # picture, party, who looks at it, page, code that one is chosen by, day
    ("behov", "hub:dk", "hr", "/behov", "B-", UNDER_WAY),
    ("forloeb", "node:101", "konsulent", "/placeringer", "P-", UNDER_WAY),
    ("oenske-1-moeller", "node:101", "leder", "/begraensninger", "", AT_END),
    ("oenske-2-egne", "node:101", "leder", "/egne-arbejdspladser", "", UNDER_WAY),
    ("oenske-3-kunde", "hub:dk", "hr", "/kommuner/101/mellemvaerende", "", UNDER_WAY),
    ("oenske-4-stoette", "node:751", "sagsbehandler", "/placeringer/{placement}/plan", "",
     UNDER_WAY),
    ("oenske-5-tilsagn", "hub:dk", "hr", "/tilsagn", "", UNDER_WAY),
    ("oenske-6-sammen", "node:751", "konsulent", "/bytte", "", AT_END),
    ("oenske-7-kender", "node:101", "leder", "/kompetencer", "", UNDER_WAY),
)  # fmt: skip


def shoot(browser: Browser, played: World, only: str, output: Path) -> tuple[int, list[str]]:
    """Return how many pages were shot, and which did not open."""
    tab_of = cache(lambda program, role: log_in(new_tab(browser), played, program, role))
    chosen = [page for page in PAGES if only in page.route]
    failed = []
    for page in chosen:
        tab = tab_of(page.program, page.role)
        try:
            for language in LANGUAGES:
                for width in WIDTHS:
                    show(tab, page, played, width, language)
                    name = f"{page.route.replace(':', '_')}-{width}-{language}.png"
                    tab.screenshot(path=output / name, full_page=True)
        except (Error, AssertionError) as wrong:
            failed.append(f"{page.route}: {str(wrong).splitlines()[0]}")
    return len(chosen) - len(failed), failed


def shoot_readme(browser: Browser, home: Path, everybody: list[Party]) -> None:
    """Shoot each page, or the first of its list, as it was on a day of the story."""
    told = json.loads((home / "report.json").read_text())["wishes"]["4_measures"]
    for picture, name, login, page, code, day in README:
        party = next(one for one in everybody if one.name == name)
        height = HEIGHT if code else LOW
        tab = browser.new_page(locale="da-DK", viewport={"width": WIDTHS[-1], "height": height})
        password = (party.home / "keys" / f"{login}.password").read_text()
        path = page.format(placement=told["placement"])
        with _on(day, party):
            write_log_in(tab, party.url, login, password)
            tab.goto(party.url + path)
            if code:
                tab.click(FIRST.format(path=path, code=code))
            tab.wait_for_load_state("networkidle")
            tab.screenshot(path=ROOT / "deploy" / "pictures" / f"{picture}.png")
        tab.close()


@contextmanager
def _on(day: str, party: Party) -> Iterator[None]:
    """Move the day of a party, and back."""
    local = hub.config.open_hub if party.program == "hub" else node.config.open_node
    database = local(party.home).database
    with database.begin() as session:
        before = setting(session, "demo_today")
        set_setting(session, "demo_today", day)
    try:
        yield
    finally:
        with database.begin() as session:
            set_setting(session, "demo_today", before or day)


@contextmanager
def demo(home: Path, first_port: int) -> Iterator[list[Party]]:
    """Start the demo's parties, after playing the story if it was not played there."""
    if not (home / "report.json").exists():
        command = [sys.executable, "-m", "deploy.cli", "demo", "--once", "--home", str(home),
                   "--first-port", str(first_port)]  # fmt: skip
        subprocess.run(command, stdout=sys.stderr, check=True)
    meeting, nodes = parties(home, MUNICIPALITIES, first_port)
    everybody = [meeting, *nodes.values()]
    with all_stopped(*everybody):
        for party in everybody:
            party.start()
        for party in everybody:
            party.wait_until_it_answers()
        yield everybody


def main() -> int:
    """Shoot, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="pages whose route has this word; no README")
    parser.add_argument("--readme", action="store_true", help="only the README's pictures")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--home", type=Path, default=ROOT / ".demo")
    parser.add_argument("--first-port", type=int, default=8100)
    said = parser.parse_args()
    if not (said.only or said.readme):
        shutil.rmtree(said.output, ignore_errors=True)
    said.output.mkdir(parents=True, exist_ok=True)
    shot, failed = 0, list[str]()
    with browsing() as browser:
        if not said.readme:
            with (
                TemporaryDirectory() as folder,
                redirect_stderr(io.StringIO()),  # where the servers name each request
                world(Path(folder)) as played,
            ):
                shot, failed = shoot(browser, played, said.only, said.output)
        if not said.only:
            with demo(said.home, said.first_port) as everybody:
                shoot_readme(browser, said.home, everybody)
    sys.stderr.writelines(f"not shot: {name}\n" for name in failed)
    sys.stderr.write(f"{shot} pages, {len(WIDTHS) * len(LANGUAGES)} pictures each, "
                     f"in {said.output}\n")  # fmt: skip
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
