"""One signed request to a hub, and its signed answer, bounded."""

import json
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from shared import clock
from shared.exchange import message, pauses
from shared.feed import speaking
from shared.feed.security import ANYBODY
from shared.feed.tables import Peer
from shared.problem import STATUS, Refused
from shared.records.base import load_json
from shared.trust import rotation, signature
from shared.trust.keys import PublicKey, public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

CONNECT_SECONDS = 5
PATIENCE = 5  # tries, and seconds, for which we wait for another exchange of ours
MAX_KEYS = 1000  # that a hub ever had
ANSWER_SECONDS = 30  # between two bytes
WHOLE_SECONDS = 300  # what takes longer comes with a signature that has run out


class Later(Refused):
    """Nothing is wrong: we are asked to try again, and not before `wait` seconds."""

    def __init__(self, code: str, wait: float = 0, **params: object) -> None:
        super().__init__(code, wait=math.ceil(wait), **params)
        self.wait = wait


class HubUnreachable(Later):
    """An outage, or something else answers: try again later, and not before `wait` seconds."""

    def __init__(self, url: str, why: str, wait: float = 0) -> None:
        super().__init__("hub_unreachable", wait, url=url, why=why)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub answered, with which key, and by how many seconds its clock is before ours."""

    body: bytes
    clock_offset: int
    key: str


def ask(
    local: "Local", peer: Peer, path: str, body: bytes | None, *,
    http: requests.Session, wait: int = 0,
) -> Answer:  # fmt: skip
    """Post a body to a hub (or get, without one), signed by us; return its answer, signed by it.

    Where the clocks differ too much, the hub gives a nonce, and we sign once more with that.
    Where it is still busy with another exchange of ours, we wait for that one.

    Raises:
        Later: we are asked to wait; `HubUnreachable`: it does not answer.
        Refused: `too_large`, `unsigned`, or the hub's own refusal.
    """
    for _ in range(PATIENCE):
        try:
            return _in_our_time(local, peer, path, body, http=http, wait=wait)
        except Later as later:
            if later.code != "exchange_open" or later.wait > PATIENCE:
                raise
            time.sleep(max(1, later.wait))
    return _in_our_time(local, peer, path, body, http=http, wait=wait)


def _in_our_time(
    local: "Local", peer: Peer, path: str, body: bytes | None, *,
    http: requests.Session, wait: int,
) -> Answer:  # fmt: skip
    try:
        return _ask(local, peer, path, body, http=http, wait=wait)
    except Refused as refused:
        nonce = refused.params.get("nonce")
        if refused.code != "clock_off" or nonce is None:
            raise
        return _ask(local, peer, path, body, http=http, wait=wait, nonce=str(nonce))


def _ask(
    local: "Local", peer: Peer, path: str, body: bytes | None, *,
    http: requests.Session, wait: int, nonce: str | None = None,
) -> Answer:  # fmt: skip
    request = signature.Request(
        "GET" if body is None else "POST", f"{peer.url}{path}",
        {"Content-Type": message.MEDIA_TYPE}, body or b"",
    )  # fmt: skip
    signature.sign(request, local.key, clock.now(), nonce)
    try:
        answer = http.request(
            request.method, request.url, data=request.body, headers=request.headers,
            timeout=(CONNECT_SECONDS, wait + ANSWER_SECONDS), allow_redirects=False, stream=True,
        )  # fmt: skip
        said = _bounded(answer)
    except requests.RequestException as wrong:
        raise HubUnreachable(request.url, type(wrong).__name__) from wrong
    if answer.status_code != 200 or not _is_exchange(answer):
        raise _refusal(request.url, answer, said)
    keys = _Keys(local, peer, http)
    try:
        response = signature.Response(200, dict(answer.headers), said, request)
        signed = signature.verify(response, keys.find)
    except Refused as refused:
        if keys.failed is None:
            local.watch.saw(ANYBODY, refused.code)
        raise keys.failed or refused from refused
    offset = int((signed.created - clock.now()).total_seconds())
    return Answer(said, offset, keys.known[signed.key_id].text)


class _Keys:
    """The hub's keys: the pinned one, those that its membership names, and their successors."""

    def __init__(self, local: "Local", peer: Peer, http: requests.Session) -> None:
        self._local, self._peer, self._http = local, peer, http
        self._pinned = public_key(peer.pinned_key)
        self.known = {self._pinned.id: self._pinned}
        self.failed: Refused | None = None

    def find(self, key_id: str) -> PublicKey | None:
        """Return a key of the hub; one that we have not heard of must be introduced by ours."""
        for more in (self._heard_of, self._introduced):
            if key_id not in self.known:
                self.known |= more()
        if key_id not in self.known and self.failed is None:
            self.failed = Refused("hub_key_unknown", url=self._peer.url)
        return self.known.get(key_id)

    def _heard_of(self) -> dict[str, PublicKey]:
        with self._local.read() as session:
            return speaking.for_messages(session, self._peer, clock.now().date())

    def _introduced(self) -> dict[str, PublicKey]:
        try:
            offered = chain(self._peer.url, self._http)
        except Refused as refused:
            self.failed = refused
            return {}
        new = rotation.follow(self._pinned, self._peer.name, offered)
        return {new.id: new}


