"""The demo's mail server: it takes every letter and puts it in a folder, for people to read."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import cast

HOST = "127.0.0.1"


class _Server(ThreadingTCPServer):
    daemon_threads = True
    folder: Path


class _Taking(StreamRequestHandler):
    """As much of SMTP (RFC 5321) as the hub speaks."""

    def handle(self) -> None:
        self._say("220 demo")
        while word := self.rfile.readline(1000)[:4].upper():
            if word == b"DATA":
                self._say("354 until a dot alone")
                self._keep(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say("221 bye" if word == b"QUIT" else "250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _keep(self, sent: bytes) -> None:
        letter = message_from_bytes(sent.replace(b"\r\n..", b"\r\n."), policy=default)
        folder = cast("_Server", self.server).folder
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{len(list(folder.iterdir())) + 1:03}-{letter['To']}.txt"
        file.write_text(f"{letter['Subject']}\n\n{letter.get_content()}", encoding="utf-8")


@contextmanager
def letterbox(folder: Path) -> Iterator[dict[str, str]]:
    """Take letters into `folder` meanwhile; yields the settings that a hub sends them by."""
    with _Server((HOST, 0), _Taking) as server:
        server.folder = folder
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "LANDSAFTALE_SMTP": f"{HOST}:{server.server_address[1]}",
            "LANDSAFTALE_MAIL_FROM": "landsaftale@example.dk",
        }
        server.shutdown()
