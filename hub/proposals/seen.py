"""Which proposals a person, or a program of theirs, may know of: those to needs they may see."""

from sqlalchemy.orm import Session

from hub.needs.offers import Standing, standings
from hub.needs.seen import seen as need_seen
from hub.proposals.actions import by_code
from shared.accounts.actions import Who
from shared.feed import stored
from shared.records.base import Record


def seen(session: Session, who: Who, code: str) -> tuple[Standing, Record]:
    """Return how a proposal stands, and its need.

    Raises:
        NotFound: there is none, or it is to a need that this person may not see.
    """
    row = by_code(session, code)
    need = stored.get(session, row.need)
    need_seen(session, who, need.body.code)
    (standing,) = standings(session, code=row.code)
    return standing, need
