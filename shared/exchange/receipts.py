"""Receipts: one's signed word of what came of a record that one was asked to destroy."""

import base64
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from shared import clock, erasures
from shared.bulk import upsert
from shared.feed import speaking, verdicts, withdrawal
from shared.feed.checking import key_of
from shared.feed.keys import Key
from shared.feed.tables import Erasure, Peer, Receipt, StoredRecord, Unpurged
from shared.records.base import Json, canonical
from shared.records.formats import ref
from shared.rules.erasure import Grade, says_more

if TYPE_CHECKING:
    from shared.feed.local import Local

CLAIM = b"landsaftale/receipt/1\n"


def give(
    local: "Local", session: Session, peer: Peer, key: Key, grade: Grade, now: datetime
) -> None:
    """Owe a peer our word of what came of a record; of a destroyed key a later one follows."""
    statement = {
        "owner": key[0], "id": str(key[1]), "grade": grade,
        "at": now.isoformat(timespec="seconds"),
    }  # fmt: skip
    sig = base64.b64encode(local.key.sign(CLAIM + canonical(statement))).decode()
    verdicts.owe(session, peer, {"type": "receipt", **statement, "sig": sig})
    if grade == "key_destroyed":
        upsert(session, Unpurged, [{"peer": peer.name, "owner": key[0], "id": key[1]}])


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
    if not says_more(line["grade"], before):
        return
    statement = {name: line[name] for name in ("owner", "id", "grade", "at")}
    try:
        sig, at = base64.b64decode(line["sig"]), datetime.fromisoformat(line["at"])
    except ValueError:
        return
    said = CLAIM + canonical(statement)
    signers = speaking.of_party(session, peer.name, peer.pinned_key)
    if any(one.verifies(sig, said) for one in signers.values()):
        session.merge(Receipt(peer=peer.name, owner=key[0], id=key[1], grade=line["grade"],
                              at=at, sig=line["sig"]))  # fmt: skip
        asked.confirmed = line["grade"] != "passed_on"
        session.flush()
        if before in (None, "passed_on"):
            _pass_back(local, session, key)


def _pass_back(local: "Local", session: Session, key: Key) -> None:
    owner = key[0]
    if session.get(StoredRecord, key):
        return  # its writer has not taken it back, that we know: who held it has left
    found = erasures.of_records(session, [ref(*key)])
    if owner == local.authority or any(one.state != "confirmed" for one in found):
        return
    party = speaking.party_for(session, owner)
    if party and (asker := session.get(Peer, party, with_for_update=True)):
        give(local, session, asker, key, withdrawal.destroyed(found[0].kind), clock.now())
