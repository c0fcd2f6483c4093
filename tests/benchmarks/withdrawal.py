"""W6: how long it takes from a citizen's no until nothing of the hub's shows the profile.

What each no costs is its act, one exchange, and a look at what all the hub's pages and its
matching read; and each is to be confirmed by a receipt.
"""

import time

from hub.matching.actions import live_pool
from node.citizens import consent
from node.citizens.vault import create_key
from node.imports import actions as imports
from node.membership import actions as membership
from node.profiles import actions as profiles
from shared.database import set_setting
from shared.erasures import counts
from shared.feed.local import Local
from tests import make
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.run import TEXT
from tests.benchmarks.stage import candidates
from tests.node.candidates import everyone

BOUND = 5.0  # seconds, of the design's W6
PEOPLE = 1_000


def measure(hub: Local, node: Local, citizens: int) -> Figure:
    """Let a node publish many profiles, and so many citizens take theirs back."""
    _publish(hub, node)
    taken = []
    for one in [one for one in everyone(node) if one.profile][:citizens]:
        began = time.perf_counter()
        consent.withdraw(node, "bench", one.code)
        membership.synchronise(node)
        with hub.read() as session:
            pool, _ = live_pool(session)
        shown = {key for alike in pool.by_minor.values() for keys in alike.values()
                 for key in keys}  # fmt: skip
        assert shown
        assert one.profile not in shown
        taken.append(time.perf_counter() - began)
    with node.read() as session:
        confirmed = counts(session)["confirmed"]
    return Figure(
        "W6", f"{citizens} citizens' no, until nothing of the hub's shows them, slowest", "s",
        max(taken), lost=len(taken) - confirmed, goals=(Goal("seconds", max(taken), BOUND),),
        more={"median": sorted(taken)[len(taken) // 2], "receipts": confirmed},
    )  # fmt: skip


def _publish(hub: Local, node: Local) -> None:
    for local in (hub, node):
        with local.database.begin() as session:
            set_setting(session, "demo_today", make.TODAY.isoformat())
    create_key(node.home)
    with hub.begin("bench") as tx:
        employer = tx.write(make.employer(), "registered")
        agreement = tx.write(make.agreement(employer, invited=(node.municipality,)), "made")
    with node.begin("bench") as tx:
        tx.write(make.accession(agreement, municipality=node.municipality), "acceded")
    imports.store(node, "bench", imports.read(node, candidates(PEOPLE), TEXT))
    profiles.publish(node, "bench")
    membership.synchronise(node)
