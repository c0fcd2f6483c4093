"""Membership: which party speaks for which municipalities, and with which key."""

from dataclasses import dataclass
from typing import Literal

from shared.records.base import Directory, Record
from shared.records.formats import Authority, Base64, KeyId, Line, PartyName


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A party of the federation: the authorities it speaks for and the key it signs with."""

    party: PartyName
    name: Line
    authorities: tuple[Authority, ...]
    key_id: KeyId
    public_key: Base64
    state: Literal["active", "left", "revoked"]


def everyone(_: Record, directory: Directory) -> frozenset[str]:
    """Every approved party."""
    return frozenset(directory.parties)
