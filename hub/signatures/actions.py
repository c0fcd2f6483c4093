"""What an employer's contact may sign itself, and taking in what it has signed.

The hub signs all that it writes, so that an employer's act is the hub's word alone until the
contact has signed it too. Signing makes a new revision of the same act, and changes nothing else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.offers import standings
from shared.employer_acts import contact_keys, employer_of, paper_of
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.kinds import KINDS
from shared.rules.assurance import SELF
from shared.rules.slots import SLOT_GONE
from shared.tables import AgreementIndex, NeedIndex
from shared.trust.papers import Paper, SignedAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """An act with only the hub's word; `said` is `agreement`, or the answer to a proposal."""

    record: Record
    code: str
    said: str
    on: date


def unsigned(session: Session, employer: str) -> list[Unsigned]:
    """Return an employer's acts that its contact has not signed: agreements, then answers.

    Of each proposal only the last word counts, and none of what is withdrawn or cut away.
    """
    agreed = select(AgreementIndex).where(
        AgreementIndex.employer == employer, AgreementIndex.state != "terminated"
    )
    found: dict[str, tuple[str, str, date]] = {
        row.ref: (row.code, "agreement", row.valid_from) for row in session.scalars(agreed)
    }
    for need in session.scalars(select(NeedIndex).where(NeedIndex.employer == employer)):
        for one in standings(session, need=need.ref):
            last = one.decisions[-1] if one.decisions else None
            if last and one.state != "withdrawn" and last.reason != SLOT_GONE:
                found[last.ref] = one.row.code, last.answer, last.decided_on
    records = stored.many(session, map(split_ref, found))
    return [
        Unsigned(record=one, code=code, said=said, on=on)
        for one in records
        for code, said, on in (found[one.ref],)
        if one.assurance != SELF
    ]


def papers(session: Session, employer: str, codes: Iterable[str] = ()) -> list[Paper]:
    """Return what a contact of the employer may sign: all, or what has these public codes.

    Raises:
        NotFound: nothing that is to be signed has one of the codes.
    """
    found = unsigned(session, employer)
    wanted = {read_code(code) or code for code in codes}
    if missing := wanted - {one.code for one in found}:
        raise NotFound(min(missing))
    return [paper_of(session, one.record) for one in found if not wanted or one.code in wanted]


def take(local: Local, actor: str, employer: str, signed: Iterable[SignedAct]) -> list[Record]:
    """Take in what a contact of the employer has signed: all of it, or nothing.

    The same twice is once.

    Raises:
        NotFound: there is no such act of this employer.
        Refused: the key is none of the employer's contacts (`signature_of_no_contact`), the
            signature does not hold (`bad_signature`), or the act or what it is about has
            changed since it was fetched (`act_changed`).
    """
    given = {split_ref(one.act): one for one in signed}
    with local.begin(actor) as tx:
        keys = {one.body.signing_key for one in contact_keys(tx.session, employer)}
        found = stored.many(tx.session, given, lock=True)
        if missing := given.keys() - {(one.owner, one.id) for one in found}:
            raise NotFound(str(min(missing)[1]))
        return [
            _take(tx, one, given[one.owner, one.id], employer, keys) for one in found
        ]  # fmt: skip


def _take(
    tx: Transaction, act: Record, word: SignedAct, employer: str, keys: Collection[str]
) -> Record:
    ours = act.owner == tx.local.authority and KINDS[act.kind].legal_act
    if not ours or employer_of(tx.session, act) != employer:
        raise NotFound(str(act.id))
    if word.key not in keys:
        raise Refused("signature_of_no_contact")
    if act.act_sig == word.act_sig:
        return act
    paper = paper_of(tx.session, act)
    about = paper.about
    if paper.act.rev != word.rev or word.seen != (about.digest if about else None):
        raise Refused("act_changed")
    return tx.get(tx.write(act.body, "signed", revises=act.ref, act_sig=word.act_sig))
