"""A party's signing key: Ed25519, in a file that only its owner may read."""

import base64
import hashlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.codes.lists import fingerprint_words
from shared.problem import Refused

RAW = serialization.Encoding.Raw
WORDS_SHOWN = 8  # 64 bits: enough to compare by phone, too many to forge by trial


class PublicKey:
    """The half of a key that peers know; `id` is the start of its SHA-256."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.id = hashlib.sha256(raw).hexdigest()[:16]
        self.verifying = Ed25519PublicKey.from_public_bytes(raw)

    @property
    def text(self) -> str:
        """The key in base 64, as it stands in records."""
        return base64.b64encode(self.raw).decode()

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Tell whether this key made the signature over exactly these bytes."""
        try:
            self.verifying.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@lru_cache(maxsize=512)
def public_key(text: str) -> PublicKey:
    """Return the public key of its base 64 text.

    Raises:
        ValueError: it is no Ed25519 key.
    """
    return PublicKey(base64.b64decode(text, validate=True))


class SigningKey:
    """A private Ed25519 key with its public half."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self.private = private
        self.public = PublicKey(
            private.public_key().public_bytes(RAW, serialization.PublicFormat.Raw)
        )

    def sign(self, message: bytes) -> bytes:
        """Return the signature over these bytes (64 bytes)."""
        return self.private.sign(message)

    @classmethod
    def create(cls, path: Path) -> "SigningKey":
        """Make a key and store it with mode 0600; an existing file is never overwritten.

        Raises:
            FileExistsError: there is a key already.
        """
        key = cls(Ed25519PrivateKey.generate())
        write_secret(path, key.private.private_bytes_raw())
        return key

    @classmethod
    def load(cls, path: Path) -> "SigningKey":
        """Read a key file.

        Raises:
            Refused: the file may be read by others (`key_readable`).
        """
        return cls(Ed25519PrivateKey.from_private_bytes(read_secret(path)))


class KeyFile:
    """Where a party's key lies, and its next one: read again when another is put in its place.

    So each process of the party signs with the new key from the moment that it takes over.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "party.key"
        self.next_path = folder / "next.key"
        self._read: tuple[tuple[int, int], SigningKey] | None = None

    @property
    def key(self) -> SigningKey:
        """The key to sign with now.

        Raises:
            Refused: the file may be read by others (`key_readable`).
        """
        found = self.path.stat()
        seen = (found.st_ino, found.st_mtime_ns)
        if self._read is None or self._read[0] != seen:
            self._read = (seen, SigningKey.load(self.path))
        return self._read[1]

    def prepare(self) -> SigningKey:
        """Return the next key, made at the first call."""
        if not self.next_path.exists():
            SigningKey.create(self.next_path)
        return SigningKey.load(self.next_path)

    def take_over(self) -> None:
        """Put the next key in the place of the present one, whose private half is gone then."""
        self.next_path.replace(self.path)


def write_secret(path: Path, secret: bytes) -> None:
    """Store a secret in a new file of mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.b64encode(secret))


def read_secret(path: Path) -> bytes:
    """Read a secret file.

    Raises:
        Refused: others than its owner may read it (`key_readable`).
    """
    if path.stat().st_mode & 0o077:
        raise Refused("key_readable", path=str(path))
    return base64.b64decode(path.read_bytes())


def fingerprint(*keys: PublicKey) -> str:
    """Return a fingerprint in eight Danish words, the same whichever order the keys come in.

    Both operators see it of the hub's and the node's key together and compare it by phone.
    """
    digest = hashlib.sha256(b"landsaftale/fingerprint/1" + b"".join(sorted(k.raw for k in keys)))
    words = fingerprint_words()
    return " ".join(words[byte] for byte in digest.digest()[:WORDS_SHOWN])
