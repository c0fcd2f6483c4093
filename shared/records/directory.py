"""Membership: which party speaks for which municipalities, and with which key."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.records.base import Directory, Record
from shared.records.formats import Authority, Base64, KeyId, Line, PartyName

LeavingReason = Literal["own_wish", "contract_over", "merged", "terms_broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyKey:
    """A key of a party beside the one that it signs with now, and the day it came to be so.

    `next`: announced, and may be used from now on. `retired`: proves what it has signed.
    `revoked`: others have it; it proves what had come to the hub up to a `position` of the
    party's feed. `ended`: its party has left; it proves as much. `proof` is the word of the key
    before it (`trust/rotation.py`).
    """

    key_id: KeyId
    public_key: Base64
    state: Literal["next", "retired", "revoked", "ended"]
    since: date
    position: int | None = None
    proof: Base64 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A party of the federation: the authorities it speaks for and the key it signs with.

    `keys` are its other ones, the oldest first; `proof` is the word of the one before it.
    `leaving`: what others and it hold of each other is being destroyed; `left`: it is over.
    `reason` says why, `since` the day on which it began to leave.
    """

    party: PartyName
    name: Line
    authorities: tuple[Authority, ...]
    key_id: KeyId
    public_key: Base64
    state: Literal["active", "leaving", "left", "revoked"]
    proof: Base64 | None = None
    keys: tuple[PartyKey, ...] = ()
    reason: LeavingReason | None = None
    since: date | None = None

    def other_keys(self, *states: str) -> tuple[PartyKey, ...]:
        """Return the keys in these states, the oldest first."""
        return tuple(key for key in self.keys if key.state in states)


def everyone(_: Record, directory: Directory) -> frozenset[str]:
    """Every approved party."""
    return frozenset(directory.parties)


def everyone_and_itself(record: Record, directory: Directory) -> frozenset[str]:
    """Every approved party, and the one that it is of: it hears that it leaves."""
    return everyone(record, directory) | {record.body.party}
