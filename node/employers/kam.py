"""The municipality's one entrance for an employer: handed over for good, or during an absence.

An accession names the person; it is a colleague's when it names theirs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.accounts.actions import known
from shared.dealings.entrances import IN_TOUCH
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.promises import actions as promises
from shared.records.agreement import Accession, FreeTime
from shared.records.base import Record
from shared.records.employer import Contact
from shared.records.formats import split_ref
from shared.tables import AccessionIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a person sees to for employers: promises, and accessions that name them."""

    promises: list[Record]
    accessions: list[Record]


def desk(session: Session, local: Local, login: str, *, lock: bool = False) -> Desk:
    """Return what the person of a login sees to; `lock` holds it until the act is over.

    Raises:
        Refused: `account_unknown`.
    """
    name = known(session, login).name
    return Desk(
        promises=promises.in_charge(session, login, lock=lock),
        accessions=list(_named(session, local, name, lock=lock)),
    )


def as_told(session: Session, desk: Desk) -> dict[str, object]:
    """Return what a person sees to as programs read it: by codes."""
    return {
        "promises": [one.body.code for one in desk.promises],
        "agreements": [stored.get(session, one.body.agreement).body.code
                       for one in desk.accessions],
        "free": [asdict(one) for each in desk.accessions[:1] for one in each.body.free],
    }  # fmt: skip


def hand_over(
    local: Local, actor: str, login: str, to: str, phone: str, email: str | None = None
) -> Desk:
    """Give all that one person sees to to a colleague; employers read the new name and phone.

    Who was substitute and takes over is substitute no more. Returns what was handed over.

    Raises:
        Refused: there is nothing (`nothing_to_hand_over`), nobody has a login
            (`account_unknown`), or `to` is the same person or no KAM or consultant
            (`promise_keeper_unknown`).
    """
    with local.begin(actor) as tx:
        found = desk(tx.session, local, login, lock=True)
        if not (found.promises or found.accessions):
            raise Refused("nothing_to_hand_over", login=login)
        colleagues = {one.login: one for one in promises.keepers(tx.session, local, "")}
        keeper = colleagues.get(to)
        if keeper is None or to == login:
            raise Refused("promise_keeper_unknown", field="to", login=to)
        contact = Contact(name=keeper.name, phone=phone, email=email)
        return Desk(
            promises=[promises.pass_to(tx, one, keeper) for one in found.promises],
            accessions=[_renamed(tx, one, contact) for one in found.accessions],
        )


def be_away(local: Local, actor: str, login: str, until: date | None) -> Desk:
    """Let the substitutes answer for a person up to and with a day; None: they are back.

    Raises:
        Refused: the day is past (`away_day_past`), no accession names the person
            (`not_an_entrance`), or one has no substitute (`no_substitute`).
    """
    with local.begin(actor) as tx:
        if until and until < tx.today:
            raise Refused("away_day_past", field="until", day=until)
        found = desk(tx.session, local, login, lock=True)
        if not found.accessions:
            raise Refused("not_an_entrance", login=login)
        if until and not all(one.body.substitute for one in found.accessions):
            raise Refused("no_substitute", login=login)
        act = "away" if until else "back"
        changed = [
            tx.get(tx.write(replace(one.body, away_until=until), act, revises=one.ref))
            for one in found.accessions
        ]
        return replace(found, accessions=changed)


def be_free(local: Local, actor: str, login: str, hours: Iterable[FreeTime]) -> Desk:
    """Say in which hours of each week employers can ring a person; they book talks in them.

    Raises:
        Refused: no accession names the person (`not_an_entrance`).
    """
    free = tuple(hours)
    with local.begin(actor) as tx:
        found = desk(tx.session, local, login, lock=True)
        if not found.accessions:
            raise Refused("not_an_entrance", login=login)
        changed = [
            tx.get(tx.write(replace(one.body, free=free), "free hours", revises=one.ref))
            for one in found.accessions
        ]
        return replace(found, accessions=changed)


def _named(session: Session, local: Local, name: str, *, lock: bool) -> Iterator[Record]:
    rows = session.scalars(
        select(AccessionIndex).where(
            AccessionIndex.owner == local.authority, AccessionIndex.state.in_(IN_TOUCH)
        )
    )
    for record in stored.many(session, [split_ref(row.ref) for row in rows], lock=lock):
        body: Accession = record.body
        if body.state in IN_TOUCH and body.kam and body.kam.name == name:
            yield record


def _renamed(tx: Transaction, record: Record, kam: Contact) -> Record:
    body: Accession = record.body
    substitute = body.substitute
    if substitute and substitute.name == kam.name:
        substitute = None
    body = replace(body, kam=kam, substitute=substitute, away_until=None, free=())
    return tx.get(tx.write(body, "handed over", revises=record.ref))
