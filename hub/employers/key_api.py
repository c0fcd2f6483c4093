"""`/api/v1/contact-keys`: the keys that names are sealed for, and handing one in."""

from dataclasses import dataclass
from typing import Final

from marshmallow_dataclass import class_schema

from hub.employers import keys
from hub.employers.keys import DRAFT, KeyDraft
from shared.accounts.access import current
from shared.employer_acts import contact_keys
from shared.feed import stored
from shared.records.base import Record
from shared.trust.sealing import ContactBundle
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("contact-keys", __name__, "Whom names are sealed for.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShown:
    """A contact's key; `words` are what the contact reads out when somebody rings."""

    contact_key: str
    contact: str
    key_id: str
    words: str


SHOWN: Final = class_schema(KeyShown)


@blueprint.get("")
@blueprint.response(200, SHOWN(many=True))
def index() -> list[KeyShown]:
    """List your employer's keys; names are sealed for the last."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        return [_shown(one) for one in contact_keys(session, employer.ref)]


@blueprint.post("")
@blueprint.arguments(DRAFT)
@blueprint.response(201, SHOWN())
def take(said: KeyDraft) -> KeyShown:
    """Keep what `landsaftale contact-key` made for a contact; twice is once."""
    with local().read() as session:
        code = stored.get(session, current().scope or "").body.code
    bundle = ContactBundle(
        said.key_id, said.sealing_key, said.signing_key, said.signature, said.proof
    )
    return _shown(
        keys.add_contact_key(local(), current().actor, code, bundle, contact=said.contact)
    )


def _shown(one: Record) -> KeyShown:
    return KeyShown(
        contact_key=one.ref, contact=one.body.contact, key_id=one.body.key_id,
        words=keys.words_of(one.body),
    )  # fmt: skip
