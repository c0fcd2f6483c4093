"""Employers' contacts: whose keys this municipality has checked, and what it demands of them.

The hub writes employers' agreements and answers. That a contact has signed one itself says
something only by a key that somebody here has compared with the contact, on the phone.
"""

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.events.actions import note
from node.tables import PinnedContact
from shared.bulk import upsert
from shared.database import set_setting, setting
from shared.employer_acts import contact_keys, employer_of
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import History
from shared.problem import NotFound, Refused
from shared.records.base import Record, digest_of
from shared.records.employer import ContactKey
from shared.records.formats import split_ref
from shared.records.kinds import KINDS
from shared.rules.assurance import Voucher, vouches
from shared.said import employer_by_code
from shared.tables import EmployerIndex
from shared.trust.keys import fingerprint, public_key
from shared.trust.sealing import ContactBundle

DEMAND: Final = "contact_signs"
KeyState = Literal["known", "followed", "former", "new", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A contact's key as the hub says it; `words` are those that the contact reads out.

    `state`: known here, also since the one before has introduced it (`followed`), the one before
    that (`former`), not yet compared, or another than the one that is known (`changed`).
    """

    employer: str
    code: str
    contact: str
    key_id: str
    words: str
    state: KeyState


def known_keys(session: Session) -> list[KnownKey]:
    """Return the keys of the contacts of all employers that are here, the newest first."""
    pinned = {(one.employer, one.contact): one
              for one in session.scalars(select(PinnedContact))}  # fmt: skip
    found = []
    for employer in session.scalars(select(EmployerIndex).order_by(EmployerIndex.name)):
        for record in reversed(contact_keys(session, employer.ref)):
            key: ContactKey = record.body
            found.append(KnownKey(
                employer=employer.name, code=employer.code, contact=key.contact,
                key_id=key.key_id, words=fingerprint(public_key(key.signing_key)),
                state=_state(key, pinned.get((employer.ref, key.contact))),
            ))  # fmt: skip
    return found


def _state(key: ContactKey, pinned: PinnedContact | None) -> KeyState:
    if pinned is None:
        return "new"
    if key.signing_key == pinned.signing_key:
        return "followed" if pinned.followed_at else "known"
    return "former" if key.signing_key in pinned.former else "changed"


def check(local: Local, actor: str, employer: str, key_id: str) -> None:
    """Note that the contact has read out the words of this key of its employer (by its code).

    From then on it is that contact's key here, in the place of another. Twice is once. What
    that one has signed is then the hub's word again, unless it has introduced this one.

    Raises:
        NotFound: the employer has no such key.
        Refused: the contact has not signed it itself (`contact_key_forged`).
    """
    with local.begin(actor) as tx:
        ref = employer_by_code(tx.session, employer).ref
        keys = [one.body for one in contact_keys(tx.session, ref) if one.body.key_id == key_id]
        if not keys:
            raise NotFound(key_id)
        key: ContactKey = keys[-1]
        if not holds(key):
            raise Refused("contact_key_forged", contact=key.contact)
        pinned = tx.session.get(PinnedContact, (ref, key.contact))
        same = pinned is not None and pinned.signing_key == key.signing_key
        upsert(tx.session, PinnedContact, [
            {"employer": ref, "contact": key.contact, "signing_key": key.signing_key,
             "pinned_at": tx.now, "followed_at": None,
             "former": pinned.former if pinned and same else []}
        ])  # fmt: skip
        note(tx.session, actor, "key_checked", key.contact, [key.key_id])


def holds(key: ContactKey) -> bool:
    """Tell whether a contact's key is signed by the contact itself."""
    try:
        return ContactBundle(
            key.key_id, key.sealing_key, key.signing_key, key.signature
        ).holds()  # fmt: skip
    except ValueError:
        return False


def demanded(session: Session) -> bool:
    """Tell whether employers' agreements and answers need the contact's own signature here."""
    return setting(session, DEMAND) == "yes"


def demand(local: Local, actor: str, on: bool) -> None:
    """Act on employers' agreements and answers only once the contact has signed, or as before."""
    with local.begin(actor) as tx:
        if demanded(tx.session) != on:
            set_setting(tx.session, DEMAND, "yes" if on else "no")
            note(tx.session, actor, "signing_asked" if on else "signing_left", "")


def voucher(session: Session, act: Record) -> Voucher:
    """Return who vouches for a legal act, as far as this municipality knows the contact's key.

    What an answer is about is ours: the contact must have been shown a revision that we wrote.
    """
    if act.act_sig is None:
        return vouches(act, ())
    try:
        employer = employer_of(session, act)
    except NotFound:
        return vouches(act, ())
    pins = session.scalars(select(PinnedContact).where(PinnedContact.employer == employer))
    known = {key for pin in pins for key in (pin.signing_key, *pin.former)}
    return vouches(act, known, _shown(session, act))


def waits(session: Session, act: Record) -> bool:
    """Tell whether an act gives nothing here until the employer's contact has signed it."""
    return demanded(session) and voucher(session, act) == "hub"


def must_be_signed(session: Session, act: Record, code: str) -> None:
    """See that an act may be acted on here; `code` is what people know it by.

    Raises:
        Refused: the municipality demands the contact's own signature (`contact_must_sign`).
    """
    if waits(session, act):
        raise Refused("contact_must_sign", act=code)


def _shown(session: Session, act: Record) -> set[str] | None:
    """The digests of all revisions of what an act is said of; None if it stands by itself."""
    name = KINDS[act.kind].about
    if name is None:
        return None
    key = getattr(act.body, name)
    owner, record_id = split_ref(key)
    written = select(History.content).where(History.owner == owner, History.id == record_id)
    digests = {digest_of(content) for content in session.scalars(written)}
    return digests | {one.digest for one in stored.many(session, [(owner, record_id)])}
