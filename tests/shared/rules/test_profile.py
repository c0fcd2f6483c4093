"""Where a citizen's profile stands: the citizen's word first, then the program's."""

import pytest

from shared.rules.profile import PROFILE, profile_state

OUT = {"holds": True, "paused": False, "published": True}


@pytest.mark.parametrize(
    ("consent", "facts", "state"),
    [
        ("not_asked", OUT, "not_asked"),
        ("declined", OUT, "declined"),
        ("withdrawn", OUT, "withdrawn"),
        ("given", OUT, "published"),
        ("given", {**OUT, "holds": False}, "expired"),
        ("given", {**OUT, "paused": True}, "paused"),
        ("given", {**OUT, "published": False}, "held_back"),
        ("given", {**OUT, "published": False, "wanted": False}, "agreed"),
    ],
)
def test_a_profile_stands_where_the_table_says(
    consent: str, facts: dict[str, bool], state: str
) -> None:
    assert profile_state(consent, **facts) == state


def test_a_withdrawal_may_come_at_any_time_once_there_is_a_yes() -> None:
    assert set(PROFILE.into["withdrawn"].follows) == set(PROFILE.into) - {
        "not_asked", "declined", "withdrawn",
    }  # fmt: skip
