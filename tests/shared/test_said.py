"""What is said is read with names and replies in as many queries for many as for one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from shared.feed.local import Local
from shared.restrictions import restrictions
from shared.said import Said
from shared.signals import signals
from tests import make

PLACES = [str(number) for number in range(1_990_000_101, 1_990_000_113)]


def said_of(hub: Local, about: Callable[..., Any], p_numbers: Sequence[str]) -> None:
    """Let something be said of each of these places, and its employer reply."""
    with hub.begin("test") as tx:
        for number in p_numbers:
            employer = tx.write(make.employer(name=f"Firma {number}"), "registered")
            tx.write(
                make.workplace(employer, p_number=number, name=f"Sted {number}"), "registered"
            )
            key = tx.write(about(employer, p_number=number), "said")
            tx.write(make.reply(key, employer=employer, text=f"Svar {number}"), "replied")


@contextmanager
def statements(hub: Local) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    heard: list[str] = []

    def hear(*said: Any) -> None:
        heard.append(said[2])

    event.listen(hub.database.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(hub.database.engine, "before_cursor_execute", hear)


@pytest.mark.parametrize(("about", "read"), [(make.signal, signals),
                                             (make.restriction, restrictions)])  # fmt: skip
def test_many_are_read_in_as_many_queries_as_one(
    hub: Local, about: Callable[..., Any], read: Callable[[Session], Sequence[Said]]
) -> None:
    counts = []
    for more in (PLACES[:1], PLACES[1:]):
        said_of(hub, about, more)
        with hub.read() as session, statements(hub) as heard:
            found = read(session)
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 8
    assert {(one.employer, one.place, one.reply.text if one.reply else "") for one in found} == {
        (f"Firma {number}", f"Sted {number}", f"Svar {number}") for number in PLACES
    }
