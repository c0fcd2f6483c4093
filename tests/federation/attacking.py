"""How a hostile node attacks: over real HTTP, with a key that is a member's, saying anything."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import requests
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import message
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.records.base import Json
from shared.trust import signature
from shared.trust.keys import SigningKey
from tests import make
from tests.shared.trust.conftest import new_key
from tests.wire import HUB, body_of, put, sealed, signed

Codes = Iterator[str]  # how each thing that was tried was refused
NOTHING = ""  # nothing is refused, and nothing comes of it
OWN = UUID("00000000-0000-4000-8000-00000000000a")  # a record of its own that the hub has


@dataclass(frozen=True, slots=True)
class Attack:
    """One thing to try: for which threat, and how it is to be refused."""

    threat: str
    refusal: str
    act: Callable[["Hostile"], Codes]

    @property
    def name(self) -> str:
        return self.act.__name__.replace("_", " ")

    def came_of(self, hostile: "Hostile") -> set[str]:
        """Try it, and return how it was refused, in all the ways that were tried."""
        list(hostile.say())  # what was told before is heard
        return set(self.act(hostile))


@dataclass
class Hostile:
    """A node whose key is real; `loot` is a genuine record of another member."""

    node: Local
    loot: Json = field(default_factory=dict)
    http: requests.Session = field(default_factory=requests.Session)
    heard: int = 0  # of verdicts

    def __post_init__(self) -> None:
        with self.node.read() as session:
            self.heard = self._hub(session).in_owed
            self.url = self._hub(session).url
        self.stranger = new_key()

    def body(self, *lines: Json) -> bytes:
        """Return the body of an exchange that says these lines, and takes none for new."""
        with self.node.read() as session:
            return body_of(self.node, *lines, last=self._hub(session).out_seq, owed=self.heard)

    def request(
        self, body: bytes, path: str = "/exchange", key: SigningKey | None = None
    ) -> signature.Request:
        made = signature.Request(
            "POST", self.url + path, {"Content-Type": message.MEDIA_TYPE}, body
        )
        signature.sign(made, key or self.node.key, clock.now())
        return made

    def post(self, request: signature.Request) -> requests.Response:
        return self.http.post(request.url, data=request.body, headers=request.headers, timeout=30)

    def ask(self, request: signature.Request) -> str:
        """Return the code with which a request is refused, or nothing."""
        answer = self.post(request)
        return NOTHING if answer.status_code == 200 else str(answer.json()["type"])

    def say(self, *lines: Json) -> Codes:
        """Say these lines, and yield the codes of the verdicts that they get."""
        answer = self.post(self.request(self.body(*lines)))
        if answer.status_code != 200:
            yield str(answer.json()["type"])
            return
        told = message.decode(answer.content).verdicts
        self.heard = max([self.heard, *(one["n"] for one in told)])
        yield from (one["problem"]["code"] for one in told)
        yield from [NOTHING] * (len(lines) - len(told))

    def put(self, *envelopes: Json) -> Codes:
        return self.say(*map(put, envelopes))

    def answer(self, **members: Any) -> Json:
        """Return an envelope of ours that holds, but for these members, with a good signature."""
        return sealed(self.node, {**signed(self.node, make.answer()), **members})

    def with_body(self, **members: Any) -> Json:
        good = signed(self.node, make.answer())
        return self.answer(body={**good["body"], **members})

    def _hub(self, session: Session) -> Peer:
        return session.get_one(Peer, HUB)
