"""The life cycle of a citizen's profile as one readable table, and where one stands."""

from typing import Literal

from shared.rules.life_cycle import LifeCycle, Step

ProfileState = Literal[
    "not_asked", "declined", "agreed", "published", "held_back", "paused", "expired", "withdrawn"
]

PROFILE = LifeCycle[ProfileState](
    name="profile",
    states=ProfileState,
    steps=(
        Step(to="not_asked", who=("program",), evidence=("row_of_the_case_system",),
             then="agreed"),
        Step(to="declined", follows=("not_asked", "expired"), who=("citizen",),
             evidence=("day", "how_it_was_told"), then="agreed"),
        Step(to="agreed", follows=("not_asked", "declined", "expired", "withdrawn"),
             who=("citizen",), evidence=("text", "scope", "day", "how_it_was_told"),
             then="published"),
        Step(to="published", follows=("agreed", "held_back", "paused"), who=("program",),
             evidence=("five_alike_in_the_municipality",), by="lease_of_30_days", then="expired"),
        Step(to="held_back", follows=("agreed", "published", "paused"), who=("program",),
             evidence=("fewer_than_five_alike",), then="published"),
        Step(to="paused", follows=("agreed", "published", "held_back"),
             who=("caseworker", "program"), evidence=("absent_from_a_full_list",),
             then="published"),
        Step(to="expired", follows=("agreed", "published", "held_back", "paused"),
             who=("program",), evidence=("no_new_yes",), by="12_months_or_last_day_of_consent",
             then="agreed"),
        Step(to="withdrawn",
             follows=("agreed", "published", "held_back", "paused", "expired"),
             who=("citizen", "caseworker"), evidence=("day", "receipts_of_erasure"),
             by="at_once", then="agreed"),
    ),
)  # fmt: skip


def profile_state(
    consent: str, *, holds: bool, paused: bool, published: bool, wanted: bool = True
) -> ProfileState:
    """Return where a citizen's profile stands.

    `consent` is as the node keeps it, `holds` whether it stands today, `published` whether a
    profile is out, `wanted` whether the municipality publishes profiles at all.
    """
    words: dict[str, ProfileState] = {
        "not_asked": "not_asked", "declined": "declined", "withdrawn": "withdrawn",
    }  # fmt: skip
    if consent in words:
        return words[consent]
    if not holds:
        return "expired"
    if paused:
        return "paused"
    if published:
        return "published"
    return "held_back" if wanted else "agreed"
