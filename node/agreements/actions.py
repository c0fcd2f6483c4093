"""The municipality's own word on an agreement: it joins, declines, pauses or leaves.

Silence is not accession. What is written names the digest of the revision that was read, so
that a changed agreement is never acceded to by mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.problem import NotFound, Refused
from shared.records.agreement import Accession, Reservation
from shared.records.codes import read_code
from shared.records.employer import Contact
from shared.rules.agreement import in_force
from shared.tables import AccessionIndex, AgreementIndex, EmployerIndex, InvitedIndex

State = Literal["paused", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a municipality joins with: its person for the employer, its limits, its notice.

    `max_at_once` limits how many of its people are at the employer at a time; `instruments`
    those that it takes part with, all when empty; `notice_days` is its notice for leaving.
    """

    participation: Literal["profiles", "count_only"]
    kam: Contact
    substitute: Contact | None = None
    max_at_once: int | None = None
    instruments: tuple[str, ...] = ()
    notice_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An agreement as this municipality sees it; `answer` is its own word, if it gave one."""

    agreement: AgreementIndex
    employer: str
    answer: Accession | None
    changed: bool


def municipality(local: Local) -> str:
    """Return the code of the municipality whose node this is."""
    return local.authority.rpartition(":")[2]


def find(session: Session, code: str) -> AgreementIndex:
    """Return the agreement of a public code.

    Raises:
        NotFound: none of that code has come here.
    """
    found = session.scalar(
        select(AgreementIndex).where(AgreementIndex.code == (read_code(code) or code))
    )
    if found is None:
        raise NotFound(code)
    return found


def own_accession(session: Session, local: Local, agreement: str) -> AccessionIndex | None:
    """Return this municipality's word on an agreement (by its key), or None."""
    return session.scalar(
        select(AccessionIndex).where(
            AccessionIndex.agreement == agreement, AccessionIndex.owner == local.authority
        )
    )


def offered(session: Session, local: Local) -> Sequence[Offered]:
    """Return every agreement that came here, the unanswered first, then by title."""
    names = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    found = []
    for agreement in session.scalars(select(AgreementIndex).order_by(AgreementIndex.title)):
        row = own_accession(session, local, agreement.ref)
        answer: Accession | None = stored.get(session, row.ref).body if row else None
        changed = answer is not None and answer.terms_digest != agreement.digest
        name = names.get(agreement.employer, "")
        found.append(Offered(agreement=agreement, employer=name, answer=answer, changed=changed))
    return sorted(found, key=lambda one: one.answer is not None)


def accede(local: Local, actor: str, code: str, terms: Terms) -> str:
    """Join an agreement, or join it anew with other terms; return the accession's key.

    Raises:
        NotFound: no such agreement here.
        Refused: it does not hold today, or does not invite this municipality.
    """
    reservation = None
    if terms.max_at_once is not None or terms.instruments:
        reservation = Reservation(max_at_once=terms.max_at_once, instruments=terms.instruments)
    with local.begin(actor) as tx:
        agreement = _to_answer(tx, code)
        return _write(
            tx, agreement, "acceded",
            participation=terms.participation, kam=terms.kam, substitute=terms.substitute,
            reservation=reservation, notice_days=terms.notice_days,
        )  # fmt: skip


def decline(local: Local, actor: str, code: str, reason: str) -> str:
    """Say no to an agreement, with a reason that the employer reads; return the key.

    Raises:
        NotFound: no such agreement here.
        Refused: it does not hold today or invites others, or we are in it already
            (`already_acceded`: leave instead).
    """
    with local.begin(actor) as tx:
        agreement = _to_answer(tx, code)
        row = own_accession(tx.session, local, agreement.ref)
        if row and row.state in ("acceded", "paused"):
            raise Refused("already_acceded", agreement=agreement.code)
        return _write(tx, agreement, "declined", reason=reason)


def step_back(local: Local, actor: str, code: str, state: State, reason: str | None = None) -> str:
    """Pause an accession or leave the agreement; running placements run out.

    Raises:
        NotFound: no such agreement here.
        Refused: the municipality is not in it (`not_acceded`).
    """
    with local.begin(actor) as tx:
        agreement = find(tx.session, code)
        row = own_accession(tx.session, local, agreement.ref)
        if row is None or row.state not in ("acceded", "paused"):
            raise Refused("not_acceded", agreement=agreement.code)
        was: Accession = stored.get(tx.session, row.ref).body
        return _write(
            tx, agreement, state, digest=was.terms_digest,
            participation=was.participation, kam=was.kam, substitute=was.substitute,
            reservation=was.reservation, notice_days=was.notice_days, reason=reason,
        )  # fmt: skip


def _to_answer(tx: Transaction, code: str) -> AgreementIndex:
    agreement = find(tx.session, code)
    held = in_force(stored.get(tx.session, agreement.ref).body, _day(tx.today, agreement))
    if not held.allowed:
        raise Refused(held.code, agreement=agreement.code, **held.params)
    key = {
        "owner": agreement.owner, "record_id": agreement.record_id,
        "municipality": municipality(tx.local),
    }  # fmt: skip
    invited = tx.session.get(InvitedIndex, key)
    if invited is None:
        raise Refused("not_invited", agreement=agreement.code)
    return agreement


def _day(today: date, agreement: AgreementIndex) -> date:
    """An agreement may be answered before its first day."""
    return max(today, agreement.valid_from)


def _write(
    tx: Transaction, agreement: AgreementIndex, state: Any, digest: str = "", **said: Any
) -> str:
    row = own_accession(tx.session, tx.local, agreement.ref)
    body = Accession(
        agreement=agreement.ref, terms_digest=digest or agreement.digest,
        municipality=municipality(tx.local), state=state, decided_on=tx.today, **said,
    )  # fmt: skip
    return tx.write(body, state, revises=row.ref if row else None)
