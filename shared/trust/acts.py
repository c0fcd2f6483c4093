"""What an employer's contact signs of an act that a hub writes for it, and whether that holds.

A hub signs all records that it writes, those for an employer too. What the contact has signed
besides, with the key that it alone has, the hub cannot have made up: the signature is over this
record, in this revision, with this body, and over what the contact was shown beside it.
"""

import base64
from typing import Final

from shared.records.base import ActSignature, Record, canonical, digest_of, load_json
from shared.trust.keys import SigningKey, public_key

CONTEXT: Final = b"landsaftale/act/1\n"


def sign_act(act: Record, seen: str | None, key: SigningKey) -> ActSignature:
    """Return the contact's word on an act; `seen` is the digest of what the act is said of."""
    signature = key.sign(_said(act, key.public.text, seen))
    return ActSignature(
        key=key.public.text, sig=base64.b64encode(signature).decode(), seen=seen
    )  # fmt: skip


def act_holds(act: Record) -> bool:
    """Tell whether the act is signed by the key that its signature names; not whose key it is."""
    said = act.act_sig
    if said is None:
        return False
    try:
        key, signature = public_key(said.key), base64.b64decode(said.sig, validate=True)
    except ValueError:
        return False
    return key.text == said.key and key.verifies(signature, _said(act, said.key, said.seen))


def _said(act: Record, key: str, seen: str | None) -> bytes:
    """The bytes that are signed: the digest is that of the act before anybody has signed it."""
    plain = {name: value for name, value in load_json(act.content).items() if name != "act_sig"}
    digest = digest_of(canonical(plain))
    return CONTEXT + canonical({"digest": digest, "key": key, "seen": seen})
