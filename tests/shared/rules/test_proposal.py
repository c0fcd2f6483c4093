"""Where a proposal stands by the words said, and that each word leads where the table lets it."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.proposal import PROPOSAL, ProposalState, standing

WORDS = st.frozensets(st.sampled_from(["meet", "accept", "decline"]))


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"verdict": None, "answers": ()}, "screening"),
        ({"verdict": "return", "answers": ()}, "returned"),
        ({"verdict": "pass", "answers": ()}, "to_decide"),
        ({"verdict": "pass", "answers": ("meet",)}, "meet"),
        ({"verdict": "pass", "answers": ("meet", "accept")}, "accepted"),
        ({"verdict": "pass", "answers": ("meet", "decline")}, "declined"),
        ({"verdict": "pass", "answers": ("meet",), "withdrawn": True}, "withdrawn"),
        ({"verdict": "pass", "answers": ("meet", "accept"), "placed": True}, "placed"),
    ],
)
def test_a_proposal_stands_by_the_last_word(said: dict[str, object], state: str) -> None:
    assert standing(**{"withdrawn": False, **said}) == state  # type: ignore[arg-type]


@given(WORDS, st.sampled_from([None, "pass", "return"]))
def test_what_is_taken_back_stays_so_and_only_a_placement_goes_before(
    answers: frozenset[str], verdict: str | None
) -> None:
    assert standing(withdrawn=True, verdict=verdict, answers=answers) == "withdrawn"
    placed = standing(withdrawn=True, verdict=verdict, answers=answers, placed=True)
    assert placed == "placed"


def test_each_further_word_is_a_step_of_the_table() -> None:
    way: list[ProposalState] = ["screening", "to_decide", "meet", "accepted", "placed"]
    assert all(PROPOSAL.may_follow(*pair) for pair in pairwise(way))
    assert not any(
        PROPOSAL.may_follow(state, after)
        for state, after in product(PROPOSAL.final, PROPOSAL.into)
    )
    assert not PROPOSAL.may_follow("to_decide", "accepted")  # nobody is taken without a meeting
