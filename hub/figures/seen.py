"""Whose figures a person at the hub sees: of the needs that they may know of."""

from sqlalchemy.orm import Session

from hub.needs.seen import seen_by
from shared import clock
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.facts import figures
from shared.rules.headline import Published


def figures_for(session: Session, who: Who) -> list[Published]:
    """Return the figures of the needs that this person may know of.

    Others than the employer read outcomes by workplace too, so theirs are to the nearest five.
    """
    needs = [row.ref for row in session.scalars(seen_by(who))]
    others = not who.roles & OF_EMPLOYER
    return figures(session, clock.today(session), needs, to_fives=others)