def chain(url: str, http: requests.Session) -> list[tuple[str, str]]:
    """Return the keys that a hub says it had and has, each with the word of the one before it.

    Raises:
        HubUnreachable: it does not answer, or something else does.
    """
    where = f"{url}/exchange/keys"
    try:
        answer = http.get(where, timeout=CONNECT_SECONDS, allow_redirects=False, stream=True)
        said = load_json(_bounded(answer))
        return [(str(one["public_key"]), str(one["proof"])) for one in said["keys"][:MAX_KEYS]]
    except (requests.RequestException, ValueError, KeyError, TypeError) as wrong:
        raise HubUnreachable(where, type(wrong).__name__) from wrong


def _bounded(answer: requests.Response) -> bytes:
    """Read a body up to what an exchange may be, and as long as one may take.

    Raises:
        Refused: it is `too_large`; the rest is left unread.
        Timeout: it drips.
    """
    said, until = bytearray(), time.monotonic() + WHOLE_SECONDS
    for piece in answer.iter_content(64 * 1024):
        said += piece
        if len(said) > message.MAX_CODED:
            answer.close()
            raise Refused("too_large", bytes=len(said), limit=message.MAX_CODED)
        if time.monotonic() > until:
            answer.close()
            raise requests.Timeout
    return bytes(said)


def _is_exchange(answer: requests.Response) -> bool:
    """Tell it from a page that something on the way answers with."""
    return answer.headers.get("Content-Type", "").startswith(message.MEDIA_TYPE)


def _refusal(url: str, answer: requests.Response, said: bytes) -> Refused:
    try:
        told = json.loads(said)
        code = str(told["type"])
    except (ValueError, KeyError, TypeError):
        code = ""
    wait = pauses.asked(answer.headers.get("Retry-After"), clock.now())
    if STATUS.get(code) == answer.status_code == 429:
        return Later(code, wait, url=url)
    if code in STATUS and 400 <= answer.status_code < 500:
        return Refused(code, url=url, **_more(code, told.get("params")))
    return HubUnreachable(url, f"HTTP {answer.status_code}", wait)


def _more(code: str, params: Any) -> dict[str, Any]:
    """Return what a hub says to who has another time than it: its own, and a nonce. To who speaks
    no version of the protocol that it does: which ones, as we see it.
    """
    if not isinstance(params, dict):
        return {}
    if code == "protocol_unknown":
        theirs = message.versions_in(params.get("ours"))
        return {"ours": sorted(message.SPOKEN), "theirs": theirs}
    said = {name: str(params.get(name)) for name in ("now", "nonce")}
    return said if signature.NONCE.fullmatch(said["nonce"]) else {}
