"""The acts that a hub writes for an employer: whose they are, and what its contact may sign."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.base import Record
from shared.records.kinds import KINDS, make
from shared.rules.assurance import SELF
from shared.tables import ContactKeyIndex
from shared.trust.papers import Paper


def employer_of(session: Session, act: Record) -> str | None:
    """Return the key of the employer whose act it is; none if it is no employer's.

    Raises:
        NotFound: what the act is said of is not here.
    """
    about = _about(session, act)
    if about and hasattr(about.body, "need"):
        about = stored.get(session, about.body.need)
    employer: str | None = getattr((about or act).body, "employer", None)
    return employer


def contact_keys(session: Session, employer: str) -> list[Record]:
    """Return the public keys of an employer's contacts, the newest last."""
    rows = session.scalars(select(ContactKeyIndex).where(ContactKeyIndex.employer == employer))
    return stored.many(session, [(row.owner, row.record_id) for row in sorted(
        rows, key=lambda row: row.ref
    )])  # fmt: skip


def signers_of(session: Session, employer: str) -> frozenset[str]:
    """Return the signing keys that the hub names as those of the employer's contacts."""
    return frozenset(one.body.signing_key for one in contact_keys(session, employer))


def paper_of(session: Session, act: Record) -> Paper:
    """Return what a contact signs: the act's next revision, with what it is about beside it.

    Raises:
        NotFound: that is not here.
    """
    signable = make(
        act.body, id=act.id, owner=act.owner, rev=act.rev + 1, assurance=SELF,
        sealed_for=act.sealed_for,
    )  # fmt: skip
    about = _about(session, act)
    beside = [about] if about else []
    for record in (about, act):
        for name in ("need", "employer", "contact_key"):
            key = getattr(record.body, name, None) if record else None
            beside += [stored.get(session, key)] if key else []
    return Paper(signable, tuple(replace(one, sig=None) for one in beside))


def _about(session: Session, act: Record) -> Record | None:
    name = KINDS[act.kind].about
    return stored.get(session, getattr(act.body, name)) if name else None
