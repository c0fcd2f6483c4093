"""What carries requests to the hub, in one process: it loses, cuts, doubles and delays them."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask import Flask
from requests.adapters import BaseAdapter

from shared.exchange import message
from shared.exchange.message import MEDIA_TYPE
from shared.exchange.news import Question
from shared.exchange.reminding import answer_reminder
from shared.exchange.server import Answer, answer, answer_news, answer_repair
from shared.feed.local import Local
from shared.problem import Problem
from shared.trust.signature import Request
from tests.federation.killing import Killed

HOWS = ("asking lost", "answer lost", "asking cut", "answer cut", "twice", "late")


@dataclass
class Fault:
    """What goes wrong with the request that comes after so many: how, and at which part of it."""

    how: str
    after: int
    part: float


NEWS = "/exchange/news"
ANSWERS = {"/exchange": answer, "/exchange/repair": answer_repair,
           "/exchange/reminder": answer_reminder}  # fmt: skip
NO_NEWS = message.line_of({"news": False})
Said = tuple[int, dict[str, str], bytes]


class Carrier(BaseAdapter):
    """Carries requests to the hub's process; `asked` and `seen` are told of what goes by."""

    def __init__(
        self, process: Callable[[], AbstractContextManager[Local]], program: Callable[[], Flask]
    ) -> None:
        super().__init__()
        self._process, self._program = process, program
        self.fault: Fault | None = None
        self.late: list[Request] = []
        self.ahead = 0  # how many parts of a backlog were told ahead
        self.asked: Callable[[Request], None] = lambda _: None
        self.seen: Callable[[Request, bytes], None] = lambda _, __: None
        self.http = requests.Session()
        self.http.mount("http://", self)

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Deliver a request, or do to it what was planned."""
        body = bytes(request.body or b"")  # type: ignore[arg-type]  # bytes, as `calling` posts it
        asked = Request(str(request.method), str(request.url), dict(request.headers), body)
        fault = self._fault()
        how = fault.how if fault else ""
        if how == "late":
            self.late.append(asked)
        if how in ("asking lost", "late"):
            raise requests.ConnectionError(how)
        if fault and how == "asking cut":
            asked.body = body[: int(len(body) * fault.part)]
        status, headers, said = self.deliver(asked)
        if how == "twice":
            again = self.deliver(asked)
            told = status == 200 and said != NO_NEWS
            assert again[0] == 401 or not told, "the same request counts once"
        if how == "answer lost":
            raise requests.ConnectionError(how)
        if fault and how == "answer cut":
            said = said[: int(len(said) * fault.part)]
        return _response(request, status, headers, said)

    def deliver(self, asked: Request) -> Said:
        """Let the hub answer: what is no exchange at its own address."""
        if urlsplit(asked.url).path not in (*ANSWERS, NEWS):
            return self._over_http(asked)
        self.asked(asked)
        try:
            with self._process() as hub:
                answered = _answered(hub, asked)
        except Killed as killed:
            raise requests.ConnectionError("the hub was killed") from killed
        except Problem as problem:
            text = json.dumps({"type": problem.code, "params": problem.plain}).encode()
            return problem.status, {"Content-Type": "application/problem+json"}, text
        self.seen(asked, answered.body)
        self.ahead += "ahead=1" in asked.url and answered.body.startswith(message.GZIP)
        return 200, {**answered.headers, "Content-Type": MEDIA_TYPE}, answered.body

    def _over_http(self, asked: Request) -> Said:
        address = urlsplit(asked.url)
        try:
            with self._process():
                said = self._program().test_client().open(
                    address.path, base_url=f"{address.scheme}://{address.netloc}",
                    method=asked.method, headers=asked.headers, data=asked.body,
                )  # fmt: skip
        except Killed as killed:
            raise requests.ConnectionError("the hub was killed") from killed
        return said.status_code, dict(said.headers), said.data

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        """Be the only network there is."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(requests.Session, "get_adapter", lambda *_, **__: self)
            yield

    def close(self) -> None:
        """Nothing is open."""

    def _fault(self) -> Fault | None:
        if self.fault is None or self.fault.after > 0:
            if self.fault:
                self.fault.after -= 1
            return None
        fault, self.fault = self.fault, None
        return fault


def _answered(hub: Local, asked: Request) -> Answer:
    """Let the hub's program answer, as its routes do."""
    url = urlsplit(asked.url)
    if url.path != NEWS:
        return ANSWERS[url.path](hub, asked)
    told = dict(parse_qsl(url.query, keep_blank_values=True))
    cursor = {**told, "seq": int(told["seq"]), "owed": int(told["owed"])}
    return answer_news(hub, asked, 0, Question(cursor, told.get("ahead") == "1"))


def _response(
    request: requests.PreparedRequest, status: int, headers: dict[str, str], said: bytes
) -> requests.Response:
    response = requests.Response()
    response.request, response.url = request, str(request.url)
    response.status_code = status
    response.headers.update(headers)
    response.raw = BytesIO(said)
    return response
