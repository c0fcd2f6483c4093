"""The key of citizens' identity, and what is closed and known again with it.

One secret of 32 bytes lies in `keys/identity.key` (mode 0600) beside the signing key and never
in the database; three keys are derived from it, for look-up, for comparing, and for sealing.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from shared.database import set_setting, setting
from shared.problem import Refused
from shared.trust.keys import read_secret, write_secret

KEY_FILE = Path("keys", "identity.key")
KEY_BYTES = 32
NONCE_BYTES = 12
MARK = "identity_key"


class Vault:
    """Seals identity, opens it again, and hashes it so that nobody without the key can guess."""

    def __init__(self, secret: bytes) -> None:
        self._look_up = _derive(secret, b"look-up")
        self._compare = _derive(secret, b"compare")
        self._cipher = AESGCM(_derive(secret, b"seal"))
        self.mark = _derive(secret, b"mark").hex()

    def number(self, cpr: str) -> str:
        """Return the keyed hash (HMAC-SHA256, hexadecimal) of a CPR number's ten digits."""
        return hmac.digest(self._look_up, cpr.encode(), "sha256").hex()

    def facts(self, text: str) -> str:
        """Return the keyed hash of a row's text, by which it is known again."""
        return hmac.digest(self._compare, text.encode(), "sha256").hex()

    def seal(self, citizen: UUID, what: str, text: str) -> bytes:
        """Return nonce and AES-256-GCM ciphertext, bound to this citizen and this column."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), _binding(citizen, what))

    def open(self, citizen: UUID, what: str, sealed: bytes) -> str:
        """Return what was sealed.

        Raises:
            cryptography.exceptions.InvalidTag: changed, or of another citizen or column.
        """
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher.decrypt(nonce, text, _binding(citizen, what)).decode()


def create_key(home: Path) -> None:
    """Make the key file of a new node; one that is there stays."""
    with suppress(FileExistsError):
        write_secret(home / KEY_FILE, os.urandom(KEY_BYTES))


def open_vault(home: Path, session: Session) -> Vault:
    """Return the vault that this database's citizens are sealed with.

    Raises:
        Refused: the key file is gone or another's (`identity_key_missing`): a new one is made
            only for a database that holds nobody yet.
    """
    known = setting(session, MARK)
    if known is None:
        create_key(home)
    elif not (home / KEY_FILE).exists():
        raise Refused("identity_key_missing", path=str(home / KEY_FILE))
    vault = Vault(read_secret(home / KEY_FILE))
    if known not in (None, vault.mark):
        raise Refused("identity_key_missing", path=str(home / KEY_FILE))
    return vault


def keep_mark(vault: Vault, session: Session) -> None:
    """Note in the database which key its citizens are sealed with."""
    if setting(session, MARK) is None:
        set_setting(session, MARK, vault.mark)


def _derive(secret: bytes, use: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, None, b"landsaftale/identity/1/" + use).derive(secret)


def _binding(citizen: UUID, what: str) -> bytes:
    return hashlib.sha256(citizen.bytes + what.encode()).digest()
