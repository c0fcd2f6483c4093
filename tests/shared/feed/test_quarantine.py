"""A refused record is open until it is taken, refused again or set aside; trying it again."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared import clock
from shared.feed import stored, verdicts
from shared.feed.local import Local
from shared.feed.tables import Feed, Member, OperatorAct, Outbox, Peer, Quarantine
from shared.peers import actions
from shared.peers.quarantine import quarantined
from shared.problem import NotFound, Refused
from tests import make
from tests.parties import Town
from tests.wire import HUB, check_sums, signed, smuggle

SOME_ID = UUID("2b2f1c6e-0f0a-4f9e-8a44-9d3b6f1c2a10")


def rows(local: Local) -> list[tuple[str, bool, str, str]]:
    """Kind, whose it is, the code and how it was closed, in the order of refusal."""
    with local.read() as session:
        return [(one.kind, one.ours, one.problem.split('"')[3], one.closed)
                for one in session.scalars(select(Quarantine).order_by(Quarantine.n))]  # fmt: skip


def refused_answer(node: Local, hub: Local) -> str:
    """Let a node write an answer that the hub refuses: it knows the node for another's."""
    known_as(hub, node, "municipality:999")
    with node.begin("test") as tx:
        return tx.write(make.answer(count=3), "test", id=SOME_ID)


def known_as(hub: Local, node: Local, authority: str) -> None:
    with hub.database.begin() as session:
        session.execute(
            update(Member).where(Member.party == node.name).values(authorities=authority)
        )


def outcomes(tried: list[actions.Tried]) -> list[str]:
    return [one.outcome for one in tried]


def closed(*parties: Local) -> list[str]:
    return [one[3] for party in parties for one in rows(party)]


def test_it_is_open_at_both_sides_until_its_writer_has_mended_it(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    key = refused_answer(node, hub)
    town.synchronise()
    assert rows(hub) == [("answer", False, "unauthorised", "")]
    assert rows(node) == [("answer", True, "unauthorised", "")]
    with node.begin("test") as tx:
        tx.write(make.answer(count=4), "test", revises=key)
    town.synchronise()
    assert closed(hub, node) == ["refused", "", "taken", ""]  # the node's: another is on its way
    known_as(hub, node, node.authority)
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")  # another one is taken, and closes nothing
    town.synchronise()
    assert closed(hub, node)[1::2] == ["", ""]  # nobody sends it by itself
    with node.begin("test") as tx:
        tx.write(make.answer(count=5), "test", revises=key)
    town.synchronise()
    assert closed(hub, node) == ["refused", "taken", "taken", "taken"]
    check_sums(node, hub)


def test_what_is_withdrawn_needs_nobody_any_more(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    key = refused_answer(node, hub)
    town.synchronise()
    with node.begin("test") as tx:
        tx.erase(key)
    town.synchronise()
    assert closed(hub, node) == ["taken", "taken"]


def test_the_writer_tries_again_and_the_dry_run_said_so_and_did_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    refused_answer(node, hub)
    town.synchronise()
    known_as(hub, node, node.authority)
    before = state(node)
    assert outcomes(actions.would(node)) == ["again"]
    assert state(node) == before
    assert outcomes(actions.try_again(node, "ida")) == ["again"]
    assert outcomes(actions.would(node)) == ["under_way"]
    town.synchronise()
    assert closed(hub, node) == ["taken", "taken"]
    check_sums(node, hub)
    with node.read() as session:
        act = session.scalars(select(OperatorAct)).one()
    assert (act.actor, act.act) == ("ida", "tried_again")


def test_the_receiver_asks_the_writer_to_send_it_again(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    key = refused_answer(node, hub)
    town.synchronise()
    known_as(hub, node, node.authority)
    assert outcomes(actions.try_again(hub, "ida")) == ["asked"]
    town.synchronise()  # the writer hears of it
    town.synchronise()
    with hub.read() as session:
        assert stored.get(session, key).rev == 1
    assert closed(hub, node) == ["taken", "taken"]
    check_sums(node, hub)


def test_a_fork_of_ours_is_signed_anew_above_and_of_others_never(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        key = tx.write(make.answer(count=1), "test", id=SOME_ID)
    town.synchronise()
    smuggle(node, signed(node, make.answer(count=2), id=SOME_ID, rev=1), HUB)
    town.synchronise()
    assert (rows(node)[0][2], rows(hub)[0][2]) == ("fork", "fork")
    assert outcomes(actions.try_again(hub, "ida")) == ["never"]
    assert outcomes(actions.try_again(node, "ida")) == ["anew"]
    town.synchronise()
    with hub.read() as session:
        taken = stored.get(session, key)
    assert (taken.rev, taken.body.count) == (2, 2)
    assert closed(hub, node) == ["taken", "taken"]
    check_sums(node, hub)


def test_it_is_set_aside_once_and_kept_in_the_list(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    refused_answer(node, hub)
    town.synchronise()
    with hub.read() as session:
        [one] = quarantined(session)
    actions.set_aside(hub, "ida", one.row.n)
    with pytest.raises(Refused, match="quarantine_closed"):
        actions.set_aside(hub, "ida", one.row.n)
    with pytest.raises(NotFound):
        actions.would(hub, [one.row.n])
    with hub.read() as session:
        assert quarantined(session) == []
        assert [held.row.closed for held in quarantined(session, closed=True)] == ["set_aside"]


def state(node: Local) -> list[object]:
    with node.read() as session:
        fed = session.execute(select(Feed.id, Feed.seq, Feed.refused).order_by(Feed.id)).all()
        outbox = session.scalars(select(Outbox.n)).all()
    return [rows(node), fed, outbox]


@pytest.mark.parametrize("mine", [False, True])
def test_a_verdict_on_a_former_key_lets_a_record_go_again_and_one_on_ours_does_not(
    town: Town, mine: bool
) -> None:
    """It may come when the record is signed anew: of two that were under way, for the second."""
    node = town.node("101")
    with node.begin("test") as tx:
        key = tx.write(make.answer(count=3), "test")
    town.synchronise()
    own = node.key.public.id
    problem = {"code": "key_revoked", "key": own if mine else own[::-1]}
    line = {"owner": node.authority, "id": key.rpartition("/")[2], "rev": 1,
            "status": "unauthorised", "held": None, "problem": problem}  # fmt: skip
    with node.database.begin() as session:
        verdicts.hear(node, session, session.get_one(Peer, HUB), line, clock.now())
    with node.read() as session:
        refused = session.scalars(select(Feed.refused).where(Feed.id == UUID(line["id"])))
        assert list(refused) == [mine]
    assert rows(node) == ([("answer", True, "key_revoked", "")] if mine else [])
