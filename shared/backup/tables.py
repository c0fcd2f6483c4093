"""When this party was backed up, by whom, and whether the file was sealed."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base


class Backup(Base):
    """One backup that was made; an unsealed one is seen here."""

    __tablename__ = "backup"
    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bool]
