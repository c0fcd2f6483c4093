"""Disclosing who a proposal is about, once the employer wants to meet: sealed for its contact.

The hub stores what it cannot read. A contact's signing key is pinned at first use, so that
another key later on is seen, and refused until somebody has rung the contact.
"""

from sqlalchemy import select

from node.citizens.actions import note_use, seal_contact
from node.contacts.actions import demanded, holds, waits
from node.contacts.following import present
from node.proposals.actions import find
from node.proposals.standing import candidate_behind, decisions
from node.tables import Offered, PinnedContact
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.records.employer import ContactKey
from shared.records.proposal import Disclosure
from shared.tables import ContactKeyIndex, DecisionIndex, DisclosureIndex, NeedIndex, ProposalIndex
from shared.trust.keys import fingerprint, public_key


def disclose(local: Local, actor: str, code: str) -> str:
    """Seal name and phone for the employer's contact; return the disclosure's key.

    Doing it again for the same key changes nothing.

    Raises:
        NotFound: no such proposal of ours.
        Refused: nobody asked to meet (`not_asked_to_meet`), or the proposal is over
            (`proposal_over`); the contact must have signed that itself (`contact_must_sign`);
            there is no key to seal for (`no_contact_key`), its binding does
            not hold (`contact_key_forged`), it must have been compared before
            (`contact_key_unknown`), or it is another than before
            (`contact_key_changed`, with both fingerprints).
    """
    with local.begin(actor) as tx:
        row = find(tx.session, local, code)
        key = _key(tx, row)
        _check_key(tx, key)
        before = tx.session.scalar(
            select(DisclosureIndex).where(DisclosureIndex.proposal == row.ref)
        )
        if before and before.key_id == key.key_id:
            return before.ref
        candidate = candidate_behind(tx.session, row.ref)
        sealed = seal_contact(
            local, tx.session, candidate.id, key.sealing_key, row.ref, actor=actor
        )
        body = Disclosure(
            proposal=row.ref, key_id=key.key_id, sealed=sealed,
            suite="hpke-x25519-sha256-chacha20poly1305",
        )  # fmt: skip
        return tx.write(body, "disclosed", revises=before.ref if before else None)


def tell(local: Local, actor: str, code: str) -> None:
    """Note that the employer's contact was told by phone who a proposal is about.

    It is noted in the same audit as a sealed disclosure; doing it again changes nothing.

    Raises:
        NotFound: no such proposal of ours.
        Refused: nobody asked to meet (`not_asked_to_meet`), the proposal is over
            (`proposal_over`), or the contact must have signed that itself (`contact_must_sign`).
    """
    with local.begin(actor) as tx:
        row = find(tx.session, local, code)
        _meeting(tx, row)
        offered = tx.session.get_one(Offered, row.ref)
        if offered.told_on is None:
            note_use(tx.session, offered.candidate, actor, "given_orally", row.ref)
            offered.told_on = tx.today


def _meeting(tx: Transaction, row: ProposalIndex) -> DecisionIndex:
    """The employer's wish to meet, or the slot's, without which nobody is told who it is."""
    said = {one.answer: one for one in decisions(tx.session, row.ref)}
    if row.state != "open" or ("decline" in said and "accept" not in said):
        raise Refused("proposal_over", proposal=row.code)
    words = [said[answer] for answer in ("meet", "accept") if answer in said]
    if not words:
        raise Refused("not_asked_to_meet", proposal=row.code)
    acts = {word.ref: stored.get(tx.session, word.ref) for word in words}
    signed = [word for word in words if not waits(tx.session, acts[word.ref])]
    if not signed:
        raise Refused("contact_must_sign", act=row.code)
    return signed[0]


def _key(tx: Transaction, row: ProposalIndex) -> ContactKey:
    """The contact's key that the employer's word names, else the employer's newest one."""
    named = stored.get(tx.session, _meeting(tx, row).ref).body.contact_key
    if named:
        return present(tx.session, stored.get(tx.session, named).body)
    need = tx.session.scalars(select(NeedIndex)).all()
    employer = next(one.employer for one in need if one.ref == row.need)
    rows = tx.session.scalars(
        select(ContactKeyIndex)
        .where(ContactKeyIndex.employer == employer)
        .order_by(ContactKeyIndex.record_id.desc())
    ).all()
    if not rows:
        raise Refused("no_contact_key", proposal=row.code)
    newest: ContactKey = stored.get(tx.session, rows[0].ref).body
    return newest


def _check_key(tx: Transaction, key: ContactKey) -> None:
    if not holds(key):
        raise Refused("contact_key_forged", contact=key.contact)
    pinned = tx.session.get(PinnedContact, (key.employer, key.contact))
    if pinned is None and demanded(tx.session):
        raise Refused("contact_key_unknown", contact=key.contact)
    if pinned is None:
        tx.session.add(
            PinnedContact(
                employer=key.employer, contact=key.contact, signing_key=key.signing_key,
                pinned_at=tx.now,
            )
        )  # fmt: skip
    elif pinned.signing_key != key.signing_key:
        raise Refused(
            "contact_key_changed", contact=key.contact,
            pinned=fingerprint(public_key(pinned.signing_key)),
            offered=fingerprint(public_key(key.signing_key)),
        )  # fmt: skip
