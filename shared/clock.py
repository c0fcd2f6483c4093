"""The only reader of time: machine time, and the civil day in Denmark."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """Return the machine's time in UTC: for signatures, nonces and log-in sessions."""
    return datetime.now(UTC)


def today(session: Session) -> date:
    """Return the civil day in Denmark, by which rules, deadlines and leases are judged.

    Only a database that is marked as demo may have its day moved (table `setting`).
    """
    moved = session.scalar(
        text(
            "SELECT day.value FROM setting AS day JOIN setting AS demo ON demo.name = 'demo'"
            " WHERE day.name = 'demo_today' AND demo.value = 'yes'"
        )
    )
    return date.fromisoformat(moved) if moved else now().astimezone(COPENHAGEN).date()
