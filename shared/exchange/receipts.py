"""Receipts: one's signed word of what came of a record that one was asked to destroy."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import clock, erasures
from shared.bulk import upsert
from shared.feed import speaking, verdicts
from shared.feed.checking import key_of
from shared.feed.keys import Key
from shared.feed.tables import Erasure, Feed, Peer, Receipt, StoredRecord, Unpurged
from shared.feed.withdrawal import Fate, destroyed
from shared.records.base import MAX_INTEGER, MAX_REV, Json, canonical
from shared.records.formats import DigestField, ref
from shared.rules.erasure import says_more

if TYPE_CHECKING:
    from shared.feed.local import Local

CLAIM = b"landsaftale/receipt/1\n"
SIGNED = ("owner", "id", "grade", "at", "rev", "digest", "open")  # as far as a receipt has them


def statement(said: Mapping[str, Any]) -> Json:
    """Return what is signed of a receipt: what was not here has no revision, and so on."""
    return {name: said[name] for name in SIGNED if said.get(name) is not None}


def give(
    local: "Local", session: Session, peer: Peer, key: Key, fate: Fate, now: datetime
) -> None:
    """Owe a peer our word of what came of a record; of a destroyed key a later one follows."""
    told = statement({
        "owner": key[0], "id": str(key[1]), "at": now.isoformat(timespec="seconds"),
        "open": len(_open(session, key)) if fate.grade == "passed_on" else None, **fate._asdict(),
    })  # fmt: skip
    sig = base64.b64encode(local.key.sign(CLAIM + canonical(told))).decode()
    verdicts.owe(session, peer, {"type": "receipt", **told, "sig": sig})
    if fate.grade == "key_destroyed":
        upsert(session, Unpurged, [{"peer": peer.name, "owner": key[0], "id": key[1],
                                    "rev": fate.rev, "digest": fate.digest}])  # fmt: skip


def take(local: "Local", session: Session, peer: Peer, line: Json) -> None:
    """Keep a peer's word that it has destroyed what we asked, if it says more than before.

    Once all to whom we passed the record have confirmed it, who asked us for it is told.
    """
    key = key_of(line)
    asked = session.get(Erasure, (peer.name, *key)) if key else None
    if key is None or asked is None:
        return
    row = session.get(Receipt, (peer.name, *key))
    before = row.grade if row else None
    told = statement(line)
    if not says_more(line["grade"], before) or not _can_be_kept(told):
        return
    try:
        sig, at = base64.b64decode(line["sig"]), datetime.fromisoformat(line["at"])
    except ValueError:
        return
    said = CLAIM + canonical(told)
    signers = speaking.of_party(session, peer.name, peer.pinned_key)
    if any(one.verifies(sig, said) for one in signers.values()):
        kept = {name: told.get(name) for name in ("grade", "rev", "digest", "open")}
        session.merge(Receipt(peer=peer.name, owner=key[0], id=key[1], at=at, sig=line["sig"],
                              **kept))  # fmt: skip
        asked.confirmed = line["grade"] != "passed_on"
        session.flush()
        if before in (None, "passed_on"):
            _pass_back(local, session, key)


def _can_be_kept(told: Json) -> bool:
    """Tell whether what a peer says that it held, and awaits, is of a form that we can keep."""
    rev, digest, awaited = (told.get(name) for name in ("rev", "digest", "open"))
    return (
        (rev is None or (type(rev) is int and 0 < rev <= MAX_REV))
        and (digest is None or (type(digest) is str and bool(_DIGEST.fullmatch(digest))))
        and (awaited is None or (type(awaited) is int and 0 <= awaited <= MAX_INTEGER))
    )


_DIGEST = re.compile(DigestField.pattern)


def _open(session: Session, key: Key) -> list[erasures.Asked]:
    """Return those to whom a record was passed on that have not confirmed its end."""
    found = erasures.of_records(session, [ref(*key)])
    return [one for one in found if one.state != "confirmed"]


def _pass_back(local: "Local", session: Session, key: Key) -> None:
    owner = key[0]
    if session.get(StoredRecord, key):
        return  # its writer has not taken it back, that we know: who held it has left
    if owner == local.authority or _open(session, key):
        return
    party = speaking.party_for(session, owner)
    if party and (asker := session.get(Peer, party, with_for_update=True)):
        give(local, session, asker, key, _as_passed_on(session, key), clock.now())


def _as_passed_on(session: Session, key: Key) -> Fate:
    """Return what came of a record that is gone here and elsewhere: the feed still names it."""
    fed = select(Feed.rev, Feed.digest).where(Feed.owner == key[0], Feed.id == key[1])
    row = session.execute(fed.order_by(Feed.rev.desc()).limit(1)).first() or (None, None)
    kind = select(Erasure.kind).where(Erasure.owner == key[0], Erasure.id == key[1]).limit(1)
    return Fate(destroyed(session.scalars(kind).one()), *row)
