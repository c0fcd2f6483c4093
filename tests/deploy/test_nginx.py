"""Who sends one byte a second keeps nobody waiting: nginx stands before the hub as deployed."""

import ipaddress
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from node.membership import actions as membership
from shared import clock
from tests import make
from tests.house.tree import ROOT
from tests.processes import RealTown, free_port, wait_for
from tests.wire import check_sums

SLOW = 280  # connections: half of them are more than the hub has threads
THREADS = 4
HEADER_SECONDS = 2
AT_MOST = 3.0  # seconds for an exchange or a page, with all the rest that the machine does
NGINX = "/usr/sbin/nginx"


class Fronted(RealTown):
    """A hub behind nginx, which reads its configuration from `deploy/`."""

    def _listen(self) -> str:
        super()._listen()
        self.front, self.direct = free_port(), self._port
        return f"https://127.0.0.1:{self.front}"

    def _found(self, home: Path, program: str, **settings: Any) -> None:
        if program == "hub":
            settings |= {"port": self.direct, "threads": THREADS}
        super()._found(home, program, **settings)

    def _serve(self) -> None:
        super()._serve()
        file = self.folder / "nginx.conf"
        file.write_text(configuration(self.folder, self.front, self.direct))
        process = subprocess.Popen(
            [NGINX, "-p", self.folder, "-c", file, "-g", "daemon off;"],
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.terminate)
        wait_for(self.front)

    def _exchange(self, code: str) -> None:
        membership.synchronise(self.nodes[code])


def configuration(folder: Path, front: int, direct: int) -> str:
    """Return what is deployed, with other ports and files; and an owner who may read these."""
    said = (ROOT / "deploy/nginx.conf").read_text()
    write_certificate(folder)
    changed = {
        "user www-data;": "user root;" if os.geteuid() == 0 else "",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/error.log": f"{folder}/nginx.log",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{front} ssl;",
        "127.0.0.1:8000": f"127.0.0.1:{direct}",
        "/etc/ssl/hub.example.dk.pem": f"{folder}/tls.pem",
        "/etc/ssl/private/hub.example.dk.key": f"{folder}/tls.key",
        "client_header_timeout 10s;": f"client_header_timeout {HEADER_SECONDS}s;",
    }
    for before, after in changed.items():
        assert said.count(before) == 1, before
        said = said.replace(before, after)
    return said


def write_certificate(folder: Path) -> None:
    """Write a key and a certificate of our own for this machine."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "tls.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@contextmanager
def dripping(port: int, *, tls: bool) -> Iterator[list[socket.socket]]:
    """Hold connections open that send a byte now and then, half in a header, half in a body."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    ended = Event()
    with ExitStack() as held:
        slow = []
        for number in range(SLOW):
            one = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            one = held.enter_context(context.wrap_socket(one)) if tls else one
            body = "Content-Length: 1000000\r\n\r\n" if number % 2 else "X-Slow: "
            one.sendall(f"POST /exchange HTTP/1.1\r\nHost: 127.0.0.1\r\n{body}".encode())
            slow.append(one)

        def drip() -> None:
            while not ended.wait(0.5):
                for one in slow:
                    with suppress(OSError):
                        one.sendall(b"a")

        thread = Thread(target=drip)
        thread.start()
        try:
            yield slow
        finally:
            ended.set()
            thread.join()


@pytest.fixture
def fronted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fronted]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "tls.pem"))
    with Fronted(tmp_path) as town:
        yield town


def is_closed(one: socket.socket) -> bool:
    one.settimeout(0.01)
    try:
        return one.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_behind_it_an_exchange_and_a_page_are_answered_beside_slow_connections(
    fronted: Fronted,
) -> None:
    node, began = fronted.node("101"), time.monotonic()
    with dripping(fronted.front, tls=True) as slow:
        while time.monotonic() < began + HEADER_SECONDS + 1:
            before = time.monotonic()
            with node.begin("test") as tx:
                tx.write(make.answer(), "test")
            fronted.synchronise("101")
            page = requests.get(f"{fronted.url}/log-ind", timeout=AT_MOST)
            assert page.status_code == 200
            assert page.headers["Strict-Transport-Security"]  # it knows that people use https
            assert time.monotonic() - before < AT_MOST
        limit = time.monotonic() + AT_MOST
        while not all(map(is_closed, slow[::2])):  # a header has a time to be whole
            assert time.monotonic() < limit
    check_sums(node, fronted.hub)


def test_without_it_they_keep_all_waiting(fronted: Fronted) -> None:
    with (
        dripping(fronted.direct, tls=False),
        pytest.raises(requests.Timeout),
    ):
        requests.get(f"http://127.0.0.1:{fronted.direct}/log-ind", timeout=1)
