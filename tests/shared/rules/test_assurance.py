import pytest

from shared.rules.assurance import assured_by, vouches


@pytest.mark.parametrize(
    ("owner", "assurance", "who"),
    [
        ("hub:dk", "hub", "hub"),
        ("hub:dk", None, "hub"),  # who says nothing has no more than the hub's word
        ("hub:dk", "self", "contact"),
        ("municipality:101", "self", "municipality"),
        ("municipality:101", "hub", "municipality"),  # its node's key is on it, whatever it says
    ],
)
def test_who_vouches_for_a_legal_act(owner: str, assurance: str | None, who: str) -> None:
    assert vouches(owner, assurance) == who


def test_a_party_says_no_more_than_is_so() -> None:
    assert vouches("hub:dk", assured_by("hub:dk")) == "hub"
    assert assured_by("municipality:101") == "self"
