"""What can be done with accounts: add, prove a password, log in and off, disable."""

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from shared.accounts.roles import OF_EMPLOYER, check_roles
from shared.accounts.tables import Account, Charge, FailedLogin, LoginSession
from shared.clock import now
from shared.database import Database
from shared.feed.tables import Member
from shared.problem import NotFound, Refused
from shared.records.codes import read_code
from shared.records.formats import CROCKFORD
from shared.tables import EmployerIndex

ABSOLUTE: Final = timedelta(hours=8)
IDLE: Final = timedelta(minutes=30)
LONGEST_LOGIN: Final = 72  # letters; an actor of the history has 80, with what acts for them
NOTED_EVERY: Final = timedelta(minutes=2)  # how often "last seen" is written
TRIES: Final = 8
PAUSE: Final = timedelta(minutes=15)
SHORTEST: Final = 12

hasher: Final = PasswordHasher()  # argon2id, 64 MiB, three passes
at_once: Final = threading.BoundedSemaphore(2)  # of 64 MiB each
# of a password nobody has: who is unknown takes as long to refuse as who is known
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$/JPR8TFsLgX4RxzFdaxpYg"
    "$A/uiWAl7fJEZwRFJKmz0GTlUzWnRhbmbVIu8eedsFg8"
)


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts: a person who is logged in, or a program by a person's token.

    `scope` is the employer's key of an employer's people.
    """

    id: UUID
    login: str
    name: str
    title: str
    roles: frozenset[str]
    scope: str | None
    by: Literal["login", "token"] = "login"

    @property
    def actor(self) -> str:
        """How the history names them."""
        return f"{self.by}:{self.login}"


def new_password() -> str:
    """Return a password of 80 random bits that can be read out: `7K3Q-…`."""
    signs = "".join(secrets.choice(CROCKFORD) for _ in range(16))
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def add(
    database: Database,
    program: str,
    *,
    login: str,
    name: str,
    roles: frozenset[str],
    password: str,
    scope: str | None = None,
    title: str = "",
) -> UUID:
    """Add an account and return its id; `scope` is an employer's public code or key.

    Raises:
        NotFound: no employer has this code.
        Refused: as `check_roles`; `password_short` (under 12 characters); `login_taken`;
            `login_long`: the history would have no room for who acted.
    """
    check_roles(program, roles, scope)
    if len(login) > LONGEST_LOGIN:
        raise Refused("login_long", most=LONGEST_LOGIN)
    hashed = _hashed(password)
    with database.begin() as session:
        if _account(session, login):
            raise Refused("login_taken", login=login)
        account = Account(
            id=uuid7(), login=login.strip().casefold(), name=name, title=title, disabled=False,
            password_hash=hashed, roles=sorted(roles), added=now(),
            scope=_employer(session, scope) if roles & OF_EMPLOYER else scope,
        )  # fmt: skip
        session.add(account)
        return account.id


def log_in(database: Database, login: str, password: str) -> str:
    """Prove a password and return the token of a new log-in session.

    Unknown name, wrong password and disabled account are refused alike, and take as long.

    Raises:
        Refused: `login_wrong`, or `login_paused` after eight failed tries within 15 minutes.
    """
    with database.read() as session:
        _see_that_it_may_try(session, login)
        account = _account(session, login)
    known = account is not None and not account.disabled
    right = _proves(account.password_hash if account and known else NOBODY, password)
    if account is None or not (known and right):
        _note_failure(database, login)
        raise Refused("login_wrong")
    return _begin_session(database, account)


def who_is(database: Database, token: str) -> Who | None:
    """Return who a log-in session belongs to; None if it ended, was revoked or is too old."""
    at = now()
    with database.read() as session:
        row = session.get(LoginSession, digest(token))
        account = session.get(Account, row.account) if row else None
    if row is None or account is None or account.disabled or not _lives(row, at):
        return None
    if at - row.seen > NOTED_EVERY:
        _note_seen(database, row.token_hash, at)
    return who(account)


def who(account: Account, by: Literal["login", "token"] = "login") -> Who:
    """Return an account as the one who acts."""
    return Who(
        account.id, account.login, account.name, account.title, frozenset(account.roles),
        account.scope, by,
    )  # fmt: skip


def reader(session: Session) -> Callable[[str], str]:
    """Return how people read an actor of the history (`login:karim`): the name of its log-in, or
    of a party that has said so itself (`node:101`).

    Who has none, such as a user of the machine, is read as written, without what acted for them.
    """
    named = {one.login: one.name for one in session.scalars(select(Account))}
    parties = {one.party: one.name for one in session.scalars(select(Member))}

    def name(actor: str) -> str:
        login = actor.rpartition(":")[2]
        return parties.get(actor) or named.get(login, login)

    return name


def log_off(database: Database, token: str) -> None:
    """End one log-in session; nothing happens if it ended already."""
    with database.begin() as session:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == digest(token)))


def sign_out_everywhere(database: Database, login: str) -> int:
    """End all log-in sessions of an account and return how many there were.

    Raises:
        Refused: `account_unknown`.
    """
    with database.begin() as session:
        return _end_all(session, known(session, login))


def disable(database: Database, login: str, *, disabled: bool = True) -> None:
    """Shut an account and end its sessions, or open it again.

    Raises:
        Refused: `account_unknown`; `account_in_charge` (it sees to things that then nobody
            would: they are handed over first).
    """
    with database.begin() as session:
        account = known(session, login)
        things = select(Charge.code).where(Charge.account == account.id).order_by(Charge.code)
        if disabled and (codes := session.scalars(things).all()):
            raise Refused("account_in_charge", login=account.login, codes=codes)
        account.disabled = disabled
        _end_all(session, account)


def change_password(database: Database, login: str, password: str) -> None:
    """Give an account another password and end all its sessions.

    Raises:
        Refused: `account_unknown`, `password_short`.
    """
    hashed = _hashed(password)
    with database.begin() as session:
        account = known(session, login)
        account.password_hash = hashed
        _end_all(session, account)


def _account(session: Session, login: str) -> Account | None:
    return session.scalar(select(Account).where(Account.login == login.strip().casefold()))


def _employer(session: Session, scope: str | None) -> str | None:
    """Return the key of the employer whose public code a scope is; a key as it is."""
    if not scope or "/" in scope:
        return scope
    row = session.scalar(select(EmployerIndex).where(EmployerIndex.code == read_code(scope)))
    if row is None:
        raise NotFound(scope)
    return row.ref


def known(session: Session, login: str) -> Account:
    """Return the account of a log-in name.

    Raises:
        Refused: `account_unknown`.
    """
    account = _account(session, login)
    if account is None:
        raise Refused("account_unknown", login=login)
    return account


def _end_all(session: Session, account: Account) -> int:
    sessions = session.scalars(
        select(LoginSession).where(LoginSession.account == account.id)
    ).all()
    for one in sessions:
        session.delete(one)
    return len(sessions)


def _begin_session(database: Database, account: Account) -> str:
    token, at = secrets.token_urlsafe(32), now()
    with database.begin() as session:
        session.execute(delete(LoginSession).where(LoginSession.began < at - ABSOLUTE))
        session.execute(delete(FailedLogin).where(FailedLogin.login_hash == digest(account.login)))
        session.add(LoginSession(token_hash=digest(token), account=account.id, began=at, seen=at))
    return token


def _note_seen(database: Database, token_hash: str, at: datetime) -> None:
    with database.begin() as session:
        row = session.get(LoginSession, token_hash)
        if row:
            row.seen = at


def _lives(row: LoginSession, at: datetime) -> bool:
    return at - row.began < ABSOLUTE and at - row.seen < IDLE


def _see_that_it_may_try(session: Session, login: str) -> None:
    failed = session.get(FailedLogin, digest(login.strip().casefold()))
    if failed and failed.tries >= TRIES and now() - failed.last < PAUSE:
        seconds = int(PAUSE.total_seconds())
        raise Refused("login_paused", minutes=seconds // 60, wait=seconds)


def _note_failure(database: Database, login: str) -> None:
    name, at = digest(login.strip().casefold()), now()
    with database.begin() as session:
        session.execute(delete(FailedLogin).where(FailedLogin.last < at - PAUSE))
        failed = session.get(FailedLogin, name)
        tries = failed.tries + 1 if failed else 1
        session.merge(FailedLogin(login_hash=name, tries=tries, last=at))


def _proves(password_hash: str, password: str) -> bool:
    try:
        with at_once:
            return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hashed(password: str) -> str:
    if len(password) < SHORTEST:
        raise Refused("password_short", shortest=SHORTEST)
    with at_once:
        return hasher.hash(password)


def digest(text: str) -> str:
    """Return the SHA-256 of a token or a name, as it stands in the database."""
    return hashlib.sha256(text.encode()).hexdigest()
