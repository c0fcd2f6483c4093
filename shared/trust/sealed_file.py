"""Files sealed for a key that is kept offline, of any size: what is in memory is one piece.

A file has a key of its own, sealed by HPKE (RFC 9180). With it each piece is sealed by
ChaCha20-Poly1305 (RFC 8439), bound to its place and to whether it is the last: nothing can be
changed, moved or cut off unseen. Source: the STREAM construction (Hoang and others, 2015), which
age uses as well.
"""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from shared.problem import Refused
from shared.trust.keys import read_secret, write_secret

PIECE = 64 * 1024  # bytes sealed at a time
TAG = 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"landsaftale/sealed-file/1"


def create_offline_key(path: Path) -> str:
    """Make a key file (mode 0600) and return its public half, for settings.

    Raises:
        FileExistsError: there is a file of this name.
    """
    private = X25519PrivateKey.generate()
    write_secret(path, private.private_bytes_raw())
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def key_id(public: str) -> str:
    """Return the short name of a public key: the start of its SHA-256.

    Raises:
        ValueError: it is no X25519 key.
    """
    return hashlib.sha256(_public(public).public_bytes_raw()).hexdigest()[:16]


def new_key(public: str) -> tuple[bytes, str]:
    """Return a new file's own key, and the same sealed for the holder of `public`."""
    key = os.urandom(32)
    return key, base64.b64encode(_SUITE.encrypt(key, _public(public), _INFO)).decode()


def opened_key(sealed: str, key_file: Path) -> bytes:
    """Return a file's own key.

    Raises:
        Refused: it is sealed for another key than this file's (`backup_key_wrong`).
    """
    try:
        private = X25519PrivateKey.from_private_bytes(read_secret(key_file))
        return _SUITE.decrypt(base64.b64decode(sealed), private, _INFO)
    except (InvalidTag, ValueError) as wrong:
        raise Refused("backup_key_wrong", path=str(key_file)) from wrong


class Sealing:
    """Takes bytes and writes them sealed; `bound` are the plain ones that stand before them."""

    def __init__(self, file: BinaryIO, key: bytes, bound: bytes) -> None:
        self._file, self._cipher, self._bound = file, ChaCha20Poly1305(key), bound
        self._held, self._number = bytearray(), 0

    def write(self, some: bytes) -> int:
        """Seal what fills a piece; the last one waits for `close`."""
        self._held += some
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(some)

    def close(self) -> None:
        """Seal the last piece, which may be empty."""
        self._put(bytes(self._held), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._bound))
        self._number += 1


def unsealed(file: BinaryIO, key: bytes, bound: bytes) -> Iterator[bytes]:
    """Yield what was sealed, piece by piece.

    Raises:
        Refused: it was changed, moved or cut off (`backup_damaged`).
    """
    cipher, number = ChaCha20Poly1305(key), 0
    piece, following = file.read(PIECE + TAG), b" "
    while following:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, bound)
        except InvalidTag as wrong:
            raise Refused("backup_damaged") from wrong
        piece, number = following, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _public(text: str) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
