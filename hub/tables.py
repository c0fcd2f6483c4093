"""What only the hub has beside the records: invitations to join."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base


class Invitation(Base):
    """One link for one municipality, for one use within seven days. The token is kept hashed.

    After use it holds what the node applied with, until the operator approves.
    """

    __tablename__ = "invitation"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    municipality: Mapped[str] = mapped_column(String(3), index=True)
    invited_on: Mapped[date]
    expires_on: Mapped[date]
    party: Mapped[str | None]
    public_key: Mapped[str | None]
    used_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
