"""The municipality's own word on an agreement: it joins, declines, pauses or leaves.

Silence is not accession. What is written names the digest of the terms that were read, so that
changed terms are never acceded to by mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.contacts.actions import must_be_signed
from shared.clock import today
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.agreement import (
    Accession,
    Agreement,
    AgreementQuestion,
    AgreementReply,
    Reservation,
)
from shared.records.codes import read_code
from shared.records.employer import Contact
from shared.records.formats import split_ref
from shared.rules.agreement import Said, in_force, said
from shared.said import named
from shared.tables import (
    AccessionIndex,
    AgreementIndex,
    AgreementQuestionIndex,
    AgreementReplyIndex,
    InvitedIndex,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a municipality joins with: its person for the employer, its limits, its notice.

    `max_at_once` limits how many of its people are at the employer at a time; `instruments` and
    `units` are those that it takes part with, all when empty; `text` says what no code does;
    `notice_days` is its notice for leaving.
    """

    participation: Literal["profiles", "count_only"]
    kam: Contact
    substitute: Contact | None = None
    max_at_once: int | None = None
    instruments: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    text: str | None = None
    notice_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An agreement as this municipality sees it; `answer` is its own word, if it gave one.

    `standing` is what that word comes to today; `changed` asks for a new one, since the terms
    have changed; `invited` is false where a later version is not offered.
    """

    agreement: AgreementIndex
    employer: str
    answer: Accession | None
    standing: Said | None
    changed: bool
    invited: bool


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
    rows = session.scalars(select(AgreementIndex).order_by(AgreementIndex.title))
    found = [offer(session, local, row) for row in rows]
    return sorted(found, key=lambda one: one.answer is not None)


def offer(session: Session, local: Local, agreement: AgreementIndex) -> Offered:
    """Return an agreement with this municipality's word on it, as that stands today."""
    row = own_accession(session, local, agreement.ref)
    answer: Accession | None = stored.get(session, row.ref).body if row else None
    return Offered(
        agreement=agreement,
        employer=named(session, agreement.employer).name,
        answer=answer,
        standing=said(agreement, answer, today(session)) if answer else None,
        changed=answer is not None and answer.state in ("acceded", "paused")
        and answer.terms_digest != agreement.terms_digest,
        invited=is_invited(session, local, agreement),
    )  # fmt: skip


def takes_part(session: Session, local: Local, agreement: str) -> bool:
    """Tell whether we are in the agreement (by its key) today, and so asked under it."""
    row, terms = own_accession(session, local, agreement), _by_key(session, agreement)
    return bool(row and terms and said(terms, row, today(session)) == "acceded")


def _by_key(session: Session, agreement: str) -> AgreementIndex | None:
    return session.get(AgreementIndex, split_ref(agreement))


def is_invited(session: Session, local: Local, agreement: AgreementIndex) -> bool:
    """Tell whether the agreement, as it is now, invites this municipality."""
    row = session.get(InvitedIndex, {
        "owner": agreement.owner, "record_id": agreement.record_id,
        "municipality": local.municipality,
    })  # fmt: skip
    return row is not None and not row.former


def accede(local: Local, actor: str, code: str, terms: Terms) -> str:
    """Join an agreement, or join it anew with other terms; return the accession's key.

    Whoever had given notice takes it back so.

    Raises:
        NotFound: no such agreement here.
        Refused: it does not hold today, does not invite this municipality, the employer's contact
            must have signed it itself (`contact_must_sign`), or a limit names
            what the agreement has not (`instrument_not_covered`, `unit_not_covered`).
    """
    with local.begin(actor) as tx:
        agreement, body = _to_answer(tx, code)
        must_be_signed(tx.session, stored.get(tx.session, agreement.ref), agreement.code)
        _check_limits(terms, body)
        return _write(
            tx, agreement, "acceded", terms_digest=body.terms_digest,
            participation=terms.participation, kam=terms.kam, substitute=terms.substitute,
            reservation=_reservation(terms), notice_days=terms.notice_days,
        )  # fmt: skip


