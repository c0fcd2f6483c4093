"""Who vouches for a legal act: the municipality, the employer's contact, or the hub alone."""

from collections.abc import Collection
from typing import Final, Literal

from shared.records.base import Record
from shared.records.kinds import KINDS

Voucher = Literal["municipality", "contact", "hub"]
SELF: Final = "self"  # who acts has signed it with a key of its own
HUB: Final = "hub"  # the hub says that somebody has acted there


def assured_by(owner: str, *, signed: bool) -> str:
    """Return what a party may say of a legal act that it writes.

    A hub attests it, unless the employer's contact has `signed` it.
    """
    return HUB if is_hub(owner) and not signed else SELF


def claims_a_contact(act: Record) -> bool:
    """Tell whether a hub says of a record that an employer's contact has signed it."""
    return is_hub(act.owner) and act.assurance == SELF


def vouches(
    act: Record, signers: Collection[str], shown: Collection[str] | None = None
) -> Voucher:
    """Return who vouches for a legal act whose signatures hold.

    `signers` are the keys that the reader has checked to be those of the employer's contacts, in
    base 64; `shown` the digests of what the act is said of, in any revision that the reader
    knows, so that nobody signs one thing and is shown another. None: not known to the reader.
    """
    if not is_hub(act.owner):
        return "municipality"
    if act.assurance != SELF or act.act_sig is None or act.act_sig.key not in signers:
        return "hub"
    if KINDS[act.kind].about and shown is not None and act.act_sig.seen not in shown:
        return "hub"
    return "contact"


def is_hub(owner: str) -> bool:
    """Tell whether this authority is a hub, which writes for those who have no server."""
    return owner.startswith("hub:")
