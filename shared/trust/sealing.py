"""Sealed boxes for one employer contact: HPKE (RFC 9180), opened without hub or network.

The contact's key file is made and kept by the contact. Its public half is signed by the
contact's own signing key, which nodes pin at first use, so that the hub cannot swap it.
"""

import base64
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from shared.problem import Refused
from shared.trust import rotation
from shared.trust.keys import PublicKey, SigningKey, public_key, read_secret, write_secret

SUITE_NAME = "hpke-x25519-sha256-chacha20poly1305"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"landsaftale/disclosure/1/"
_BINDING = b"landsaftale/contact-key/1\n"
CONTACT = "contact"  # whose keys introduce each other: the same person's, whoever that is


@dataclass(frozen=True, slots=True)
class ContactBundle:
    """What a contact gives the hub: two public keys, and the signature that binds them.

    `proof` is the word of the contact's former key for this one.
    """

    key_id: str
    sealing_key: str
    signing_key: str
    signature: str
    proof: str | None = None

    @property
    def signer(self) -> PublicKey:
        """The contact's signing key, whose fingerprint the KAM reads out."""
        return public_key(self.signing_key)

    def holds(self) -> bool:
        """Tell whether the contact's own signature binds the sealing key."""
        message = _BINDING + base64.b64decode(self.sealing_key)
        return self.signer.id == self.key_id and self.signer.verifies(
            base64.b64decode(self.signature), message
        )


def introduces(signing_key: str, key: str, proof: str | None) -> bool:
    """Tell whether a contact's known signing key has introduced another as its next (base 64)."""
    return proof is not None and rotation.introduced(key, CONTACT, proof, public_key(signing_key))


def create_contact_key(path: Path, former: Path | None = None) -> ContactBundle:
    """Make a contact's key file (mode 0600) and return its public bundle.

    The key in the file `former`, which the contact has had until now, introduces the new one.
    """
    by = SigningKey.load(signing_file(former)) if former else None
    sealing = X25519PrivateKey.generate()
    signing = SigningKey.create(signing_file(path))
    write_secret(path, sealing.private_bytes_raw())
    public = sealing.public_key().public_bytes_raw()
    signature = signing.sign(_BINDING + public)
    return ContactBundle(
        key_id=signing.public.id,
        sealing_key=base64.b64encode(public).decode(),
        signing_key=signing.public.text,
        signature=base64.b64encode(signature).decode(),
        proof=rotation.introduce(signing.public, CONTACT, by) if by else None,
    )


def signing_file(path: Path) -> Path:
    """Return where the signing half of a contact's key file lies."""
    return path.with_suffix(".signing")


def seal(content: dict[str, str], sealing_key: str, proposal: str) -> str:
    """Seal a few named lines for the holder of `sealing_key`; bound to one proposal."""
    recipient = X25519PublicKey.from_public_bytes(base64.b64decode(sealing_key))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return base64.b64encode(_SUITE.encrypt(text, recipient, _INFO + proposal.encode())).decode()


def open_sealed(sealed: str, proposal: str, key_file: Path) -> dict[str, str]:
    """Open a sealed box with the contact's key file.

    Raises:
        Refused: it is sealed for another key or another proposal (`cannot_open`).
    """
    key = X25519PrivateKey.from_private_bytes(read_secret(key_file))
    try:
        text = _SUITE.decrypt(base64.b64decode(sealed), key, _INFO + proposal.encode())
    except (InvalidTag, ValueError) as wrong:
        raise Refused("cannot_open", proposal=proposal) from wrong
    content: dict[str, str] = json.loads(text)
    return content


def bundle_to_json(bundle: ContactBundle) -> str:
    """Return the bundle as the text a contact hands over."""
    return json.dumps(asdict(bundle), indent=2)
