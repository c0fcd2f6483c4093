"""A municipality leaves: nothing of it is left with others, nor of others with it, and all say so.

One hub and three nodes with real records of every sort; one node leaves while another is away.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from hub.members import actions as members
from hub.members import leaving
from node.membership import actions as membership
from node.membership import leaving as at_node
from node.membership import rotation
from shared import clock, erasures
from shared.database import set_setting
from shared.feed import acts, journal, stored
from shared.feed.local import Local
from shared.feed.parting import own_state
from shared.feed.tables import Peer, StoredRecord
from shared.problem import Refused
from shared.records.formats import split_ref
from shared.records.kinds import KINDS
from shared.tables import AccessionIndex
from tests import make
from tests.federation.killing import Killed, Statements
from tests.hub.people import browser_of
from tests.node.people import Person
from tests.parties import Town
from tests.shared.exchange.test_rotation import restrict
from tests.shared.feed.test_relay import offered
from tests.snapshots import Snapshot, put_back, snapshot
from tests.wire import HUB, check_sums, sealed, signed, smuggle

STAYS = {"accession", "restriction"}


@dataclass
class World:
    """Two municipalities at one employer, with people of both under way."""

    employer: str
    agreement: str
    need: str


def full_of_records(town: Town) -> World:
    """Let a hub and three nodes hold what they do in the middle of their work."""
    hub, codes = town.hub, ("101", "147", "851")
    for code in codes:
        town.node(code)
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        place = tx.write(make.workplace(employer), "test")
        agreement = tx.write(make.agreement(employer, invited=codes), "test")
        group = make.slot_group(place)
        need = tx.write(make.need(employer, agreement, [group], reach_km=500), "test")
    town.synchronise()
    proposals, placements = [], []
    for code in codes[:2]:
        with town.nodes[code].begin("test") as tx:
            tx.write(make.accession(agreement, municipality=code), "test")
            tx.write(make.answer(need, municipality=code), "test")
            tx.write(make.restriction(employer, municipality=code), "test")
            tx.write(make.contact_note(employer, municipality=code), "test")
            tx.write(make.profile(municipality=code), "test",
                     valid_until=make.lease(tx.today))  # fmt: skip
            proposals.append(tx.write(make.proposal(need, group.id, municipality=code), "test"))
            claim = tx.write(make.capacity_claim(place, municipality=code), "test")
            placements.append(tx.write(
                make.placement(need, proposals[-1], municipality=code, workplace=place,
                               claim=claim, state="closed"), "test"))  # fmt: skip
    town.synchronise()
    with hub.begin("test") as tx:
        tx.write(make.quota(need, group.id, municipality="101"), "test")
        for proposal, placement in zip(proposals, placements, strict=True):
            tx.write(make.screening(proposal), "test")
            tx.write(make.decision(proposal), "test")
            tx.write(make.site_report(placement), "test")
    hub.react()
    for _ in range(2):
        town.synchronise()
    return World(employer, agreement, need)


def kinds_from(local: Local, owner: str) -> set[str]:
    """The kinds of which a party holds records of this owner."""
    with local.read() as session:
        found = select(StoredRecord.kind).where(StoredRecord.owner == owner)
        return set(session.scalars(found))


def invited_again(town: Town, node: Local) -> None:
    """Let a node come back: a new key, a new invitation, the same words at both ends."""
    rotation.replace_lost(node)
    token = members.invite(town.hub, "test", node.municipality)
    words = membership.join(node, f"{town.url}/api/v1/invitations/{token}")
    members.approve(town.hub, "test", node.municipality, words)


def stand(hub: Local) -> tuple[str | None, str, int]:
    """How far the one that leaves has come: why, its state, and what is missing."""
    with hub.read() as session:
        [found] = leaving.leavings(session)
    assert found.asked == 16
    return found.reason, found.state, found.missing


def nothing_but_its_membership(left: Local) -> None:
    """See that a node holds nothing of others, but that it has left."""
    with left.read() as session:
        found = select(StoredRecord.owner, StoredRecord.kind)
        others = session.execute(found.where(StoredRecord.source.is_not(None))).all()
        assert others == [(HUB, "membership")]
        counts = erasures.counts(session)
        assert erasures.grades(session) == {"key_destroyed": counts["confirmed"]}
        assert counts["confirmed"] == sum(counts.values()) > 0
        assert own_state(session, left) == "left"


def dies_on_the_way(statements: Statements, act: Callable[[], object]) -> int:
    """Let a process be killed again and again while it acts, each time a little further on."""
    for deaths in range(60):
        try:
            with statements.killed_before(16 * deaths):
                act()
        except Killed:
            continue
        return deaths
    raise AssertionError("it never came to its end")


def test_of_who_leaves_nothing_is_left_and_nothing_with_it(town: Town) -> None:
    world = full_of_records(town)
    hub, goes, stays, away = town.hub, *(town.nodes[code] for code in ("101", "147", "851"))
    own = kinds_from(goes, goes.authority)
    assert kinds_from(goes, HUB) > {"need", "decision", "reservation"}
    assert {"contact_note"} < kinds_from(away, goes.authority)
    with goes.begin("test") as tx:  # what it has not said yet
        tx.write(make.answer(world.need, count=1), "test")
        unsaid = tx.write(make.restriction(world.employer), "test")

    def leave() -> str:
        return leaving.leave(hub, "test", "101", "contract_over")

    assert dies_on_the_way(Statements(hub), leave) > 3
    assert leaving.leave(hub, "test", "101", "terms_broken") == leave()  # once, for one reason
    assert kinds_from(hub, goes.authority) == STAYS  # at once
    assert "quota" not in kinds_from(hub, HUB)  # its slots flow back
    town.synchronise("101", "147", "101")
    assert kinds_from(hub, goes.authority) == kinds_from(stays, goes.authority) | STAYS == STAYS
    assert stand(hub) == ("contract_over", "leaving", 1)  # the talk that the third was told of
    town.synchronise("851", "101", "101", "147", "851")
    assert stand(hub) == ("contract_over", "left", 0)

    assert kinds_from(goes, goes.authority) == own
    nothing_but_its_membership(goes)
    check_sums(goes, hub)
    for one in (stays, away):
        assert kinds_from(one, goes.authority) <= STAYS
        assert {"agreement", "workplace"} <= kinds_from(one, HUB)
        check_sums(one, hub)
    membership.synchronise(goes)  # it says that it has heard the last word
    with pytest.raises(Refused, match="membership_ended"):
        membership.synchronise(goes)
    with hub.begin("test") as tx:
        tx.write(make.agreement(world.employer, invited=("751",)), "test")
    late = town.node("751")  # has never met it, and takes what it signed as its word
    town.synchronise("751")
    assert kinds_from(late, goes.authority) == {"restriction"}
    with hub.read() as session:
        assert session.scalars(select(AccessionIndex.municipality)).all() == ["147"]
        assert not stored.many(session, [split_ref(unsaid)])


def test_who_leaves_at_its_own_word_can_come_back(town: Town) -> None:
    world = full_of_records(town)
    hub, goes, other = town.hub, town.nodes["101"], town.nodes["147"]
    dies_on_the_way(Statements(goes), lambda: at_node.leave(goes, "own_wish"))
    said = browser_of(hub, "hub.operator").get("/drift").text
    assert "København er ved at træde ud." in said
    town.synchronise("851", "147", "101")
    town.synchronise("101")
    said = Person(goes, "manager").see("/synk").text
    assert "Kommunen er ikke længere med i Landsaftale." in said
    assert stand(hub) == ("own_wish", "left", 0)
    with hub.read() as session:
        need, agreement = (stored.get(session, key).body for key in (world.need, world.agreement))
    kam = browser_of(hub, "kam")
    for page in (f"/behov/{need.code}", f"/aftale/{agreement.code}"):
        assert "København er trådt ud af Landsaftale" in kam.get(page).text
    token = members.invite(hub, "test", "101")
    with pytest.raises(Refused, match="key_known"):
        membership.join(goes, f"{town.url}/api/v1/invitations/{token}")
    invited_again(town, goes)
    for _ in range(2):
        town.synchronise()
    assert {"agreement", "workplace"} <= kinds_from(goes, HUB)
    people = {kind.name for kind in KINDS.values() if kind.person}
    assert kinds_from(hub, goes.authority) == kinds_from(goes, goes.authority) - people
    assert "contact_note" in kinds_from(other, goes.authority)
    for node in town.nodes.values():
        check_sums(node, hub)
    with hub.read() as session:
        states = session.execute(select(AccessionIndex.municipality, AccessionIndex.state)).all()
        assert sorted(states) == [("101", "left"), ("147", "acceded")]
        assert leaving.leavings(session) == []
    with goes.begin("test") as tx:  # and what it writes from now on is proved by its new key
        tx.write(make.restriction(world.employer), "test")
    town.synchronise()
    town.synchronise()
    check_sums(other, hub)


def test_who_was_away_when_an_operator_ended_it_is_told_confirms_and_can_come_back(
    town: Town,
) -> None:
    full_of_records(town)
    hub, goes = town.hub, town.nodes["101"]
    leaving.leave(hub, "test", "101", "merged")
    town.synchronise("147", "851")
    with pytest.raises(Refused, match="leaving_not_over"):
        leaving.end(hub, "test", "101")
    with hub.database.begin() as session:
        set_setting(session, "demo_today", (clock.today(session) + leaving.WAIT).isoformat())
    found = leaving.end(hub, "test", "101")
    assert found.missing == found.asked - 2 > 0  # both that were told of a talk have confirmed
    with hub.read() as session:
        noted = ("left_unconfirmed", f"node:101: {found.missing}")
        assert noted in [one[2:] for one in acts.newest(session)]
    with goes.begin("test") as tx:  # nobody has told it
        tx.write(make.answer("hub:dk/0192f3a0-0000-7000-8000-000000000001"), "test")
    membership.synchronise(goes)
    membership.synchronise(goes)
    nothing_but_its_membership(goes)
    assert kinds_from(hub, goes.authority) == STAYS
    with hub.read() as session:
        assert [one.missing for one in leaving.leavings(session)] == [0]
    check_sums(goes, hub)
    for said in (
        membership.synchronise,
        rotation.announce,
        lambda node: at_node.leave(node, "merged"),
    ):
        with pytest.raises(Refused, match="membership_ended"):
            said(goes)
    invited_again(town, goes)
    for _ in range(2):
        town.synchronise()
    assert {"agreement", "workplace"} <= kinds_from(goes, HUB)
    check_sums(goes, hub)


def left(town: Town) -> tuple[Local, Local, Snapshot]:
    """Let a municipality that had much leave, all confirm it; return the hub, its node, and what
    that one held before.
    """
    full_of_records(town)
    hub, goes = town.hub, town.nodes["101"]
    before = snapshot(goes)
    leaving.leave(hub, "test", "101", "own_wish")
    town.synchronise("101", "147", "851", "101", "101", "101")
    return hub, goes, before


@pytest.mark.parametrize("restored", [True, False])
def test_who_has_left_and_is_restored_to_before_is_told_and_destroys_what_it_has_again(
    town: Town, restored: bool
) -> None:
    """All was confirmed, and its journal of erasures is lost: only the hub can tell it."""
    hub, goes, before = left(town)
    with pytest.raises(Refused, match="membership_ended"):
        membership.synchronise(goes)
    (goes.home / journal.FILE).unlink()
    put_back(goes, before, restored=restored)
    assert {"decision", "reservation"} < kinds_from(goes, HUB)
    membership.synchronise(goes)
    with goes.read() as session:
        held = session.scalars(select(StoredRecord.kind).where(StoredRecord.source.is_not(None)))
        assert (held.all(), own_state(session, goes)) == (["membership"], "left")
    assert kinds_from(hub, goes.authority) == STAYS
    assert "Kommunen er ikke længere med" in Person(goes, "manager").see("/synk").text
    membership.synchronise(goes)
    with pytest.raises(Refused, match="membership_ended"):
        membership.synchronise(goes)


@pytest.mark.parametrize("restored", [True, False])
def test_who_left_came_back_and_is_restored_to_before_publishes_nobody_by_that(
    town: Town, restored: bool
) -> None:
    hub, goes, before = left(town)
    invited_again(town, goes)
    for _ in range(2):
        town.synchronise()
    people = {kind.name for kind in KINDS.values() if kind.person}
    again = kinds_from(hub, goes.authority)
    assert not again & people
    put_back(goes, before, restored=restored)
    for _ in range(3):
        town.synchronise()
    assert kinds_from(hub, goes.authority) == again
    assert people & kinds_from(goes, goes.authority)  # who stay with their own municipality
    check_sums(goes, hub)


def test_a_record_that_cannot_be_read_any_more_keeps_nobody_from_coming_back(town: Town) -> None:
    hub, goes = town.hub, town.node("101")
    good = signed(goes, make.answer(municipality="101"))
    smuggle(goes, sealed(goes, {**good, "body": {**good["body"], "name": "Bo"}}), HUB)
    with goes.begin("test") as tx:
        kept = tx.write(make.answer(municipality="101"), "test")
    leaving.leave(hub, "test", "101", "own_wish")
    town.synchronise("101", "101")
    invited_again(town, goes)
    town.synchronise("101", "101")
    with hub.read() as session:
        assert stored.get(session, kept).owner == goes.authority
    check_sums(goes, hub)


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)  # SQLite has one writer
def test_what_is_written_while_its_node_hears_that_it_is_back_is_told(town: Town) -> None:
    hub, goes = town.hub, town.node("101")
    leaving.leave(hub, "test", "101", "own_wish")
    town.synchronise("101", "101")
    invited_again(town, goes)
    with ThreadPoolExecutor(1) as pool:
        with goes.begin("test") as tx:
            key = tx.write(make.answer(municipality="101"), "test")
            tx.flush()
            hears = pool.submit(town.synchronise, "101")
            with pytest.raises(TimeoutError):
                hears.result(0.5)  # it waits for who writes
        hears.result(30)
    town.synchronise("101")
    with hub.read() as session:
        assert stored.get(session, key).owner == goes.authority
    check_sums(goes, hub)


def test_what_only_one_that_left_had_is_confirmed_when_it_is_erased_later(town: Town) -> None:
    """It has destroyed it already: nobody else is awaited."""
    hub, goes, stays = town.hub, town.node("101"), town.node("147")
    employer = offered(hub, "101", "147")
    town.synchronise()
    restriction = restrict(stays, employer)
    town.synchronise()
    town.synchronise()
    assert kinds_from(goes, stays.authority) == {"restriction"}
    leaving.leave(hub, "test", "101", "own_wish")
    town.synchronise("101", "147", "101")
    with stays.begin("test") as tx:
        tx.erase(restriction)
    for _ in range(2):
        town.synchronise("147")
    with stays.read() as session:
        [asked] = erasures.of_records(session, [restriction])
        assert (asked.state, asked.grade) == ("confirmed", "deleted")
    check_sums(stays, hub)


def test_who_only_says_that_a_membership_has_ended_is_not_believed(town: Town) -> None:
    """A refusal is not signed: whoever stands between could end any membership with it."""
    node = town.node("101")
    with node.database.begin() as session:
        session.execute(update(Peer).values(failed_at=clock.now(), failure="membership_ended"))
    with node.read() as session:
        assert own_state(session, node) == "active"
    membership.synchronise(node)


def test_what_a_restored_hub_has_again_of_who_leaves_is_destroyed_again(town: Town) -> None:
    full_of_records(town)
    hub, goes = town.hub, town.nodes["101"]
    before = snapshot(hub)
    leaving.leave(hub, "test", "101", "own_wish")
    town.synchronise("101", "147")
    (hub.home / journal.FILE).unlink()  # else the journal alone would do it
    put_back(hub, before, restored=True)
    assert kinds_from(hub, goes.authority) > STAYS
    town.synchronise("147", "851")  # who leaves is away, and others tell of it
    hub.react()
    assert kinds_from(hub, goes.authority) == STAYS
    for _ in range(3):
        town.synchronise()
    assert kinds_from(hub, goes.authority) == STAYS
    nothing_but_its_membership(goes)
    check_sums(goes, hub)
    with hub.read() as session:
        assert [(one.state, one.missing) for one in leaving.leavings(session)] == [("left", 0)]
