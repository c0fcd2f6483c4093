"""Joining a hub with a one-use link, and exchanging with it."""

import base64
from urllib.parse import urlsplit

import requests
from sqlalchemy.orm import Session

from node.config import HUB
from shared.bulk import upsert
from shared.exchange.client import exchange_all
from shared.exchange.hearing import Exchanged
from shared.feed.local import Local
from shared.feed.sequence import sequence
from shared.feed.tables import Peer
from shared.problem import NotFound, Refused
from shared.records.base import Json, canonical
from shared.trust.keys import fingerprint, public_key

APPLICATION = b"landsaftale/application/1\n"
SECONDS = 20


def join(local: Local, link: str) -> str:
    """Apply to the hub of an invitation link; return the fingerprint to compare with its operator.

    The hub's key is pinned from here on.

    Raises:
        Refused: the link cannot be used, anybody could listen (`hub_not_https`), or the hub does
            not answer (`hub_unreachable`).
    """
    must_be_sealed(link)
    token = link.rstrip("/").rpartition("/")[2]
    hub = _ask("GET", link)
    if f"municipality:{hub['municipality']}" != local.authority:
        raise Refused("invitation_unknown")
    said = {"party": local.name, "municipality": hub["municipality"]}
    signature = local.key.sign(APPLICATION + canonical({**said, "token": token}))
    _ask("POST", link, {**said, "public_key": local.key.public.text,
                        "signature": base64.b64encode(signature).decode()})  # fmt: skip
    address = urlsplit(link)
    with local.database.begin() as session:
        peer = {"name": hub["hub"], "pinned_key": hub["public_key"],
                "url": f"{address.scheme}://{address.netloc}"}  # fmt: skip
        upsert(session, Peer, [peer])
    sequence(local.database)  # what was written before there was a hub to number it for
    return fingerprint(local.key.public, public_key(hub["public_key"]))


def must_be_sealed(link: str) -> None:
    """See that nobody listens on the way to a hub: by https, unless it is on this machine.

    Raises:
        Refused: `hub_not_https`.
    """
    address = urlsplit(link)
    here = address.hostname in ("127.0.0.1", "::1", "localhost")
    if address.scheme != "https" and not (address.scheme == "http" and here):
        raise Refused("hub_not_https")


def the_hub(session: Session) -> Peer:
    """Return the hub that this node belongs to.

    Raises:
        NotFound: it has joined none yet.
    """
    peer = session.get(Peer, HUB)
    if peer is None:
        raise NotFound("hub")
    return peer


def words(local: Local) -> str:
    """Return the fingerprint of this node's and its hub's key."""
    with local.read() as session:
        return fingerprint(local.key.public, public_key(the_hub(session).pinned_key))


def synchronise(local: Local) -> Exchanged:
    """Exchange with the hub until both have said all.

    Raises:
        NotFound: this node has joined no hub.
        Refused: the hub does not answer, or refuses.
    """
    with local.read() as session:
        hub = the_hub(session).name
    with requests.Session() as http:
        return exchange_all(local, hub, http=http)


def _ask(method: str, url: str, body: Json | None = None) -> Json:
    data = canonical(body) if body else None
    try:
        answer = requests.request(method, url, data=data, timeout=SECONDS, allow_redirects=False)
        said: Json = answer.json()
    except (requests.RequestException, ValueError) as wrong:
        raise Refused("hub_unreachable", url=url, why=type(wrong).__name__) from wrong
    if not isinstance(said, dict):
        raise Refused("hub_unreachable", url=url, why="no hub")
    if answer.status_code >= 400:
        raise Refused(str(said.get("type", "hub_unreachable")), url=url)
    return said
