"""T-28: a node joins no hub on whose way others can listen."""

import pytest

from node.membership.actions import must_be_sealed
from shared.problem import Refused

OPEN = ("http://hub.example.dk/api/v1/invitations/x", "http://127.0.0.1.example.dk/x", "//hub/x",
        "http://10.0.0.1/x", "ftp://localhost/x", "hub.example.dk/x",
        "http://localhost@evil.dk/x")  # fmt: skip
SEALED = ("https://hub.example.dk/api/v1/invitations/x", "http://127.0.0.1:8100/x",
          "http://localhost:8100/x", "http://[::1]:8100/x")  # fmt: skip


@pytest.mark.parametrize("link", OPEN)
def test_a_link_that_others_can_listen_to_is_refused(link: str) -> None:
    with pytest.raises(Refused, match="hub_not_https"):
        must_be_sealed(link)


@pytest.mark.parametrize("link", SEALED)
def test_a_sealed_way_and_this_machine_are_taken(link: str) -> None:
    must_be_sealed(link)
