from sqlalchemy import select

from shared.feed.tables import Member, Peer
from tests.parties import Town


def test_a_new_member_learns_of_all_members(town: Town) -> None:
    first, second = town.node("101"), town.node("147")
    town.synchronise()
    for node in (first, second):
        with node.read() as session:
            parties = set(session.scalars(select(Member.party)))
            peer = session.get_one(Peer, "hub:dk")
        assert parties == {"hub:dk", "node:101", "node:147"}
        assert peer.in_step
