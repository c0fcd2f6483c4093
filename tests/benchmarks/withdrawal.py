"""W6: how long it takes from a citizen's no until nothing of the hub's shows the profile.

What each no costs is its act, one exchange, and looking until the served hub shows it no more: a
sector service that is logged in opens the page of who is suggested for a need, where five are
shown as five and four as fewer; and what matching reads is asked too. Each is to be confirmed by
a receipt.
"""

import re
import time

import requests
from sqlalchemy import select

from hub.matching import actions as matching
from hub.matching.actions import live_pool
from node.citizens import consent
from node.citizens.vault import create_key
from node.imports import actions as imports
from node.membership import actions as membership
from node.profiles import actions as profiles
from shared.accounts import actions as accounts
from shared.database import set_setting
from shared.erasures import counts
from shared.feed import stored
from shared.feed.local import Local
from shared.records.formats import split_ref
from shared.tables import SuggestionIndex
from tests import make
from tests.benchmarks import polling
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.fleet import Fleet
from tests.benchmarks.run import TEXT
from tests.benchmarks.stage import candidates
from tests.node.candidates import everyone

BOUND = 5.0  # seconds, of the design's W6
PEOPLE = 1_000
SUGGESTED, FIVE, FEWER = 5, "mindst 5", "færre end 5"  # as the page says it
PASSWORD = "lang og hemmelig"
PATIENCE = 60  # seconds
EACH = 0.3  # seconds between two changes that the naive service tells


def measure(fleet: Fleet, node: Local, citizens: int) -> Figure:
    """Let a node publish many profiles, and so many citizens take theirs back.

    Of the naive service one consumer is told as many changes in turn, at its next poll.
    """
    hub, url = fleet.hub, fleet.url
    code = _publish(hub, node)
    reader = _log_in(hub, url)
    taken = []
    for _ in range(citizens):
        matching.run(hub, "bench", code, SUGGESTED)
        profile = _suggested(hub)
        one = next(one for one in everyone(node) if one.profile == profile)
        assert _shown(reader, url, code) == FIVE
        began = time.perf_counter()
        consent.withdraw(node, "bench", one.code)
        membership.synchronise(node)
        while _shown(reader, url, code) != FEWER:
            assert time.perf_counter() < began + PATIENCE, "the page still shows it"
        with hub.read() as session:
            pool, _ = live_pool(session)
        shown = {key for alike in pool.by_minor.values() for keys in alike.values()
                 for key in keys}  # fmt: skip
        assert shown
        assert one.profile not in shown
        taken.append(time.perf_counter() - began)
    with node.read() as session:
        confirmed = counts(session)["confirmed"]
    naive = max(polling.delays(fleet, 1, range(citizens), EACH))
    return Figure(
        "W6", f"{citizens} citizens' no, until nothing of the hub's shows them, slowest", "s",
        max(taken), naive, lost=len(taken) - confirmed,
        goals=(Goal("seconds", max(taken), BOUND),),
        more={"median": sorted(taken)[len(taken) // 2], "receipts": confirmed},
    )  # fmt: skip


def _log_in(hub: Local, url: str) -> requests.Session:
    """Let somebody of the sector service log in at the served hub."""
    with hub.begin("bench") as tx:
        service = tx.write(make.sector_service(), "made")
    accounts.add(hub.database, "hub", login="anne", name="Anne Vestergaard", title="",
                 roles=frozenset({"sector"}), password=PASSWORD, scope=service)  # fmt: skip
    reader = requests.Session()
    found = re.search(r'name="csrf_token" value="([^"]+)"', reader.get(f"{url}/log-ind").text)
    assert found
    form = {"login": "anne", "password": PASSWORD, "csrf_token": found[1]}
    reader.post(f"{url}/log-ind", data=form).raise_for_status()
    return reader


def _shown(reader: requests.Session, url: str, code: str) -> str:
    """Return how many the page says are suggested."""
    page = reader.get(f"{url}/behov/{code}/match")
    page.raise_for_status()
    [said] = re.findall(r'data-title="Personer">([^<]*)<', page.text)
    return str(said)


def _suggested(hub: Local) -> str:
    """Return the profile of one who is suggested now."""
    with hub.read() as session:
        row = session.scalars(select(SuggestionIndex)).first()
        assert row
        [record] = stored.many(session, [split_ref(row.ref)])
    return str(record.body.profile)


def _publish(hub: Local, node: Local) -> str:
    """Let there be profiles at the hub, and a need that they fit; return its code."""
    for local in (hub, node):
        with local.database.begin() as session:
            set_setting(session, "demo_today", make.TODAY.isoformat())
    create_key(node.home)
    with hub.begin("bench") as tx:
        employer = tx.write(make.employer(), "registered")
        agreement = tx.write(make.agreement(employer, invited=(node.municipality,)), "made")
        group = make.slot_group(municipality=node.municipality)
        need = make.need(employer, agreement, [group], must=())
        tx.write(need, "posted")
    with node.begin("bench") as tx:
        tx.write(make.accession(agreement, municipality=node.municipality), "acceded")
    imports.store(node, "bench", imports.read(node, candidates(PEOPLE), TEXT))
    profiles.publish(node, "bench")
    membership.synchronise(node)
    return str(need.code)
