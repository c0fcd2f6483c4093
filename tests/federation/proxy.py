"""An HTTP proxy between a node and its hub: it records, and each request meets the next fault."""

import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import requests

Answer = requests.Response
OURS = ("content-length", "connection", "date", "server")
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing throws away what waits and says RST


class Passing:
    """One request on its way: what was asked, the hub's answer, and the line back."""

    def __init__(self, proxy: "Proxy", asked: BaseHTTPRequestHandler) -> None:
        self.proxy, self._asked, self.path = proxy, asked, asked.path
        self.body = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))

    def ask(self, body: bytes | None = None) -> Answer:
        """Pass the request on, as it is or with another body, and record it with its answer."""
        passed = self.body if body is None else body
        named = ("proxy-connection", "content-length")
        headers = {n: v for n, v in self._asked.headers.items() if n.lower() not in named}
        with requests.Session() as straight:
            straight.trust_env = False  # the environment may name this very proxy
            answer = straight.request(
                self._asked.command, self._asked.path, data=passed, headers=headers, timeout=30
            )
        self.proxy.traffic.append((passed, answer))
        return answer

    def head(self, status: int, headers: Iterable[tuple[str, str]], length: int) -> None:
        self._asked.send_response(status)
        for name, value in headers:
            if name.lower() not in OURS:
                self._asked.send_header(name, value)
        self._asked.send_header("Content-Length", str(length))
        self._asked.end_headers()

    def say(self, answer: Answer, body: bytes, length: int | None = None) -> None:
        """Answer with this body; `length` is what is promised of it."""
        promised = len(body) if length is None else length
        self.head(answer.status_code, answer.headers.items(), promised)
        self.write(body)

    def write(self, piece: bytes) -> None:
        self._asked.wfile.write(piece)

    def reset(self) -> None:
        """End the connection as one that broke does."""
        self._asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


Fault = Callable[[Passing], object]


def _passes(passing: Passing) -> None:
    answer = passing.ask()
    passing.say(answer, answer.content)


class Proxy:
    """Runs while it is entered; `http` is a session that goes through it.

    `script` are the faults to come, one a request; after them all passes.
    """

    def __init__(self, *script: Fault) -> None:
        self.script: deque[Fault] = deque(script)
        self.traffic: list[tuple[bytes, Answer]] = []
        self.late: list[Passing] = []
        self.strays: list[str] = []  # what nobody should ask for: a redirect that is followed
        self.closing = threading.Event()

    def __enter__(self) -> Self:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                proxy._meet(self)

            def do_GET(self) -> None:
                if "Signature" in self.headers:
                    proxy._meet(self)
                else:
                    proxy.strays.append(self.path)
                    self.send_error(404)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.shutdown_request = self._server.close_request  # type: ignore[method-assign]
        self._server.daemon_threads = False  # those that are late are awaited
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.http = requests.Session()
        self.http.proxies = {"http": self.address}
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.http.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _meet(self, asked: BaseHTTPRequestHandler) -> None:
        passing, late = Passing(self, asked), list(self.late)
        fault = self.script.popleft() if self.script else _passes
        with suppress(ConnectionError):  # a node that has given up
            fault(passing)
        asked.close_connection = True
        for one in late:
            one.ask()
            self.late.remove(one)
