"""The lives of a database: one begins at its founding and at each restore, and names its parent.

A life's random name is its `epoch`. The link to its parent is signed by the party, so that its
peers can tell a restored database, which goes on where they knew it, from a second one of the
same party: an old copy that is served beside it. With that nothing more is exchanged until the
operator has chosen. A restored party writes nothing before its peers have given back what it
lost (`must_be_repaired`).
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from shared.database import Database, drop_setting, set_setting, setting
from shared.feed import speaking
from shared.feed.tables import Member, Peer
from shared.problem import Refused
from shared.records.base import Json, canonical
from shared.trust.keys import PublicKey

if TYPE_CHECKING:
    from shared.trust.keys import SigningKey

Keys = Mapping[str, PublicKey]
CLAIM = b"landsaftale/life/1\n"
KNOWN_LIVES = 16  # so many of a party's last ones are told: nobody restores oftener unheard
UNNAMED = "?"  # a second life of which we know no more than that it is there
_EPOCH, _LIVES, _RESTORED = "epoch", "lives", "restored"  # settings of the database


def epoch(session: Session) -> str:
    """Return the name of this database's life."""
    return setting(session, _EPOCH) or ""


def links(session: Session) -> list[Json]:
    """Return our lives since the founding, each with its parent and our signature; newest last."""
    found: list[Json] = json.loads(setting(session, _LIVES) or "[]")
    return found


def begin(session: Session, party: str, key: "SigningKey", after: Sequence[Json] = ()) -> str:
    """Let this database begin another life, child of the one before; return its name.

    `after` are later lives than it knows itself, whose database it replaces.
    """
    known = links(session)
    known += [one for one in after if one not in known]
    parent = str(known[-1]["epoch"]) if known else epoch(session)
    new = secrets.token_hex(8)
    set_setting(session, _EPOCH, new)
    if parent:
        signature = base64.b64encode(key.sign(_claim(party, new, parent))).decode()
        known.append({"epoch": new, "parent": parent, "sig": signature})
        set_setting(session, _LIVES, json.dumps(known[-KNOWN_LIVES:]))
    return new


def recognise(session: Session, peer: Peer, hello: Json) -> None:
    """See that a peer speaks in the life that we know or a later one, and has heard of no other
    life of ours than this and those before it.

    Raises:
        Refused: `two_lives` or `older_life`; nothing may be taken from it nor given to it.
    """
    must_be_one(peer)
    said = str(hello["epoch"])
    if peer.life not in ("", said):
        keys = speaking.of_party(session, peer.name, peer.pinned_key)
        if not _descends(said, peer.life, hello.get("lives"), peer.name, keys):
            raise Refused("two_lives", peer=peer.name, life=peer.life, other=said)
    heard, own = str(hello["cursor"]["epoch"]), epoch(session)
    if heard not in ("", own) and heard not in {one["parent"] for one in links(session)}:
        raise Refused("older_life", peer=peer.name, life=own, other=heard)
    if peer.life != said:
        peer.life = said


def must_be_one(peer: Peer) -> None:
    """See that we know of one life of this peer alone.

    Raises:
        Refused: `two_lives`: the operator is to choose.
    """
    if peer.doubt:
        raise Refused("two_lives", peer=peer.name, life=peer.life, other=peer.doubt)


def note(database: Database, party: str, refused: Refused) -> None:
    """Keep that there is a second life of a peer, if that is why an exchange was refused.

    `older_life` says so of who says it; where it is we who say it, our own operator sees it.
    """
    other = refused.params.get("other")
    if refused.code == "two_lives" and other:
        kept = {"doubt": str(other)}
    elif refused.code == "older_life":
        kept = {"failure": refused.code} if other else {"doubt": UNNAMED}
    else:
        return
    with database.begin() as session:
        session.execute(update(Peer).where(Peer.name == party).values(kept))


def choose(session: Session, party: str, life: str) -> None:
    """Go on with one life of a peer, as its operator and ours have agreed: others stay out.

    Raises:
        Refused: there is no such peer (`peer_unknown`).
    """
    peer = session.get(Peer, party, with_for_update=True)
    if peer is None:
        raise Refused("peer_unknown", peer=party)
    peer.life, peer.doubt, peer.failure = life, "", ""
    if peer.in_epoch not in ("", life):
        peer.in_epoch = life  # what we have of the other is compared, and settled by a repair


def restored(session: Session) -> None:
    """Write nothing from now on until each peer has given back what this database lacks."""
    set_setting(session, _RESTORED, "yes")
    session.execute(update(Peer).values(in_step=False, out_step=False))


def awaited(session: Session) -> list[str]:
    """Return whom a restored database awaits: peers that do not yet hold what it has for them,
    or it what they have. None when it has not been restored, or all do.
    """
    if setting(session, _RESTORED) is None:
        return []
    members = select(Member.party).where(Member.state == "active")
    waits = or_(~Peer.in_step, ~Peer.out_step)
    theirs = or_(Peer.name.like("hub:%"), Peer.name.in_(members))
    return list(session.scalars(select(Peer.name).where(waits, theirs).order_by(Peer.name)))


def must_be_repaired(session: Session) -> None:
    """See that this database may be written to.

    Raises:
        Refused: `restored_not_repaired`: it was restored, and peers are awaited.
    """
    if waiting := awaited(session):
        raise Refused("restored_not_repaired", peers=", ".join(waiting))


def go_on(session: Session) -> None:
    """Await nobody any longer: it is the operator's decision. Who comes back is compared then."""
    drop_setting(session, _RESTORED)


def _claim(party: str, new: str, parent: str) -> bytes:
    return CLAIM + canonical({"party": party, "epoch": new, "parent": parent})


def _descends(life: str, from_life: str, said: Any, party: str, keys: Keys) -> bool:
    """Tell whether signed links lead from a life back to another."""
    parents = _parents(said, party, keys)
    while life != from_life and life in parents:
        life = parents.pop(life)
    return life == from_life


def _parents(said: Any, party: str, keys: Keys) -> dict[str, str]:
    """Return the parent of each life whose link its party has signed."""
    found: dict[str, str] = {}
    for one in said[:KNOWN_LIVES] if isinstance(said, list) else ():
        if isinstance(one, Mapping) and {"epoch", "parent", "sig"} <= one.keys():
            new, parent = str(one["epoch"]), str(one["parent"])
            try:
                signature = base64.b64decode(str(one["sig"]), validate=True)
            except binascii.Error:
                continue
            if any(key.verifies(signature, _claim(party, new, parent)) for key in keys.values()):
                found[new] = parent
    return found
