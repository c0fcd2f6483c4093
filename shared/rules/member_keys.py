"""What becomes of a member and its keys: announced, in use, retired, revoked, ended by leaving."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from shared.records.directory import LeavingReason, Membership, PartyKey

CONFIRMED_WITHIN: Final = timedelta(hours=24)
OVER = ("retired", "revoked", "ended")  # keys that are not used any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """That somebody has proposed to take a member's keys back at a position of its feed."""

    by: str
    at: datetime
    position: int

    @property
    def until(self) -> datetime:
        """Until when another may confirm it."""
        return self.at + CONFIRMED_WITHIN

    def holds(self, now: datetime) -> bool:
        """Tell whether it may still be confirmed."""
        return now <= self.until


def may_revoke(proposed: Proposed | None, person: str, now: datetime, *, sole: bool) -> str:
    """Return why this person may not confirm what was proposed, as a code; nothing if it may.

    Two persons take keys back, so that neither one alone, nor who has stolen a log-in, shuts a
    municipality out. `sole`: the hub has one operator.
    """
    if proposed is None or not proposed.holds(now):
        return "revocation_not_proposed"
    if proposed.by.rpartition(":")[2] == person and not sole:
        return "second_operator_needed"
    return ""


def announced(member: Membership, key_id: str, text: str, proof: str, day: date) -> Membership:
    """Return the membership with this next key, and no other one."""
    new = PartyKey(key_id=key_id, public_key=text, state="next", since=day, proof=proof)
    return replace(member, keys=(*member.other_keys(*OVER), new))


def taken_over(member: Membership, day: date) -> Membership:
    """Return the membership with its next key in use, if it has one."""
    following = member.other_keys("next")
    if not following:
        return member
    [new] = following
    return replace(
        member, key_id=new.key_id, public_key=new.public_key, proof=new.proof,
        keys=(*member.other_keys(*OVER), _present(member, day)),
    )  # fmt: skip


def revoked(member: Membership, position: int, day: date) -> Membership:
    """Return the membership without a key in use; what each one proves ends at a position."""
    return replace(member, state="revoked", keys=_ended(member, "revoked", position, day))


def leaving(member: Membership, reason: LeavingReason, day: date) -> Membership:
    """Return the membership as it is while its party leaves: its key signs its last words."""
    return replace(member, state="leaving", reason=reason, since=day)


def left(member: Membership, position: int, day: date) -> Membership:
    """Return the membership when all is over; what it signed up to a position stays proved."""
    return replace(member, state="left", keys=_ended(member, "ended", position, day))


def readmitted(member: Membership, key_id: str, text: str) -> Membership:
    """Return the membership in force again, with a key that the operators compared."""
    return replace(
        member, state="active", key_id=key_id, public_key=text, proof=None,
        keys=member.other_keys(*OVER), reason=None, since=None,
    )  # fmt: skip


def _ended(
    member: Membership, state: Literal["revoked", "ended"], position: int, day: date
) -> tuple[PartyKey, ...]:
    over = member.other_keys("revoked", "ended")
    now = (key for key in (*member.keys, _present(member, day)) if key not in over)
    return (*over, *(replace(key, state=state, since=day, position=position) for key in now))


def _present(member: Membership, day: date) -> PartyKey:
    return PartyKey(
        key_id=member.key_id, public_key=member.public_key, state="retired", since=day,
        proof=member.proof,
    )  # fmt: skip
