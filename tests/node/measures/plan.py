"""A measure beside a placement, and a colleague whom the workplace rings."""

from typing import Any

from node.measures.actions import Agreed
from shared.accounts import actions as accounts
from shared.feed.local import Local
from tests import make

PHONE = "20304050"


def a_measure(**other: Any) -> Agreed:
    """Treatment on all days of the placement."""
    agreed = {
        "kind": "treatment", "starts_on": make.START, "ends_on": make.FOUR_WEEKS,
        "deliverer": "Psykiatrisk Klinik Nord", "phone": "30405060", "if_missing": "without",
    }  # fmt: skip
    return Agreed(**{**agreed, **other})


def a_colleague(node: Local, name: str = "Bodil Lund", role: str = "caseworker") -> str:
    """Let somebody have an account; return the log-in name."""
    login = name.lower().replace(" ", ".")
    accounts.add(node.database, "node", login=login, name=name, title="",
                 roles=frozenset({role}), password="lang og hemmelig", scope=None)  # fmt: skip
    return login
