"""Whether a municipality has acceded at a workplace: what room asked ahead hangs on."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.employer import Workplace
from shared.rules.agreement import takes_part
from shared.tables import AccessionIndex, AgreementIndex


def acceded_at(session: Session, municipality: str, place: Workplace, on: date) -> bool:
    """Tell whether a municipality is in an agreement for this workplace that day.

    One that has not acceded, has paused, or will have left by then, is not.
    """
    words = session.scalars(
        select(AccessionIndex).where(AccessionIndex.municipality == municipality)
    ).all()
    agreements = {
        row.ref: row
        for row in session.scalars(
            select(AgreementIndex).where(AgreementIndex.employer == place.employer)
        )
    }
    return any(
        takes_part(
            stored.get(session, word.agreement).body, stored.get(session, word.ref).body, on,
            place.cvr,
        ).allowed
        for word in words
        if word.agreement in agreements
    )  # fmt: skip
