"""Which services a person, or a program of theirs, may know of."""

from sqlalchemy.orm import Session

from hub.sectors.actions import by_slug, services
from shared.accounts.actions import Who
from shared.problem import NotFound
from shared.records.base import Record


def seen_by(session: Session, who: Who) -> list[Record]:
    """Return the services that this person may know of, by slug: who works for one, that one."""
    found = services(session)
    return [one for one in found if one.ref == who.scope] if "sector" in who.roles else found


def seen(session: Session, who: Who, slug: str) -> Record:
    """Return the service of a slug, if this person may know of it.

    Raises:
        NotFound: there is none, or it is another's.
    """
    record = by_slug(session, slug)
    if "sector" in who.roles and record.ref != who.scope:
        raise NotFound(slug)
    return record
