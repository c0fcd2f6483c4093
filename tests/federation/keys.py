"""What can happen to a party's keys: announced, taken over. Each is an act, as in `acts.py`."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from hub.members import rotation as at_hub
from node.membership import rotation as at_node
from shared.problem import Refused
from tests.federation.carrier import Fault
from tests.federation.federation import ACTOR

if TYPE_CHECKING:
    from tests.federation.acts import Play
NOT_HEARD = ("hub_unreachable", "suspended", "restored_not_repaired", "unsigned",
             "hub_key_unknown", "bad_signature")  # fmt: skip


def rotate(play: "Play", who: str, number: int) -> None:
    """Let a party announce its next key, or take it over, whether it was announced or not; its
    process may die on the way, and an answer get lost.
    """
    f = play.f
    if who != "hub" and who not in f.members:
        return
    f.happened["rotated"] += 1
    f.rotated.add(who)
    dies = f.statements[who].killed_before(number // 4) if number % 4 == 3 else nullcontext()
    f.carrier.fault = Fault("answer lost", 0, 0) if number % 5 == 4 else None
    with _not_heard(), f.at(who) as local, dies:
        if who == "hub":
            (at_hub.announce_own, at_hub.take_over_own)[number % 2](local, ACTOR)
        else:
            (at_node.announce, at_node.take_over)[number % 2](local)
    f.carrier.fault = None


@contextmanager
def _not_heard() -> Iterator[None]:
    """Who is not answered, or not now, changes nothing; nor a hub that has forgotten its key."""
    try:
        yield
    except Refused as refused:
        if refused.code not in NOT_HEARD:
            raise
