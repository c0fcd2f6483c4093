"""What `PROTOCOL.md` says is enough to take part: a node of other code joins and exchanges."""

import json
from uuid import uuid4

from hub.members import actions as members
from shared import clock
from shared.feed.tables import Peer
from shared.records.kinds import make as record
from tests import make
from tests.parties import Town
from tests.shared.exchange import vectors
from tests.shared.exchange.stranger import Json, Stranger, term


def answers(number: int) -> list[Json]:
    made = (
        record(make.answer(), id=uuid4(), owner="municipality:101", rev=1) for _ in range(number)
    )
    return [json.loads(one.content) for one in made]


def test_a_node_of_other_code_joins_is_taken_at_its_word_and_counts_the_same_sum(
    town: Town,
) -> None:
    hub = town.hub
    link = f"{town.url}/api/v1/invitations/{members.invite(hub, 'test', '101')}"
    node = Stranger(link, vectors.read("words")["words"])
    assert (node.applied.status_code, node.applied.json()) == (201, {"status": "applied"})
    members.approve(hub, "test", "101", node.words)
    written = answers(5)
    written[3]["body"]["count"] = "2"  # which is no number
    hello, *lines, end = node.exchange(node.signed(written), clock.now())
    [verdict] = [line for line in lines if line["type"] == "verdict"]
    assert (verdict["id"], verdict["held"]) == (written[3]["id"], None)
    taken = [one for one in written if one is not written[3]]
    with hub.read() as session:
        held = session.get_one(Peer, "node:101").in_sum
    assert held == hello["cursor"]["sum"] == format(sum(map(term, taken)) % 2**256, "x")
    got = [line["record"] for line in lines if line["type"] == "put"]
    assert {one["kind"] for one in got} == {"membership"}
    for one in got:
        node.proves(one)
    told = ({name: one[name] for name in one.keys() - {"sig"}} for one in got)
    assert end["sum"] == format(sum(map(term, told)) % 2**256, "x")
