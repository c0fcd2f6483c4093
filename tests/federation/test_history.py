"""The history checker refuses what it is there to refuse: each promise, broken on purpose."""

from dataclasses import replace

import pytest

from tests.federation.history import Act, Look, faults

BOTH = frozenset({"hub", "node"})
ACTS = [
    replace(act, audience=BOTH)
    for act in (
        Act("append", "need", 1, 2, number=1), Act("append", "need", 3, 4, number=2),
        Act("append", "need", 5, None, number=3),  # killed: it may have happened or not
        Act("propose", "p1", 3, 4), Act("propose", "p2", 3, 4), Act("accept", "d1", 6, 7, of="p1"),
    )
]  # fmt: skip
EARLY = Look("hub", 3.5, {"need": 2}, {"need": [1]}, {"p1": "need"})
HUB = Look(
    "hub", 9, {"need": 4, "d1": 1}, {"need": [1, 2, 3]}, {"p1": "need", "p2": "need"},
    {"d1": "p1"}, quiet=True,
)  # fmt: skip
NODE = replace(HUB, holder="node", at=10)
SLOTS = {"need": 1}


def test_a_history_that_holds_is_passed() -> None:
    assert faults(ACTS, [EARLY, HUB, NODE], SLOTS) == []
    assert faults(ACTS, [EARLY, replace(HUB, lists={"need": [1, 2]})], SLOTS) == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ([replace(EARLY, revs={"need": 5}), HUB], "hub had need in revision 5, then 4"),
        ([replace(NODE, lists={"need": [1, 3]})], "node lost append need 2, acknowledged"),
        ([replace(NODE, lists={})], "node lost append need 1, acknowledged"),
        ([replace(HUB, proposals={"p1": "need"})], "hub lost propose p2 0, acknowledged"),
        ([replace(NODE, accepted={})], "node lost accept d1 0, acknowledged"),
        ([replace(HUB, lists={"need": [1, 2, 2]})], "hub has a number twice in need"),
        ([replace(HUB, lists={"need": [1, 2, 9]})], "hub has 9 in need, which nobody had written"),
        ([replace(EARLY, lists={"need": [1, 3]})], "hub has 3 in need, which nobody had written"),
        ([replace(EARLY, proposals={"p9": "need"})], "hub has proposal p9, which nobody had made"),
        ([replace(EARLY, accepted={"d1": "p2"})], "hub has decision d1 without its proposal"),
        ([replace(HUB, accepted={"d1": "p1", "d2": "p2"})],
         "hub has 2 accepted for the 1 slots of need"),
    ],
)  # fmt: skip
def test_a_broken_promise_is_told(planted: list[Look], told: str) -> None:
    assert told in faults(ACTS, planted, SLOTS)


def test_what_was_not_acknowledged_may_be_missing_and_what_is_not_quiet_may_lag() -> None:
    killed = [replace(act, ended=None) for act in ACTS]
    assert faults(killed, [replace(HUB, lists={}, accepted={}, proposals={})], SLOTS) == []
    assert faults(ACTS, [replace(EARLY, at=8)], SLOTS) == []
    assert faults(ACTS, [replace(NODE, holder="another", lists={})], SLOTS) == []
