"""A person's name towards one employer: a keyed hash that only this node can make again."""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from uuid import UUID

from shared.feed.local import Local
from shared.trust.keys import read_secret, write_secret

FILE = "pseudonym.key"
HEX_DIGITS = 32  # 128 bits


def pseudonym(local: Local, candidate: UUID, employer: str) -> str:
    """Return the pseudonym: the same at each need of an employer, unlike at any other's."""
    said = f"{candidate} {employer}".encode()
    return hmac.new(_secret(local.home / "keys"), said, hashlib.sha256).hexdigest()[:HEX_DIGITS]


def _secret(folder: Path) -> bytes:
    path = folder / FILE
    if not path.exists():
        _make(path)
    return read_secret(path)


def _make(path: Path) -> None:
    """Write the secret aside and link it in, so that nobody ever reads half of it."""
    aside = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    write_secret(aside, secrets.token_bytes(32))
    with contextlib.suppress(FileExistsError):  # another process was first: its secret holds
        os.link(aside, path)
    aside.unlink()
