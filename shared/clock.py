"""The only reader of time: machine time, and the civil day in Denmark."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from shared.database import setting

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """Return the machine's time in UTC: for signatures, nonces and log-in sessions."""
    return datetime.now(UTC)


def today(session: Session) -> date:
    """Return the civil day in Denmark, by which rules, deadlines and leases are judged.

    Only a database that is marked as demo may have its day moved (table `setting`).
    """
    moved = setting(session, "demo_today") if setting(session, "demo") == "yes" else None
    return date.fromisoformat(moved) if moved else now().astimezone(COPENHAGEN).date()
