"""Keys that are in no file."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.trust.keys import SigningKey


def new_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())
