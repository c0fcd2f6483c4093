"""What a municipality decided about a workplace, held against who asks for room there.

All who ask under one restriction are judged one after another, at whatever P-number of the
place or unit they ask: the restriction's own row is held meanwhile.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.placements.claims import claims_at
from shared.feed import stored
from shared.feed.transaction import Transaction
from shared.records.employer import Workplace
from shared.records.formats import split_ref
from shared.records.placement import CapacityClaim
from shared.records.restriction import Restriction
from shared.restrictions import covered, standing_at
from shared.rules.period import Period
from shared.rules.ratio import hosted
from shared.rules.reservation import uses_of
from shared.rules.restrictions import strictest
from shared.tables import AgreementIndex, InvitedIndex


def in_the_way(
    tx: Transaction, claim: CapacityClaim, key: str, place: Workplace
) -> tuple[Restriction, int] | None:
    """Return the restriction that leaves no room for a claim (by its key), and who is there.

    What runs is left to run: a restriction is for who is to come.
    """
    if claim.use != "reserved":
        return None
    found = standing_at(tx.session, place)
    if not found:
        return None
    keys = sorted(one.ref for one in found)
    held = stored.many(tx.session, map(split_ref, keys), lock=True)
    ours = _of_agreements(tx.session, place.employer)
    bearing = [one.body for one in held if not one.body.lifted and one.body.municipality in ours]
    there = {one.code: _there(tx, one, claim, key) for one in bearing}
    strict = strictest(there, bearing)
    return (strict, there[strict.code]) if strict else None


def _there(tx: Transaction, restriction: Restriction, claim: CapacityClaim, key: str) -> int:
    """The most people at once, over the days asked for, at all that a restriction covers."""
    asked = [
        one
        for p_number in sorted(covered(tx.session, restriction))
        for one in claims_at(tx.session, p_number)
    ]
    others = [one.claim for one in asked if one.row.ref != key and one.holds(tx.today)]
    return hosted(uses_of(others), Period(claim.starts_on, claim.ends_on))


def _of_agreements(session: Session, employer: str) -> set[str]:
    """The municipalities that an employer's agreements invite: theirs are the restrictions."""
    query = select(InvitedIndex.municipality).join(
        AgreementIndex,
        (AgreementIndex.owner == InvitedIndex.owner)
        & (AgreementIndex.record_id == InvitedIndex.record_id),
    )
    return set(session.scalars(query.where(AgreementIndex.employer == employer)))
