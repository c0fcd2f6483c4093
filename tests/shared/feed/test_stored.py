"""Records come out as they were asked for."""

from shared.feed import stored
from shared.records.formats import split_ref
from tests import make
from tests.parties import Town


def test_many_come_in_the_order_of_their_keys(town: Town) -> None:
    with town.hub.begin("test") as tx:
        keys = [tx.write(make.employer(), "test") for _ in range(4)]
    for wanted in (keys, keys[::-1], [*keys[2:], *keys[:2]]):
        with town.hub.read() as session:
            found = stored.many(session, map(split_ref, wanted))
        assert [one.ref for one in found] == wanted
