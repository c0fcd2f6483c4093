"""What consultants know and when they are away: tasks go to who knows branch and citizen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from node.events.actions import note
from node.tables import Away, Candidate, Competence
from shared import clock
from shared.accounts.actions import known
from shared.accounts.tables import Account
from shared.codes.lists import branches
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.rules.routing import Colleague

SCHEME = "DB25"
TAKE_TASKS = frozenset({"consultant", "node.kam"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A colleague as people see one: what `route` asks, their name, and the days away to come."""

    colleague: Colleague
    name: str
    away: tuple[Away, ...]


def team(session: Session) -> list[Known]:
    """Return all who take tasks, by name, as they are today."""
    today = clock.today(session)
    accounts = session.scalars(select(Account).where(~Account.disabled).order_by(Account.name))
    knows: dict[str, set[str]] = {}
    for one in session.scalars(select(Competence)):
        knows.setdefault(one.login, set()).add(one.branch)
    away = list(session.scalars(select(Away).where(Away.last >= today).order_by(Away.first)))
    citizens = _citizens(session)
    return [
        _known(account, knows.get(account.login, set()), citizens[account.login],
               tuple(one for one in away if one.login == account.login), today)
        for account in accounts
        if TAKE_TASKS & set(account.roles)
    ]  # fmt: skip


def member(session: Session, login: str) -> Known:
    """Return one who takes tasks.

    Raises:
        NotFound: there is nobody of this login, or they take none.
    """
    found = next((one for one in team(session) if one.colleague.login == login), None)
    if found is None:
        raise NotFound(login)
    return found


def learn(local: Local, by: str, login: str, wanted: Iterable[str]) -> Known:
    """Say which branches a colleague knows, in the place of those until now.

    Raises:
        NotFound: nobody of this login takes tasks.
        Refused: a branch is not on the list (`branch_unknown`).
    """
    codes = set(wanted)
    if unknown := sorted(codes - set(branches(SCHEME))):
        raise Refused("branch_unknown", branch=unknown[0], field="branches")
    with local.change() as session:
        member(session, login)
        session.execute(delete(Competence).where(Competence.login == login))
        session.add_all(Competence(login=login, branch=code) for code in codes)
        note(session, by, "learned", login, sorted(codes))
        session.flush()
        return member(session, login)


def be_away(
    local: Local, by: str, login: str, first: date, last: date, substitute: str | None
) -> Known:
    """Say that a colleague is away, and who stands in.

    Raises:
        NotFound: nobody of this login takes tasks, or nobody of the substitute's.
        Refused: the last day is before the first, or over (`away_backwards`); days overlap with
            others (`away_overlaps`); somebody stands in for themselves (`away_own`).
    """
    with local.change() as session:
        session.execute(select(Account).where(Account.login == login).with_for_update())
        member(session, login)
        if last < first or last < clock.today(session):
            raise Refused("away_backwards", field="last")
        if _overlaps(session, login, first, last):
            raise Refused("away_overlaps", field="first")
        if substitute == login:
            raise Refused("away_own", field="substitute")
        if substitute:
            member(session, substitute)
        session.add(Away(login=login, first=first, last=last, substitute=substitute))
        days = first.isoformat(), last.isoformat()
        note(session, by, "away", login, (*days, substitute) if substitute else days)
        session.flush()
        return member(session, login)


def come_back(local: Local, by: str, login: str, first: date) -> Known:
    """Take back the days away that begin on a day.

    Raises:
        NotFound: there are none.
    """
    with local.change() as session:
        found = session.get(Away, (login, first))
        if found is None:
            raise NotFound(login)
        session.delete(found)
        note(session, by, "back", login, (found.first.isoformat(), found.last.isoformat()))
        session.flush()
        return member(session, login)


def gaps(found: Iterable[Known]) -> list[str]:
    """Return the branches, by code, that nobody who is there today knows."""
    there = (one.colleague.branches for one in found if not one.colleague.away)
    known_now = frozenset[str]().union(*there)
    return [code for code in branches(SCHEME) if code not in known_now]


def name_of(session: Session, login: str) -> str:
    """Return the name of a colleague.

    Raises:
        Refused: nobody has this login (`account_unknown`).
    """
    return known(session, login).name


def _overlaps(session: Session, login: str, first: date, last: date) -> bool:
    """Whether somebody is away on any of these days, those that are over among them."""
    days = Away.login == login, Away.first <= last, Away.last >= first
    return session.scalar(select(Away.first).where(*days).limit(1)) is not None


def _citizens(session: Session) -> Counter[str]:
    """How many citizens each works with, by login."""
    query = select(Candidate.consultant, func.count()).group_by(Candidate.consultant)
    return Counter({login: count for login, count in session.execute(query) if login})


def _known(
    account: Account, branches_known: set[str], citizens: int, away: tuple[Away, ...], today: date
) -> Known:
    now = next((one for one in away if one.first <= today), None)
    return Known(
        name=account.name, away=away,
        colleague=Colleague(
            login=account.login, branches=frozenset(branches_known), citizens=citizens,
            away=now is not None, substitute=now.substitute if now else None,
        ),
    )  # fmt: skip
