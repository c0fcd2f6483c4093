"""A mail server of our own for tests: a real one, which keeps what it takes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


@dataclass
class MailServer:
    """What came in, and which addresses are refused."""

    letters: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    port: int = 0

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    async def handle_RCPT(  # noqa: N802 -- so called by aiosmtpd
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on a free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        taking = MailServer(port=probe.getsockname()[1])
    controller = Controller(taking, hostname=HOST, port=taking.port)
    controller.start()
    try:
        yield taking
    finally:
        controller.stop()
