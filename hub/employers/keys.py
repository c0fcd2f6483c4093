"""The public keys that names are sealed for: each is one contact's, who alone can open them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from marshmallow import ValidationError
from marshmallow_dataclass import class_schema

from shared.employer_acts import contact_keys
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import BodySchema, Record, load_json
from shared.records.employer import ContactKey
from shared.records.formats import Base64, KeyId, Line
from shared.said import employer_by_code
from shared.trust.keys import fingerprint, public_key
from shared.trust.sealing import ContactBundle, introduces


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The file that a contact hands over: two public keys, and the signature that binds them."""

    key_id: KeyId
    sealing_key: Base64
    signing_key: Base64
    signature: Base64
    proof: Base64 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDraft(Bundle):
    """A bundle, and whose it is."""

    contact: Line


BUNDLE = class_schema(Bundle, base_schema=BodySchema)()
DRAFT = class_schema(KeyDraft, base_schema=BodySchema)()


def read_bundle(data: bytes) -> ContactBundle:
    """Return what stands in a contact's file.

    Raises:
        Refused: it is no such file (`contact_key_unreadable`).
    """
    try:
        return ContactBundle(**asdict(BUNDLE.load(load_json(data))))
    except (ValueError, ValidationError) as wrong:
        raise Refused("contact_key_unreadable", field="file") from wrong


def add_contact_key(
    local: Local, actor: str, code: str, bundle: ContactBundle, *, contact: str
) -> Record:
    """Keep the public key that disclosures to this contact are sealed for; return its record.

    The same bundle twice is one record.

    Raises:
        NotFound: no such employer.
        Refused: the contact's signature does not bind the key (`contact_key_wrong`), or none of
            the contact's keys here has introduced it, though it says so (`contact_key_stranger`).
    """
    if not _holds(bundle):
        raise Refused("contact_key_wrong", contact=contact)
    with local.begin(actor) as tx:
        employer = employer_by_code(tx.session, code).ref
        known = contact_keys(tx.session, employer)
        for one in known:
            if one.body.key_id == bundle.key_id:
                return one
        if bundle.proof and not _introduced(bundle, contact, known):
            raise Refused("contact_key_stranger", contact=contact)
        body = ContactKey(
            employer=employer, contact=contact, key_id=bundle.key_id,
            sealing_key=bundle.sealing_key, signing_key=bundle.signing_key,
            signature=bundle.signature, proof=bundle.proof,
        )  # fmt: skip
        return tx.get(tx.write(body, "key given"))


def words_of(key: ContactKey) -> str:
    """Return the eight words that the contact reads out, so that nobody has swapped the key."""
    return fingerprint(public_key(key.signing_key))


def _introduced(bundle: ContactBundle, contact: str, known: Sequence[Record]) -> bool:
    keys = (one.body.signing_key for one in known if one.body.contact == contact)
    return any(introduces(key, bundle.signing_key, bundle.proof) for key in keys)


def _holds(bundle: ContactBundle) -> bool:
    try:
        return bundle.holds()
    except ValueError:
        return False
