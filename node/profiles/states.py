"""Where each citizen's profile stands, by the table of its life cycle."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Candidate
from shared.rules.consent import consent_holds
from shared.rules.profile import ProfileState, profile_state


def states(session: Session, today: date, *, wanted: bool) -> Counter[ProfileState]:
    """Count this municipality's people by where their profile stands today.

    `wanted` is whether it publishes profiles; who agreed to proposals alone has agreed.
    """
    return Counter(
        profile_state(
            one.consent,
            holds=consent_holds(one.consent, one.consent_on, one.consent_until, today),
            paused=one.paused, published=one.profile is not None,
            wanted=wanted and one.consent_publishes,
        )
        for one in session.scalars(select(Candidate))
    )  # fmt: skip
