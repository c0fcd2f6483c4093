"""Faults 1–3, 40 and I13: a process that is killed at any step loses nothing acknowledged.

`make test` kills at a few steps spread over each act, `make soak` at every one of them: real
processes, real SIGKILL, the hub on PostgreSQL and the node on SQLite.
"""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import func, select

from node.tables import Candidate
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from tests import make
from tests.federation.mortal import NEVER, Actor, Died, MortalTown
from tests.node.candidates import acceding
from tests.postgres import Postgres
from tests.wire import HUB, check_sums, records

pytestmark = pytest.mark.xdist_group("killed")  # what is made once is made once

SAMPLE = 4
steps = pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])


@pytest.fixture(scope="module")
def mortal(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalTown]:
    with MortalTown(tmp_path_factory.mktemp("mortal"), postgres) as town:
        yield town


def spread(number: int, every: bool) -> Sequence[int]:
    """Return all steps of an act, or some of them from the first to the last."""
    print(f"{number} steps")
    if every:
        return range(1, number + 1)
    return sorted({1 + at * (number - 1) // (SAMPLE - 1) for at in range(SAMPLE)})


def killed(actor: Actor, act: str, number: int = 0, *, steps: int) -> bool:
    """Let it act and be killed at this step; tell whether it was."""
    try:
        actor.do(act, number, steps=steps)
    except Died:
        return True
    return False


def own(local: Local) -> set[object]:
    with local.read() as session:
        return set(records(session, None))


@steps
@pytest.mark.parametrize("code", ["101", ""], ids=["node", "hub"])
def test_who_is_killed_while_writing_has_all_of_the_act_or_none(
    mortal: MortalTown, code: str, every: bool
) -> None:
    """Faults 1 and 2, for what is written."""
    node, actor = mortal.node("101"), mortal.actor(code)
    party = node if code else mortal.hub
    deaths = 0
    for step in spread(actor.steps_of("write"), every):
        before = own(party)
        deaths += killed(actor, "write", steps=step)
        assert len(own(party) - before) in (0, 1, 3), step
        before = own(party)
        written = actor.do("write")
        assert len(own(party) - before) == len(written) == 3
    assert deaths >= SAMPLE - 1
    mortal.synchronise("101")
    check_sums(node, mortal.hub)


@steps
def test_a_node_that_is_killed_in_an_exchange_has_a_whole_batch_or_none(
    mortal: MortalTown, every: bool
) -> None:
    """Fault 2. What comes is a pair; the exchange is made again, and both hold the same."""
    node, actor = mortal.node("101"), mortal.actor("101")
    with mortal.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
    talk(mortal, node, employer)
    for step in spread(actor.steps_of("exchange"), every):
        talk(mortal, node, employer)
        with node.read() as session:
            before = len(records(session, HUB))
        killed(actor, "exchange", steps=step)
        with node.read() as session:
            assert len(records(session, HUB)) - before in (0, 2), step
        actor.do("exchange")
        with node.read() as session:
            assert len(records(session, HUB)) - before == 2
        check_sums(node, mortal.hub)


@steps
def test_a_hub_that_is_killed_in_an_exchange_has_a_whole_batch_or_none(
    mortal: MortalTown, every: bool
) -> None:
    """Faults 1 and 3: the last steps are after the commit, and the node never hears of it."""
    node, actor = mortal.node("101"), mortal.actor("101")
    with mortal.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
    mortal.synchronise("101")
    for _ in range(2):  # the first opens connections, and takes more steps
        talk(mortal, node, employer)
        mortal.fate.steps.value = NEVER
        actor.do("exchange")
    deaths = unheard = 0
    for step in spread(NEVER - mortal.fate.steps.value, every):
        talk(mortal, node, employer)
        before = with_hub(mortal, node)
        mortal.fate.steps.value = step
        if not unanswered(actor):  # it took fewer steps than the one that was counted
            mortal.fate.steps.value = NEVER
            break
        deaths += 1
        mortal.revive_hub()
        unheard += with_hub(mortal, node) - before == 2
        assert with_hub(mortal, node) - before in (0, 2), step
        actor.do("exchange")
        assert with_hub(mortal, node) - before == 2
        check_sums(node, mortal.hub)
    assert deaths >= SAMPLE - 1
    assert unheard > 0


def unanswered(actor: Actor) -> bool:
    """Let a node exchange; tell whether the hub died before it answered."""
    try:
        actor.do("exchange")
    except Refused as refused:
        return refused.code == "hub_unreachable"
    return False


@steps
def test_an_import_that_is_killed_is_whole_or_not_there_and_comes_once(
    mortal: MortalTown, every: bool
) -> None:
    """Fault 40. The file is given again: who was taken in is known, and comes once."""
    node, actor = mortal.node("147"), mortal.actor("147")
    for number, step in enumerate(spread(actor.steps_of("import"), every), 1):
        killed(actor, "import", number, steps=step)
        assert people(node) in (12 * number, 12 * number + 12), step
        for _ in range(2):
            actor.do("import", number)
            assert people(node) == 12 * number + 12


@steps
def test_a_node_that_is_killed_while_publishing_publishes_the_rest(
    mortal: MortalTown, every: bool
) -> None:
    node, actor = acceding(mortal, "157"), mortal.actor("157")
    actor.do("import")
    for number, step in enumerate(spread(actor.steps_of("publish"), every), 1):
        actor.do("import", number)
        killed(actor, "publish", steps=step)
        actor.do("publish")
        actor.do("exchange")
        check_sums(node, mortal.hub)
    with node.read() as session:
        assert len(list(stored.of_kind(session, "profile"))) == people(node) > 0


def talk(town: MortalTown, node: Local, employer: str) -> None:
    """Write a pair at each side, for the other."""
    for _ in range(2):
        with town.hub.begin("test") as tx:
            tx.write(make.agreement(employer), "test")
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
        tx.write(make.answer(), "test")


def with_hub(town: MortalTown, node: Local) -> int:
    with town.hub.read() as session:
        return len(records(session, node.name))


def people(node: Local) -> int:
    with node.read() as session:
        return session.scalar(select(func.count()).select_from(Candidate)) or 0