def decline(
    local: Local, actor: str, code: str, reason_code: str, reason: str,
    contact: Contact | None = None,
) -> str:  # fmt: skip
    """Say no to an agreement, with a reason of the list and in words; return the key.

    `contact` is whom the employer may ring instead of the municipality's business entrance.

    Raises:
        NotFound: no such agreement here.
        Refused: it does not hold today or invites others, we are in it already
            (`already_acceded`: leave instead), or the reason is not listed (`reason_unknown`).
    """
    if reason_code not in codes("no_accession_reasons"):
        raise Refused("reason_unknown", known=list(codes("no_accession_reasons")))
    with local.begin(actor) as tx:
        agreement, body = _to_answer(tx, code)
        row = own_accession(tx.session, local, agreement.ref)
        if row and row.state in ("acceded", "paused"):
            raise Refused("already_acceded", agreement=agreement.code)
        return _write(tx, agreement, "declined", terms_digest=body.terms_digest,
                      reason_code=reason_code, reason=reason, kam=contact)  # fmt: skip


def pause(local: Local, actor: str, code: str, reason: str | None = None) -> str:
    """Take no new needs for a while; running placements run on. Twice is once.

    Raises:
        NotFound: no such agreement here.
        Refused: the municipality is not in it (`not_acceded`).
    """
    with local.begin(actor) as tx:
        row, was = _inside(tx, code)
        if was.state == "paused":
            return row.ref
        return _revise(tx, row, replace(was, state="paused", reason=reason), "paused")


def resume(local: Local, actor: str, code: str) -> str:
    """End a pause, or take a notice back before its last day, on the terms acceded to.

    Raises:
        NotFound: no such agreement here.
        Refused: the municipality is not in it (`not_acceded`), or its terms have changed
            meanwhile (`terms_changed`: accede again).
    """
    with local.begin(actor) as tx:
        row, was = _inside(tx, code)
        if was.state == "acceded" and was.last_day is None:
            return row.ref
        back = replace(was, state="acceded", last_day=None, reason=None)
        if said(find(tx.session, code), back, tx.today) == "terms_changed":
            raise Refused("terms_changed", agreement=find(tx.session, code).code)
        return _revise(tx, row, back, "resumed")


def leave(local: Local, actor: str, code: str, reason: str | None = None) -> str:
    """Give notice; the last day follows from it. Twice is once: the first day stands.

    Until then all goes on. After it nothing new begins, and running placements run out.

    Raises:
        NotFound: no such agreement here.
        Refused: the municipality is not in it (`not_acceded`).
    """
    with local.begin(actor) as tx:
        row, was = _inside(tx, code)
        if was.last_day:
            return row.ref
        last_day = tx.today + timedelta(days=was.notice_days)
        return _revise(tx, row, replace(was, last_day=last_day, reason=reason), "gave notice")


def past_last_day(session: Session, local: Local, today: date) -> Sequence[AccessionIndex]:
    """Return our accessions whose notice has run out and that do not say so yet."""
    return session.scalars(
        select(AccessionIndex).where(
            AccessionIndex.owner == local.authority, AccessionIndex.last_day < today,
            AccessionIndex.state != "left",
        )
    ).all()  # fmt: skip


def standing_words(session: Session, local: Local) -> Sequence[AccessionIndex]:
    """Return our accessions that have not ended."""
    return session.scalars(
        select(AccessionIndex).where(
            AccessionIndex.owner == local.authority,
            AccessionIndex.state.in_(("acceded", "paused")),
        )
    ).all()


def step_out(tx: Transaction, row: AccessionIndex, *, at_once: bool = False) -> str:
    """Let an accession say that its last day is past, or that there is none to wait for."""
    was: Accession = tx.get(row.ref).body
    last_day = None if at_once else was.last_day
    return _revise(tx, row, replace(was, state="left", last_day=last_day), "left")


