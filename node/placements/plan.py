"""Planning a placement on a proposal with a slot; room at the workplace is asked for with it."""

from dataclasses import dataclass, replace

from node.needs.match import live_placements
from node.placements.hearing import wants_own
from node.placements.room import FULL_TIME_HOURS, claim_for, held_ahead
from node.proposals import actions as proposals
from node.proposals.standing import candidate_behind, has_slot, see_it_is_signed
from node.tables import Candidate, Case
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.codes import public_code
from shared.records.need import ORDINARY, Need
from shared.records.placement import Placement
from shared.rules.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned: instrument, purpose, first and last day, hours a week."""

    instrument: str
    purpose: str
    course: Period
    hours: int


def plan(local: Local, actor: str, proposal: str, wanted: Plan) -> tuple[str, str]:
    """Plan a placement on a proposal with a slot and ask for room; return its key and code.

    Room that is held ahead for these days is used, so that the plan goes on without contact.

    Raises:
        NotFound: no such proposal of ours.
        Refused: the employer has not accepted, nor we confirmed (`not_accepted`); its contact must
            have signed that itself (`contact_must_sign`); it is for an
            ordinary job (`job_is_no_placement`); the days lie before the slot group's start or
            in the past, the purpose or instrument is unknown; or the person
            is in a placement on some of these days (`candidate_placed`).
    """
    with local.begin(actor) as tx:
        row = proposals.find(tx.session, local, proposal)
        if not has_slot(tx.session, row):
            raise Refused("not_accepted", proposal=row.code)
        see_it_is_signed(tx.session, row)
        if row.instrument == ORDINARY:
            raise Refused("job_is_no_placement", proposal=row.code)
        candidate = candidate_behind(tx.session, row.ref)
        _check_plan(tx, wanted)
        _check_free(tx, candidate, row.ref, wanted.course)
        body = replace(_planned(tx, row.ref, wanted), own_hearing=wants_own(tx.session) or None)
        claim = held_ahead(tx, body) or tx.write(claim_for(body, tx.today), "asked")
        key = tx.write(replace(body, claim=claim), "planned")
        tx.session.add(Case(placement=key, candidate=candidate.id))
        return key, body.code


def _check_free(tx: Transaction, candidate: Candidate, proposal: str, course: Period) -> None:
    for who, other in live_placements(tx.session):
        overlaps = course.overlaps(Period(other.starts_on, other.ends_on))
        if who == candidate.id and (other.proposal == proposal or overlaps):
            raise Refused("candidate_placed", candidate=candidate.code, placement=other.code)


def _check_plan(tx: Transaction, wanted: Plan) -> None:
    if wanted.purpose not in codes("purposes"):
        raise Refused("reason_unknown", known=list(codes("purposes")))
    if not 1 <= wanted.hours <= FULL_TIME_HOURS:
        raise Refused("hours_1_to_37")
    if wanted.course.starts_on < tx.today:
        raise Refused("start_past", first=tx.today)


def _planned(tx: Transaction, proposal: str, wanted: Plan) -> Placement:
    offer = stored.get(tx.session, proposal).body
    need: Need = stored.get(tx.session, offer.need).body
    slots = next((one for one in need.slot_groups if one.id == offer.slot_group), None)
    if slots is None:
        raise NotFound(str(offer.slot_group))
    if wanted.instrument not in need.instruments:
        raise Refused("instrument_not_asked", instruments=list(need.instruments))
    return Placement(
        code=public_code("P"), need=offer.need, slot_group=slots.id, proposal=proposal,
        pseudonym=offer.pseudonym, workplace=slots.workplace, p_number=slots.p_number,
        municipality=offer.municipality, instrument=wanted.instrument, purpose=wanted.purpose,
        hours=wanted.hours, starts_on=wanted.course.starts_on, ends_on=wanted.course.ends_on,
        state="planned", state_on=tx.today,
    )  # fmt: skip
