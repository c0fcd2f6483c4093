"""Who vouches for a legal act: the municipality, the employer's contact, or the hub alone."""

from typing import Final, Literal

Voucher = Literal["municipality", "contact", "hub"]
SELF: Final = "self"  # who acts has signed it with a key of its own
HUB: Final = "hub"  # the hub says that somebody has acted there


def assured_by(owner: str) -> str:
    """Return what a party may say of a legal act that it writes: a hub, that it attests it."""
    return HUB if owner.startswith("hub:") else SELF


def vouches(owner: str, assurance: str | None) -> Voucher:
    """Return who vouches for a legal act of this owner (`municipality:101`, `hub:dk`)."""
    if not owner.startswith("hub:"):
        return "municipality"
    return "contact" if assurance == SELF else "hub"
