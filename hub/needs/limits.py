"""What each municipality's own limits leave of a need's slots."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.agreement import Accession
from shared.records.formats import split_ref
from shared.records.need import ORDINARY, Need
from shared.rules.agreement import OpenSlots, open_slots, said
from shared.tables import DecisionIndex, NeedIndex, PlacementIndex, ProposalIndex, WorkplaceIndex

OVER = ("refused", "withdrawn", "ended", "closed")


def opened(
    session: Session,
    need: Need,
    words: Mapping[str, Accession],
    taken: Mapping[UUID, int],
    today: date,
) -> tuple[OpenSlots, ...]:
    """Return where the slots of a need stand today; `words` are accessions by municipality.

    People at the employer count against the limit from the employer's yes until their placement
    is over; `taken` are the slots of each group that have a person.
    """
    agreement = stored.get(session, need.agreement).body
    inside = {code: one for code, one in words.items() if said(agreement, one, today) == "acceded"}
    keys = {split_ref(group.workplace) for group in need.slot_groups}
    places = (session.get_one(WorkplaceIndex, key) for key in keys)
    return open_slots(
        need, inside, cvr_of={place.ref: place.cvr for place in places}, taken=taken,
        in_use=at_employer(session, need.employer),
    )  # fmt: skip


def at_employer(session: Session, employer: str) -> Mapping[str, int]:
    """Return how many people of each municipality an employer has said yes to and still has."""
    needs = select(NeedIndex).where(NeedIndex.employer == employer)
    own = [row.ref for row in session.scalars(needs)]
    offers = select(ProposalIndex).where(
        ProposalIndex.need.in_(own),
        ProposalIndex.state != "withdrawn",
        ProposalIndex.instrument != ORDINARY,  # hired people count in no limit
    )
    accepts = select(DecisionIndex.proposal).where(DecisionIndex.answer == "accept")
    over = select(PlacementIndex.proposal).where(PlacementIndex.state.in_(OVER))
    there = {*session.scalars(accepts)} - {*session.scalars(over)}
    return Counter(row.municipality for row in session.scalars(offers) if row.ref in there)
