"""From a key that was pinned long ago, introductions lead to the one in use, or nowhere."""

from hypothesis import given
from hypothesis import strategies as st

from shared.trust.rotation import follow, introduce, introduced
from tests.shared.trust.conftest import new_key

PARTY = "hub:dk"
KEYS = [new_key() for _ in range(6)]
CHAIN = [
    (key.public.text, introduce(key.public, PARTY, by=before))
    for before, key in zip([new_key(), *KEYS], KEYS, strict=False)
]


@given(st.integers(0, 5), st.integers(1, 5), st.sampled_from(["", "!", CHAIN[0][1]]))
def test_a_chain_leads_as_far_as_each_key_is_introduced_by_the_one_before(
    pinned: int, broken: int, false: str
) -> None:
    assert follow(KEYS[pinned].public, PARTY, CHAIN).id == KEYS[5].public.id
    cut = [*CHAIN[:broken], (CHAIN[broken][0], false), *CHAIN[broken + 1 :]]
    end = KEYS[broken - 1] if pinned < broken else KEYS[5]
    assert follow(KEYS[pinned].public, PARTY, cut).id == end.public.id


def test_a_key_is_introduced_for_one_party_by_one_key_in_one_spelling() -> None:
    key, proof = CHAIN[1]
    assert introduced(key, PARTY, proof, KEYS[0].public)
    assert not introduced(key, "node:101", proof, KEYS[0].public)
    assert not introduced(key, PARTY, proof, KEYS[2].public)
    assert not introduced(CHAIN[2][0], PARTY, proof, KEYS[0].public)
    assert not introduced(
        "no key", PARTY, introduce(KEYS[1].public, PARTY, KEYS[0]), KEYS[0].public
    )
    stranger = new_key().public
    assert follow(stranger, PARTY, CHAIN).id == stranger.id
