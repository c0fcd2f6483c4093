"""Our own membership beside our keys, as the hub has signed it: which of them is ours.

The keys lie outside the database, and may be newer than an older copy of it that was put in its
place. So the newest membership of ours lies with them: a hub takes it back from there, and a
member reminds its hub of it (`exchange/reminding.py`).
"""

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from shared.feed import mend, speaking, stored
from shared.feed.checking import read_record
from shared.feed.tables import Member
from shared.problem import Refused
from shared.records.base import Json, Record, load_json
from shared.records.directory import Membership

if TYPE_CHECKING:
    from shared.feed.local import Local

FILE = "party.membership"


def keep(local: "Local") -> None:
    """Keep our membership in the file, if that is not a newer one: the database may be older."""
    with local.read() as session:
        of_us = select(Member.owner, Member.record_id).where(Member.party == local.name)
        heard = stored.many(session, [(owner, one) for owner, one in session.execute(of_us)])
    known = kept(local)
    for record in heard:
        if known is None or (record.rev >= known.rev and _wire(record) != _wire(known)):
            _write(local, _wire(record))


def kept(local: "Local") -> Record | None:
    """Return our newest membership as the file has it; None where there is none that holds."""
    try:
        return read_record(load_json(_path(local).read_bytes()))
    except (FileNotFoundError, ValueError, Refused):
        return None


def keys_of(member: Membership) -> dict[str, str]:
    """Return the keys (base 64) with which its party speaks, or may from now on, by their ids."""
    if member.state not in speaking.EXCHANGING:
        return {}
    following = {key.key_id: key.public_key for key in member.other_keys("next")}
    return {member.key_id: member.public_key, **following}


def is_named(local: "Local", key_id: str) -> bool:
    """Tell whether the hub has said, as we have kept it, that this key is ours."""
    known = kept(local)
    return known is not None and key_id in keys_of(known.body)


def catch_up(local: "Local") -> None:
    """Let a hub whose database is older than the file take its membership back from there."""
    known = kept(local)
    if known is None:
        return
    with local.read() as session:
        here = stored.many(session, [(known.owner, known.id)])
    if not here or here[0].rev < known.rev:
        with local.database.begin() as session:
            mend.take_back(local, session, local.name, [envelope(known)])


def envelope(record: Record) -> Json:
    """Return a record as it travels."""
    found: Json = load_json(_wire(record))
    return found


def _wire(record: Record) -> bytes:
    return stored.wire(record.content, stored.signature_text(record.sig))


def _path(local: "Local") -> Path:
    return local.key_file.path.with_name(FILE)


def _write(local: "Local", record: bytes) -> None:
    """Put a whole new file in the place of the old one; two who do so at once write one each."""
    path = _path(local)
    part = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    with part.open("wb") as file:
        file.write(record)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
