"""Promises between an employer and a municipality: give, keep, break, move, hand over.

Each side writes its own. Who sees to one has it in charge, and no account is shut while it has.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shared.accounts.actions import known
from shared.accounts.roles import OF_EMPLOYER
from shared.accounts.tables import Account, Charge
from shared.bulk import upsert
from shared.codes.danish import danish_key
from shared.codes.places import municipalities
from shared.dealings.objections import objections
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Member
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.promises.seen import row_of
from shared.records.base import Record
from shared.records.codes import public_code, read_code
from shared.records.formats import split_ref
from shared.records.promise import Objection, Promise
from shared.rules.promise import closed, moved, see_day
from shared.tables import AgreementIndex, EmployerIndex, InvitedIndex

GIVERS = OF_EMPLOYER | {"node.kam", "consultant"}  # whose promises they can be


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The other side of a conversation: its own code, its name, and between whom it is."""

    code: str
    name: str
    employer: str
    municipality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is promised by when, to whom by their code, and the login of who sees to it.

    `employer` is the key of the one that promises, at the hub; none: the keeper's.
    A talk that is booked has its time `at`, and whom it is with.
    """

    to: str
    what: str
    due: date
    keeper: str
    employer: str | None = None
    at: str | None = None
    with_whom: str | None = None


def others(session: Session, local: Local, employer: str | None) -> list[Other]:
    """Return with whom we can have promises: the employers here, or, for one employer's people,
    the municipalities with a node that its agreements invite.
    """
    if not local.is_hub:
        own = local.municipality
        rows = session.scalars(select(EmployerIndex))
        found = [Other(code=row.code, name=row.name, employer=row.ref, municipality=own)
                 for row in rows]  # fmt: skip
    else:
        found = [Other(code=code, name=municipalities()[code].name, employer=employer or "",
                       municipality=code)
                 for code in _asked_by(session, employer or "")]  # fmt: skip
    return sorted(found, key=lambda one: danish_key(one.name))


def keepers(session: Session, local: Local, employer: str) -> list[Account]:
    """Return who of us can see to a promise between us and this employer, by name."""
    open_ones = session.scalars(select(Account).where(Account.disabled.is_(False)))
    found = [one for one in open_ones if _may_keep(local, one, employer)]
    return sorted(found, key=lambda one: (one.name, one.login))


def give(
    local: Local, actor: str, given: Given, by: str | None = None, *, id: UUID | None = None
) -> Record:
    """Give a promise; `by` is who gives it where that is not who sees to it. One `id` is once.

    Raises:
        Refused: its day is past (`promise_day_past`), the keeper cannot see to it
            (`promise_keeper_unknown`), or there is nobody to promise it to (`promise_to_nobody`).
    """
    with local.begin(actor) as tx:
        if id and (before := stored.many(tx.session, [(local.authority, id)])):
            return before[0]
        return give_in(tx, given, by, id=id)


def give_in(
    tx: Transaction, given: Given, by: str | None = None, *, id: UUID | None = None
) -> Record:
    """Give a promise as part of an act.

    Raises:
        Refused: as `give`.
    """
    see_day(given.due, tx.today)
    keeper = _keeper(tx, given.keeper)
    other = _other(tx, given.employer or keeper.scope, given.to)
    _see_keeps(tx, keeper, other.employer)
    body = Promise(
        code=public_code("H"), employer=other.employer, municipality=other.municipality,
        what=given.what.strip(), due=given.due, given_on=tx.today, at=given.at,
        with_whom=given.with_whom, given_by=by or keeper.name, keeper=keeper.name,
    )  # fmt: skip
    record = tx.get(tx.write(body, "given", id=id))
    _charge(tx, record, keeper)
    return record


def keep(local: Local, actor: str, code: str) -> Record:
    """Say that our promise is kept.

    Raises:
        NotFound, Refused: as `_ours` and `closed`.
    """
    with local.begin(actor) as tx:
        return keep_in(tx, _ours(tx, code))


def keep_in(tx: Transaction, record: Record) -> Record:
    """Close a promise of ours as kept, as part of an act.

    Raises:
        Refused: as `closed`.
    """
    return _close(tx, record, closed(record.body, "kept", None, tx.today))


def break_(local: Local, actor: str, code: str, reason: str) -> Record:
    """Say that our promise will not be kept, and why.

    Raises:
        NotFound, Refused: as `_ours` and `closed`.
    """
    with local.begin(actor) as tx:
        record = _ours(tx, code)
        disputed = record.ref in objections(tx.session, [record.ref])
        body = closed(record.body, "broken", reason.strip(), tx.today, disputed=disputed)
        return _close(tx, record, body)


def object_to(local: Local, actor: str, code: str, why: str, by: str) -> Record:
    """Say that we do not agree that the other side's promise is kept; both sides see it.

    Raises:
        NotFound: there is no such promise.
        Refused: it is ours (`promise_ours`), nobody says that it is kept (`promise_not_kept`),
            or we have said so already (`objection_open`).
    """
    with local.begin(actor) as tx:
        record = _theirs(tx, code)
        body: Promise = record.body
        if body.state != "kept":
            raise Refused("promise_not_kept", promise=body.code)
        if record.ref in objections(tx.session, [record.ref]):
            raise Refused("objection_open", promise=body.code)
        said = Objection(promise=record.ref, employer=body.employer, why=why.strip(), by=by,
                         municipality=body.municipality, on=tx.today)  # fmt: skip
        return tx.get(tx.write(said, "objected"))


def agree(local: Local, actor: str, code: str) -> Record:
    """Say that we now agree that the other side's promise is kept.

    Raises:
        NotFound: there is no such promise.
        Refused: it is ours (`promise_ours`), or we have not objected (`no_objection`).
    """
    with local.begin(actor) as tx:
        record = _theirs(tx, code)
        said = objections(tx.session, [record.ref]).get(record.ref)
        if said is None:
            raise Refused("no_objection", promise=record.body.code)
        body = replace(said.body, settled_on=tx.today)
        return tx.get(tx.write(body, "agreed", revises=said.ref))


def move(local: Local, actor: str, code: str, due: date, reason: str) -> Record:
    """Give our promise another day, and say why.

    Raises:
        NotFound, Refused: as `_ours` and `moved`.
    """
    with local.begin(actor) as tx:
        record = _ours(tx, code)
        body = moved(record.body, due, reason.strip(), tx.today)
        return tx.get(tx.write(body, "moved", revises=record.ref))


def hand_over(local: Local, actor: str, code: str, to: str) -> Record:
    """Let another of our people see to a promise; the other side reads the new name.

    Raises:
        NotFound: there is no such promise.
        Refused: it is the other side's (`promise_of_others`) or closed (`promise_closed`), or
            that person cannot see to it (`promise_keeper_unknown`).
    """
    with local.begin(actor) as tx:
        record = _ours(tx, code)
        if record.body.state != "open":
            raise Refused("promise_closed", promise=record.body.code, day=record.body.closed_on)
        keeper = _keeper(tx, to)
        _see_keeps(tx, keeper, record.body.employer)
        return pass_to(tx, record, keeper)


def pass_to(tx: Transaction, record: Record, keeper: Account) -> Record:
    """Let this account see to one of our open promises."""
    body = replace(record.body, keeper=keeper.name)
    _charge(tx, record, keeper)
    if body == record.body:
        return record
    return tx.get(tx.write(body, "handed over", revises=record.ref))


def in_charge(session: Session, login: str, *, lock: bool = False) -> list[Record]:
    """Return the promises that the person of a login sees to, the first due on top.

    `lock` holds them until the transaction is over.

    Raises:
        Refused: `account_unknown`.
    """
    account = known(session, login)
    things = session.scalars(select(Charge.thing).where(Charge.account == account.id))
    found = stored.many(session, map(split_ref, things), lock=lock)
    still_open = (one for one in found if one.body.state == "open")  # not closed while we waited
    return sorted(still_open, key=lambda one: one.body.due)


def _ours(tx: Transaction, code: str) -> Record:
    row = row_of(tx.session, code)
    if row.owner != tx.local.authority:
        raise Refused("promise_of_others", promise=row.code)
    return stored.get(tx.session, row.ref, lock=True)


def _theirs(tx: Transaction, code: str) -> Record:
    row = row_of(tx.session, code)
    if row.owner == tx.local.authority:
        raise Refused("promise_ours", promise=row.code)
    return stored.get(tx.session, row.ref, lock=True)


def _close(tx: Transaction, record: Record, body: Promise) -> Record:
    tx.session.execute(delete(Charge).where(Charge.thing == record.ref))
    return tx.get(tx.write(body, body.state, revises=record.ref))


def _charge(tx: Transaction, record: Record, keeper: Account) -> None:
    row = {"thing": record.ref, "account": keeper.id, "code": record.body.code}
    upsert(tx.session, Charge, [row])


def _other(tx: Transaction, employer: str | None, code: str) -> Other:
    wanted = code if code.isdecimal() else read_code(code)
    for one in others(tx.session, tx.local, employer):
        if one.code == wanted:
            return one
    raise Refused("promise_to_nobody", field="to", to=code)


def _asked_by(session: Session, employer: str) -> set[str]:
    """The municipalities with a node that an employer's agreements invite."""
    rows = select(InvitedIndex.municipality).join(
        AgreementIndex,
        (AgreementIndex.owner == InvitedIndex.owner)
        & (AgreementIndex.record_id == InvitedIndex.record_id),
    )
    invited = set(session.scalars(rows.where(AgreementIndex.employer == employer)))
    here = session.scalars(select(Member.authorities).where(Member.state == "active"))
    return invited & {one.rpartition(":")[2] for told in here for one in told.split()}


def _keeper(tx: Transaction, login: str) -> Account:
    try:
        return known(tx.session, login)
    except Refused as unknown:
        raise Refused("promise_keeper_unknown", field="keeper", login=login) from unknown


def _see_keeps(tx: Transaction, account: Account, employer: str) -> None:
    if account.disabled or not _may_keep(tx.local, account, employer):
        raise Refused("promise_keeper_unknown", field="keeper", login=account.login)


def _may_keep(local: Local, account: Account, employer: str) -> bool:
    own = account.scope == employer if local.is_hub else True
    return own and bool(GIVERS & set(account.roles))
