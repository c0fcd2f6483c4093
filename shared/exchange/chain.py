"""What two parties have said to each other, chained: nothing of it can be changed afterwards.

Each keeps a chain for each peer, an entry for each message that moved anything, and tells with
every message the head of its own and the head that it has heard of the peer's, signed. The peer
keeps that. So who alters, drops, inserts or reorders an entry contradicts either its own next
head or what the other has signed, and neither can deny what it once stood by. Entries hold
digests of messages, nothing of records: what is erased is not kept here.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import clock
from shared.feed import lives, speaking
from shared.feed.tables import Chained, Peer
from shared.records.base import Json, canonical
from shared.trust.keys import PublicKey, public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

CONTEXT = b"landsaftale/chain/1\n"
KEPT_EVERY = 64  # of the peer's words, beside the newest one
FIELDS: dict[str, type] = {"epoch": str, "n": int, "head": str, "heard_epoch": str,
                           "heard_n": int, "heard": str, "sig": str}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, or the beginning of another life of the database, with the head after it."""

    n: int
    at: datetime
    way: str
    digest: bytes
    head: bytes


def after(head: bytes, n: int, at: datetime, way: str, digest: bytes) -> bytes:
    """Return the head after an entry: SHA-256 of the one before it and the entry."""
    entry = {
        "n": n,
        "at": at.isoformat(timespec="microseconds"),
        "way": way,
        "digest": digest.hex(),
    }
    return hashlib.sha256(head + canonical(entry)).digest()


def first_bad(entries: Iterable[Entry], end: int, head: bytes) -> int | None:
    """Return the number of the first entry that does not follow from the one before, or None.

    `end` and `head` are where the chain is known to stand: what is missing there is named, too.
    """
    before, n = b"", 0
    for n, entry in enumerate(entries, 1):
        if entry.n != n or n > end:
            return n
        before = after(before, n, entry.at, entry.way, entry.digest)
        if before != entry.head:
            return n
    if n < end:
        return n + 1
    return n if before != head else None


def append(
    local: "Local", session: Session, peer: Peer, *,
    sent: bytes | None = None, received: bytes | None = None,
) -> None:  # fmt: skip
    """Chain messages with a peer, whose row the caller holds, and sign where the chain stands."""
    bodies = {"sent": sent, "received": received}
    digests = [(way, hashlib.sha256(body).digest()) for way, body in bodies.items() if body]
    if not digests:
        return
    epoch = hashlib.sha256(lives.epoch(session).encode()).digest()
    if peer.chain_life != epoch.hex():
        digests.insert(0, ("life", epoch))
        peer.chain_life = epoch.hex()
    now = clock.now()
    for way, digest in digests:
        peer.chain_n += 1
        head = after(bytes.fromhex(peer.chain_head), peer.chain_n, now, way, digest)
        peer.chain_head = head.hex()
        kept = peer.chain_heard if peer.chain_n % KEPT_EVERY == 0 else ""
        session.add(Chained(peer=peer.name, n=peer.chain_n, at=now, way=way, digest=digest,
                            head=head, said=kept))  # fmt: skip
    _sign(local, session, peer)


def hear(local: "Local", session: Session, peer: Peer, said: object) -> None:
    """Keep where a peer says that its chain stands, and what it has heard of ours.

    A word that is not signed says nothing. Of two that contradict each other both are kept.
    """
    word = _read(said)
    text = canonical(word).decode() if word else ""
    if word is None or text == peer.chain_heard:
        return
    if not _proves(word, peer.name, local.name, _keys(session, peer)):
        return
    known = json.loads(peer.chain_heard or "null")
    if known and known["epoch"] == word["epoch"]:
        if word["n"] < known["n"]:
            return  # a message that was overtaken
        if word["n"] == known["n"] and word["head"] != known["head"]:
            peer.chain_doubt = peer.chain_heard
    peer.chain_heard = text
    _sign(local, session, peer)


def _sign(local: "Local", session: Session, peer: Peer) -> None:
    heard = json.loads(peer.chain_heard or "{}")
    word: Json = {
        "epoch": lives.epoch(session), "n": peer.chain_n, "head": peer.chain_head,
        "heard_epoch": heard.get("epoch", ""), "heard_n": heard.get("n", 0),
        "heard": heard.get("head", ""),
    }  # fmt: skip
    sig = local.key.sign(_claim(word, local.name, peer.name))
    peer.chain_word = canonical(word | {"sig": base64.b64encode(sig).decode()}).decode()


def audit(local: "Local", session: Session, peer: Peer) -> int | None:
    """Return the first entry of our chain with a peer that is not as it was, or None.

    All of it is computed anew, and compared with every word that the peer has signed of it.
    """
    end, head = peer.chain_n, bytes.fromhex(peer.chain_head)
    bad = first_bad(_entries(session, peer.name), end, head)
    keys = list(speaking.of_party(session, peer.name, peer.pinned_key, revoked=True).values())
    epoch = lives.epoch(session)
    for text in _words(session, peer):
        word = _read(json.loads(text))
        if word is None or not _proves(word, peer.name, local.name, keys):
            continue  # what the peer has not signed says nothing
        n, heard = word["heard_n"], word["heard"]
        if word["heard_epoch"] != epoch or not n:
            continue  # an earlier life of ours may have gone on after the copy that we are
        found = session.scalar(
            select(Chained.head).where(Chained.peer == peer.name, Chained.n == n)
        )
        if (found is None or found.hex() != heard) and (bad is None or n < bad):
            bad = min(n, end + 1)
    return bad


def _entries(session: Session, peer: str) -> Iterator[Entry]:
    columns = (Chained.n, Chained.at, Chained.way, Chained.digest, Chained.head)
    rows = session.execute(
        select(*columns).where(Chained.peer == peer).order_by(Chained.n)
    ).yield_per(1000)
    return (Entry(*row) for row in rows)


def _words(session: Session, peer: Peer) -> list[str]:
    kept = select(Chained.said).where(Chained.peer == peer.name, Chained.said != "")
    return [*session.scalars(kept.order_by(Chained.n)), *filter(None, [peer.chain_heard])]


def _read(said: object) -> Json | None:
    if not isinstance(said, dict) or said.keys() != FIELDS.keys():
        return None
    return said if all(type(said[name]) is kind for name, kind in FIELDS.items()) else None


def _keys(session: Session, peer: Peer) -> Iterator[PublicKey]:
    """Yield the key that a peer signs with now; its others are looked up when that is not it."""
    yield public_key(peer.pinned_key)
    yield from speaking.of_party(session, peer.name, peer.pinned_key).values()


def _claim(word: Json, party: str, peer: str) -> bytes:
    unsigned = {name: value for name, value in word.items() if name != "sig"}
    return CONTEXT + canonical(unsigned | {"party": party, "peer": peer})


def _proves(word: Json, party: str, peer: str, keys: Iterable[PublicKey]) -> bool:
    try:
        sig = base64.b64decode(word["sig"], validate=True)
    except ValueError:
        return False
    return any(key.verifies(sig, _claim(word, party, peer)) for key in keys)
