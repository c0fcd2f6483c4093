"""W2, W3, W4: how soon waiting nodes hear of changes, and what it costs when there are none."""

import math
import time
from collections.abc import Callable, Sequence

import requests

from node.jobs import WAIT_FOR_NEWS
from shared.exchange.client import exchange, news
from shared.feed.local import Local
from tests.benchmarks import polling
from tests.benchmarks.changes import Places, seen_by_all
from tests.benchmarks.figures import Figure, Goal, cpu_seconds, share
from tests.benchmarks.fleet import Fleet, Listeners
from tests.benchmarks.initial import fill
from tests.benchmarks.naive import served
from tests.wire import HUB

EACH = 1.5  # seconds between two single changes


def measure(
    fleet: Fleet, nodes: Sequence[Local], seconds: int, asked: int
) -> tuple[Figure, Figure, Figure]:
    """Return W2, W3 and W4; `seconds` is how long W4 lasts, `asked` how many idle exchanges."""
    codes = [node.municipality for node in nodes]
    w3 = _w3(fleet, nodes[0], asked)  # first: the database tidies up after the others
    few = codes[: len(codes) // 4]
    places, of_few = Places(fleet.hub, codes, 20 * seconds + 40), Places(fleet.hub, few, 10)
    with fleet.listening(nodes) as listeners:
        listeners.all_have((20 * seconds + 40) * len(nodes), patience=240)
    time.sleep(WAIT_FOR_NEWS)  # now nobody is held any more; the hub is as it will be
    none = _page_p95(fleet)
    with fleet.listening(nodes) as listeners:
        held = _page_p95(fleet)
        w2 = _w2(fleet, listeners, places, of_few, nodes, len(few), (none, held))
        w4 = _w4(fleet, listeners, places, nodes, seconds)
    return w2, w3, w4


def _page_p95(fleet: Fleet, count: int = 2000) -> float:
    fleet.calm()
    url, taken = f"{fleet.url}/log-ind", []
    with requests.Session() as http:
        for _ in range(count):
            began = time.perf_counter()
            http.get(url, timeout=30)
            taken.append(time.perf_counter() - began)
    return share(taken, 0.95)


def _w2(
    fleet: Fleet, listeners: Listeners, places: Places, of_few: Places,
    nodes: Sequence[Local], few: int, page: tuple[float, float],
) -> Figure:  # fmt: skip
    servers = fleet.server_processes
    before = cpu_seconds(*servers)
    delays, lost, twice, _ = seen_by_all(listeners, places.change, range(10), EACH, len(nodes))
    whole = cpu_seconds(*servers) - before
    before = cpu_seconds(*servers)
    seen_by_all(listeners, of_few.change, range(10), EACH, few)
    part = cpu_seconds(*servers) - before
    naive = polling.delays(fleet, len(nodes), range(10), EACH)
    p99 = share(delays, 0.99)
    return Figure(
        "W2", f"one change at {len(nodes)} waiting nodes, p99", "s", p99, share(naive, 0.99),
        lost=lost,
        goals=(
            Goal("p99 in seconds", p99, 1.0),
            Goal("page p95 with all held, times that with none", page[1] / page[0], 1.2),
            Goal("growth exponent in nodes", math.log(whole / part, len(nodes) / few), 1.1),
        ),
        more={"p50": share(delays, 0.5), "naive p50 (polls each second)": share(naive, 0.5),
              "twice": twice, "page p95 ms": [round(1000 * one, 1) for one in page]},
    )  # fmt: skip


def _w4(
    fleet: Fleet, listeners: Listeners, places: Places, nodes: Sequence[Local], seconds: int
) -> Figure:
    servers, numbers = fleet.server_processes, range(20, 20 + 20 * seconds)
    before, began = cpu_seconds(*servers), time.monotonic()
    delays, lost, twice, pace = seen_by_all(listeners, places.change, numbers, 1 / 20, len(nodes))
    cores = (cpu_seconds(*servers) - before) / (time.monotonic() - began)
    naive = polling.delays(fleet, len(nodes), range(20, 20 + 20 * min(seconds, 20)), 1 / 20)
    p99 = share(delays, 0.99)
    return Figure(
        "W4", f"20 changes a second for {seconds} s at {len(nodes)} nodes, p99", "s",
        p99, share(naive, 0.99), lost=lost,
        goals=(Goal("p99 in seconds", p99, 1.0), Goal("sent twice", twice, 0),
               Goal("20 a second over what was made", 20 / pace, 1.02)),
        more={"p50": share(delays, 0.5), "changes a second": round(pace, 2),
              "cores of hub and database": round(cores, 2), "heard": len(delays)},
    )  # fmt: skip


def _w3(fleet: Fleet, node: Local, asked: int) -> Figure:
    """What one idle turn costs hub and database together, in ms of processor time."""
    http = requests.Session()
    for _ in range(3):
        exchange(node, HUB, http=http)
    question = _each(fleet.server_processes, asked, lambda: news(node, HUB, http=http, wait=0))
    whole = _each(fleet.server_processes, asked, lambda: exchange(node, HUB, http=http))
    database = fleet.database()
    fill(database, 1000)
    with served(database, fleet.folder / "naive.log") as (url, process):
        servers = (process, fleet.server_processes[1])
        naive = _each(servers, asked, lambda: http.get(f"{url}/records?since=1000"))
        hello = _each(servers, asked, lambda: http.get(f"{url}/hello"))
    minute = question * 60 / 25 + whole * 60 / 25
    return Figure(
        "W3", "an idle node's question, processor time of hub and database", "ms",
        question, naive, hello,
        goals=(
            Goal("share of naive's", question / naive, 0.6),
            Goal("a whole idle exchange, share of naive's", whole / naive, 0.6),
            Goal("a minute idle, share of naive's polls", minute / (60 * naive), 0.6),
        ),
        more={"whole exchange ms": round(whole, 2)},
    )  # fmt: skip


def _each(servers: Sequence[int], count: int, act: Callable[[], object]) -> float:
    act()
    before = cpu_seconds(*servers)
    for _ in range(count):
        act()
    return 1000 * (cpu_seconds(*servers) - before) / count
