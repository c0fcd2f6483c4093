"""A contact's known key introduces its next one, and this node follows by itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.contacts.actions import holds
from node.events.actions import note
from node.tables import PinnedContact
from shared.employer_acts import contact_keys
from shared.feed.local import Local
from shared.records.employer import ContactKey
from shared.trust.sealing import introduces


def follow_keys(local: Local) -> int:
    """Let each key that the contact's known one has introduced be the known one; return how many.

    The one before still vouches for what it has signed, and introduces no other.
    """
    with local.read() as session:
        if not _following(session):
            return 0
    followed = 0
    with local.begin("program") as tx:
        while found := _following(tx.session):
            for pin, key in found:
                pin.former, pin.signing_key = [*pin.former, pin.signing_key], key.signing_key
                pin.followed_at = tx.now
                note(tx.session, "program", "key_followed", key.contact, [key.key_id])
            tx.session.flush()
            followed += len(found)
    return followed


def present(session: Session, key: ContactKey) -> ContactKey:
    """Return the contact's key that has come in the place of a former one, else the same."""
    pin = session.get(PinnedContact, (key.employer, key.contact))
    if pin is None or key.signing_key not in pin.former:
        return key
    keys: list[ContactKey] = [one.body for one in contact_keys(session, key.employer)]
    return next((one for one in keys if one.signing_key == pin.signing_key), key)


def _following(session: Session) -> list[tuple[PinnedContact, ContactKey]]:
    """Return the pins whose key has introduced another, with that one."""
    found = []
    for pin in session.scalars(select(PinnedContact).order_by(PinnedContact.employer)):
        keys: list[ContactKey] = [one.body for one in contact_keys(session, pin.employer)]
        found += [(pin, key) for key in keys if _follows(pin, key)][:1]
    return found


def _follows(pin: PinnedContact, key: ContactKey) -> bool:
    return (
        key.contact == pin.contact
        and key.signing_key not in (pin.signing_key, *pin.former)
        and introduces(pin.signing_key, key.signing_key, key.proof)
        and holds(key)
    )
