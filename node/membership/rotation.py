"""This node's keys, and the trust in its hub's: a new key, and what to do when one is lost."""

from contextlib import suppress

import requests

from node.membership.actions import synchronise, the_hub
from shared.exchange.calling import ask, chain
from shared.feed import own_membership
from shared.feed.local import Local
from shared.feed.resign import sign_again
from shared.feed.tables import Peer
from shared.problem import Refused
from shared.records.base import Json, canonical
from shared.trust import rotation
from shared.trust.keys import PublicKey, SigningKey, fingerprint, public_key


def announce(local: Local) -> SigningKey:
    """Tell the hub this node's next key, made at the first call; return it.

    Raises:
        NotFound: this node has joined no hub.
        Refused: the hub does not answer, or refuses: nothing has changed.
    """
    new = local.key_file.prepare()
    proof = rotation.introduce(new.public, local.name, local.key)
    _tell(local, "/exchange/key", {"public_key": new.public.text, "proof": proof})
    return new


def revoke(local: Local, position: int | None) -> None:
    """Tell the hub that others may have this node's key, and up to which number of its feed it
    stands by what the key has signed: it is suspended until an operator there takes the key back.

    Raises:
        NotFound: this node has joined no hub.
        Refused: the hub does not answer, or refuses: nothing has changed.
    """
    _tell(local, "/exchange/revoke", {} if position is None else {"position": position})


def _tell(local: Local, path: str, said: Json) -> None:
    with local.read() as session:
        hub = the_hub(session)
    with requests.Session() as http:
        ask(local, hub, path, canonical(said), http=http)


def take_over(local: Local) -> None:
    """Let this node's next key be its key; the hub notes it with the exchange that follows, or a
    later one.

    Not before we have the hub's own word for it: one that is restored to before is reminded of it.

    Raises:
        Refused: the hub could not be told of it before: nothing has changed.
    """
    new = announce(local).public.id
    if not own_membership.is_named(local, new):
        synchronise(local)
        own_membership.keep(local)
    _replace(local)
    with suppress(Refused):  # it was told before, and notes it whenever we are heard
        synchronise(local)


def replace_lost(local: Local) -> None:
    """Put a key in the place of ours that nobody has seen; the hub must invite us with it."""
    local.key_file.next_path.unlink(missing_ok=True)  # who has the one may have the other
    local.key_file.prepare()
    _replace(local)


def _replace(local: Local) -> None:
    local.key_file.take_over()
    with local.database.begin() as session:
        sign_again(local, session)


def offered(local: Local) -> PublicKey:
    """Return the key that the hub says it has now.

    Raises:
        Refused: the hub does not answer.
    """
    with local.read() as session:
        hub = the_hub(session)
    with requests.Session() as http:
        return public_key(chain(hub.url, http)[-1][0])


def words_with(local: Local, key: PublicKey) -> str:
    """Return the fingerprint of this node's key and one of the hub's."""
    return fingerprint(local.key.public, key)


def trust(local: Local, words: str) -> PublicKey:
    """Pin the key that the hub has now, after both operators have read the same words.

    Raises:
        Refused: the words differ (`fingerprint_differs`), or the hub does not answer.
    """
    key = offered(local)
    if words_with(local, key).split() != words.lower().split():
        raise Refused("fingerprint_differs", municipality=local.municipality)
    with local.database.begin() as session:
        session.get_one(Peer, the_hub(session).name, with_for_update=True).pinned_key = key.text
    return key
