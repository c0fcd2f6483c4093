"""What must hold before a person is proposed: need, agreement, the citizen's yes, our limits."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.agreements.actions import own_accession
from node.needs.actions import over
from node.needs.asking import latest, may_be_asked, standing
from node.needs.match import live_placements, live_proposals
from node.needs.reserved import is_for, meant
from node.tables import Asked, Candidate
from shared.feed import stored
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.records.agreement import Accession, Agreement
from shared.records.need import ORDINARY, Need, SlotGroup
from shared.rules.agreement import covers
from shared.tables import NeedIndex


def check(
    tx: Transaction, need: Need, slots: SlotGroup, person: Candidate, instrument: str
) -> Asked:
    """See that the person may be proposed for the slot group now; return the question they said
    yes to.

    Raises:
        Refused: the first thing that stands in the way.
    """
    _check_need(tx, need, slots, instrument)
    _check_person(tx, person, need, slots)
    _check_reservation(tx, need)
    return _answered(tx, person, slots)


def at_once(session: Session, employer: str) -> int:
    """Return how many of our people are at an employer or may come to it by our proposals."""
    of_employer = {
        row.ref for row in session.scalars(select(NeedIndex).where(NeedIndex.employer == employer))
    }
    placed = {who for who, row in live_placements(session) if row.need in of_employer}
    offered = {who for who, row in live_proposals(session)
               if row.need in of_employer and row.instrument != ORDINARY}  # fmt: skip
    return len(offered | placed)


def _check_need(tx: Transaction, need: Need, slots: SlotGroup, instrument: str) -> None:
    if need.state != "open":
        raise over(need)
    if instrument not in need.instruments:
        raise Refused("instrument_not_asked", instruments=list(need.instruments))
    agreement, accession = terms(tx, need)
    cvr = stored.get(tx.session, slots.workplace).body.cvr
    verdict = covers(agreement, accession, instrument, slots.start, cvr)
    if not verdict.allowed:
        raise Refused(verdict.code, agreement=agreement.code, **verdict.params)


def terms(tx: Transaction, need: Need) -> tuple[Agreement, Accession | None]:
    """Return the agreement of a need and this municipality's word on it."""
    row = own_accession(tx.session, tx.local, need.agreement)
    agreement: Agreement = stored.get(tx.session, need.agreement).body
    return agreement, stored.get(tx.session, row.ref).body if row else None


def _check_person(tx: Transaction, person: Candidate, need: Need, slots: SlotGroup) -> None:
    session = tx.session
    if not is_for(person, meant(session, need)):
        raise Refused("outside_pledge", candidate=person.code)
    if not may_be_asked(person, tx.today):
        raise Refused("consent_missing", candidate=person.code)
    for who, row in live_placements(session):
        if who == person.id:
            raise Refused("candidate_placed", candidate=person.code, placement=row.code)
    for who, proposal in live_proposals(session):
        if who == person.id and proposal.slot_group == slots.id:
            raise Refused("already_proposed", candidate=person.code, proposal=proposal.code)


def _answered(tx: Transaction, person: Candidate, slots: SlotGroup) -> Asked:
    asked = latest(tx.session, slots.id).get(person.id)
    state = standing(asked, tx.today)
    if asked is None or state == "not_asked":
        raise Refused("citizen_not_asked", candidate=person.code, place=slots.workplace_name)
    if state == "waiting":
        raise Refused("citizen_waiting", candidate=person.code, asked=asked.asked_on)
    if state == "no":
        raise Refused("citizen_said_no", candidate=person.code, place=slots.workplace_name)
    return asked


def _check_reservation(tx: Transaction, need: Need) -> None:
    if need.form == ORDINARY:
        return
    _, accession = terms(tx, need)
    limit = accession.reservation.max_at_once if accession and accession.reservation else None
    used = at_once(tx.session, need.employer)
    if limit is not None and used >= limit:
        raise Refused("reservation_full", limit=limit, used=used)
