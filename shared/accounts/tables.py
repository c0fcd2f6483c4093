"""Accounts of people, their log-in sessions and tokens, and failed tries. They never travel."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base


class Account(Base):
    """One person's log-in at this program. `scope` is the employer's key for `emp.*` roles."""

    __tablename__ = "account"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)  # lower case
    name: Mapped[str]
    title: Mapped[str]  # shown under the name; empty: the names of the roles
    password_hash: Mapped[str]  # argon2id
    roles: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str | None]
    disabled: Mapped[bool] = mapped_column(default=False)
    added: Mapped[datetime]


class Charge(Base):
    """What one account sees to, by its record's key; it cannot be shut while it has any."""

    __tablename__ = "charge"
    thing: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    code: Mapped[str]  # the thing's public code, for people


class LoginSession(Base):
    """One browser that is logged in. Deleting the row ends it."""

    __tablename__ = "login_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    began: Mapped[datetime]
    seen: Mapped[datetime]


class AccessToken(Base):
    """A key with which a program acts as an account, over the API. Deleting the row ends it."""

    __tablename__ = "access_token"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(80))  # which program has it
    made: Mapped[datetime]
    last_day: Mapped[date]
    used_on: Mapped[date | None]


class FailedLogin(Base):
    """Failed tries at one log-in name, known or not; counted so that guessing gets slow."""

    __tablename__ = "failed_login"
    login_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256
    tries: Mapped[int]
    last: Mapped[datetime]
