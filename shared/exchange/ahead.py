"""Asking for the next part of a backlog while one is kept: neither side waits for the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import requests

from shared.exchange import message
from shared.exchange.calling import Answer, ask
from shared.feed.tables import Peer
from shared.problem import Problem
from shared.records.base import Json

if TYPE_CHECKING:
    from shared.feed.local import Local

Next = Callable[[], Answer | None]


@contextmanager
def asking_ahead(
    local: "Local", peer: Peer, said: message.Message, http: requests.Session
) -> Iterator[Next]:
    """Ask for what comes after a message while the block keeps it; give what returns the answer.

    That is None where there is no more, or no answer: the next exchange finds out why.
    """
    if not said.end["more"]:
        yield lambda: None
        return
    question = urlencode({**_cursor(peer, said), "ahead": 1})
    with local.beside() as threads:
        asked = threads.submit(ask, local, peer, f"/exchange/news?{question}", None, http=http)
        yield lambda: _half(asked)


def _cursor(peer: Peer, said: message.Message) -> Json:
    """Return how far we will have heard a peer once this message is kept."""
    owed = [line["n"] for line in (*said.verdicts, *said.receipts)]
    return {"epoch": said.hello["epoch"], "seq": said.end["last"], "sum": "",
            "owed": max([peer.in_owed, *owed])}  # fmt: skip


def _half(asked: Future[Answer]) -> Answer | None:
    """Return the hub's half, if it has answered with one."""
    try:
        answer = asked.result()
    except Problem:
        return None
    return answer if answer.body.startswith(message.GZIP) else None
