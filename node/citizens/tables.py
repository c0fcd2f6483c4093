"""Who a citizen is. Fenced: only this folder imports it (an import contract).

What identifies a person is ciphertext under a key that is not in the database; people are found
again by a keyed hash of their CPR number.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base
from shared.feed.tables import BIG


class Citizen(Base):
    """One person. `cpr` and `contact` (name, address, phone, e-mail) are sealed.

    `cpr_hash` and `facts` are keyed hashes in hexadecimal: of the CPR number, and of all that
    the last file said, so that the same row is known again.
    """

    __tablename__ = "citizen"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    cpr_hash: Mapped[str] = mapped_column(String(64), unique=True)
    facts: Mapped[str] = mapped_column(String(64))
    cpr: Mapped[bytes]
    contact: Mapped[bytes]


class Before(Base):
    """How a citizen was before a file changed them, so that the import can be undone.

    `was` and `became` are the candidate's columns; `was` is none where the citizen was new.
    `facts`, `cpr` and `contact` are as they were in `Citizen`. Kept for seven days.
    """

    __tablename__ = "citizen_before"
    run: Mapped[UUID] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(index=True)
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    became: Mapped[dict[str, Any]] = mapped_column(JSON)
    facts: Mapped[str | None] = mapped_column(String(64))
    cpr: Mapped[bytes | None]
    contact: Mapped[bytes | None]


class Audit(Base):
    """One look at who a citizen is, or one use of it. Rows are only added."""

    __tablename__ = "audit"
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(32))
    citizen: Mapped[str] = mapped_column(String(64), index=True)  # the `cpr_hash`
    purpose: Mapped[str]
