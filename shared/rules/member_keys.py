"""What becomes of a member's keys: announced, in use, retired, revoked, and another after that."""

from dataclasses import replace
from datetime import date

from shared.records.directory import Membership, PartyKey


def announced(member: Membership, key_id: str, text: str, proof: str, day: date) -> Membership:
    """Return the membership with this next key, and no other one."""
    new = PartyKey(key_id=key_id, public_key=text, state="next", since=day, proof=proof)
    return replace(member, keys=(*member.other_keys("retired", "revoked"), new))


def taken_over(member: Membership, day: date) -> Membership:
    """Return the membership with its next key in use, if it has one."""
    following = member.other_keys("next")
    if not following:
        return member
    [new] = following
    return replace(
        member, key_id=new.key_id, public_key=new.public_key, proof=new.proof,
        keys=(*member.other_keys("retired", "revoked"), _present(member, day)),
    )  # fmt: skip


def revoked(member: Membership, position: int, day: date) -> Membership:
    """Return the membership without a key in use; what each one proves ends at a position."""
    ended = [
        replace(key, state="revoked", since=day, position=position)
        for key in (*member.keys, _present(member, day))
        if key.state != "revoked"
    ]
    return replace(member, state="revoked", keys=(*member.other_keys("revoked"), *ended))


def readmitted(member: Membership, key_id: str, text: str) -> Membership:
    """Return the membership in force again, with a key that the operators compared."""
    keys = member.other_keys("retired", "revoked")
    return replace(member, state="active", key_id=key_id, public_key=text, proof=None, keys=keys)


def _present(member: Membership, day: date) -> PartyKey:
    return PartyKey(
        key_id=member.key_id, public_key=member.public_key, state="retired", since=day,
        proof=member.proof,
    )  # fmt: skip
