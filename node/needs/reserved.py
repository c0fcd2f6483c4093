"""Whom the places of a pledge are for: seen here alone, from what never leaves the node."""

from sqlalchemy.orm import Session

from node.tables import Candidate
from shared.codes.target_groups import meant_for
from shared.feed import stored
from shared.records.formats import split_ref
from shared.records.need import Need
from shared.records.pledge import Pledge

Meant = frozenset[str] | None


def pledge_of(session: Session, need: Need) -> Pledge | None:
    """Return the pledge whose places a need opens, if it opens any and the pledge has come."""
    found = stored.many(session, [split_ref(need.pledge)]) if need.pledge else []
    return found[0].body if found else None


def meant(session: Session, need: Need) -> Meant:
    """Return the target groups that a need is for, or none when it is for everybody.

    While its pledge has not come, or when we have left the agreement, it is for nobody.
    """
    if need.pledge is None:
        return None
    pledge = pledge_of(session, need)
    return meant_for(pledge.purpose) if pledge else frozenset()


def is_for(person: Candidate, groups: Meant) -> bool:
    """Tell whether places are for this person; whose target group is not known is no one's."""
    return groups is None or person.target_group in groups