def ask(local: Local, actor: str, code: str, text: str) -> str:
    """Ask something about an agreement; all who are invited read question and answer.

    Raises:
        NotFound: no such agreement here.
        Refused: it is not offered to this municipality (`not_invited`).
    """
    with local.begin(actor) as tx:
        agreement = find(tx.session, code)
        if not is_invited(tx.session, local, agreement):
            raise Refused("not_invited", agreement=agreement.code)
        body = AgreementQuestion(
            agreement=agreement.ref, municipality=local.municipality, text=text,
            asked_on=tx.today,
        )  # fmt: skip
        return tx.write(body, "asked")


def talk(
    session: Session, local: Local, agreement: AgreementIndex
) -> tuple[list[AgreementQuestion], list[AgreementReply]]:
    """Return our questions that have no answer yet, and all answers, the newest first."""
    answers = select(AgreementReplyIndex).where(AgreementReplyIndex.agreement == agreement.ref)
    replies = stored.many(session, [split_ref(row.ref) for row in session.scalars(answers)])
    answered = {record.body.question for record in replies}
    asked = select(AgreementQuestionIndex).where(
        AgreementQuestionIndex.agreement == agreement.ref,
        AgreementQuestionIndex.owner == local.authority,
    )
    open_ones = [row.ref for row in session.scalars(asked) if row.ref not in answered]
    return (
        [stored.get(session, key).body for key in open_ones],
        sorted((one.body for one in replies), key=lambda one: one.answered_on, reverse=True),
    )


def _to_answer(tx: Transaction, code: str) -> tuple[AgreementIndex, Agreement]:
    agreement = find(tx.session, code)
    body: Agreement = stored.get(tx.session, agreement.ref).body
    held = in_force(body, max(tx.today, body.valid_from))  # it may be answered before it begins
    if not held.allowed:
        raise Refused(held.code, agreement=agreement.code, **held.params)
    if not is_invited(tx.session, tx.local, agreement):
        raise Refused("not_invited", agreement=agreement.code)
    return agreement, body


def _inside(tx: Transaction, code: str) -> tuple[AccessionIndex, Accession]:
    """Return our accession to an agreement that we are in, held until the act is over."""
    agreement = find(tx.session, code)
    row = own_accession(tx.session, tx.local, agreement.ref)
    was: Accession | None = stored.get(tx.session, row.ref, lock=True).body if row else None
    left = was and was.last_day and tx.today > was.last_day
    if row is None or was is None or was.state not in ("acceded", "paused") or left:
        raise Refused("not_acceded", agreement=agreement.code)
    return row, was


def _check_limits(terms: Terms, agreement: Agreement) -> None:
    for instrument in terms.instruments:
        if instrument not in agreement.instruments:
            raise Refused("instrument_not_covered", agreement=agreement.code,
                          instruments=[instrument])  # fmt: skip
    for cvr in terms.units:
        if cvr not in agreement.units:
            raise Refused("unit_not_covered", agreement=agreement.code, cvr=cvr)


def _reservation(terms: Terms) -> Reservation | None:
    limits = Reservation(max_at_once=terms.max_at_once, instruments=terms.instruments,
                         units=terms.units, text=terms.text)  # fmt: skip
    return None if limits == Reservation() else limits


def _revise(tx: Transaction, row: AccessionIndex, body: Accession, act: str) -> str:
    return tx.write(body, act, revises=row.ref)


def _write(
    tx: Transaction, agreement: AgreementIndex, state: Literal["acceded", "declined"], **what: Any
) -> str:
    row = own_accession(tx.session, tx.local, agreement.ref)
    body = Accession(agreement=agreement.ref, municipality=tx.local.municipality, state=state,
                     decided_on=tx.today, **what)  # fmt: skip
    return tx.write(body, state, revises=row.ref if row else None)
