"""Proposals: the municipality offers one of its people for a slot group, or takes the offer back.

What is sent is a pseudonym made for this employer alone and only those facts that the need asks
about; the profile is never named. Who it is stands in `Offered`, which never leaves the node.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.actions import by_code
from node.citizens.sharing import take_back
from node.needs import actions as needs
from node.needs.match import live_placements, own_conditions
from node.proposals.permitted import check
from node.proposals.pseudonym import pseudonym
from node.tables import Candidate, Offered
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.codes import public_code, read_code
from shared.records.need import Need, SlotGroup
from shared.records.proposal import ConditionState, Proposal
from shared.tables import ProposalIndex, SuggestionIndex


def find(session: Session, local: Local, code: str) -> ProposalIndex:
    """Return the proposal of ours with a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(
        select(ProposalIndex).where(
            ProposalIndex.code == (read_code(code) or code), ProposalIndex.owner == local.authority
        )
    )
    if found is None:
        raise NotFound(code)
    return found


def propose(
    local: Local, actor: str, *, need: str, group: UUID, candidate: str, instrument: str
) -> tuple[str, str]:
    """Propose the candidate with this code for a slot group; return the key and the code.

    Raises:
        NotFound: no such need, slot group or candidate.
        Refused: the need is closed, the agreement or our own reservation does not cover it,
            the citizen does not consent (`consent_missing`), was not asked about this
            workplace, has not answered or said no (`citizen_not_asked`, `citizen_waiting`,
            `citizen_said_no`), is proposed or placed, or the places are pledged for others
            (`outside_pledge`).
    """
    with local.begin(actor) as tx:
        row = needs.find(tx.session, need)
        whole = needs.whole(tx.session, row)
        slots = needs.slot_group(whole, group)
        person = by_code(tx.session, candidate, lock=True)
        asked = check(tx, whole, slots, person, instrument)
        states = own_conditions(person, local.municipality, whole, slots, tx.today)
        body = _offer(tx, person, row.ref, whole, slots, instrument, states)
        key = tx.write(body, "proposed")
        tx.session.add(Offered(proposal=key, candidate=person.id, actor=actor))
        asked.proposal = key
    return key, body.code


def withdraw(local: Local, actor: str, code: str) -> str:
    """Take a proposal back; a sealed contact goes with it. Return the proposal's key.

    Raises:
        NotFound: no such proposal of ours.
        Refused: the person is placed on it already (`placed_on_proposal`).
    """
    with local.begin(actor) as tx:
        row = find(tx.session, local, code)
        for _, placement in live_placements(tx.session):
            if placement.proposal == row.ref:
                raise Refused("placed_on_proposal", placement=placement.code)
        return take_back(tx, row)


def _offer(
    tx: Transaction, person: Candidate, key: str, need: Need, slots: SlotGroup,
    instrument: str, states: tuple[ConditionState, ...],
) -> Proposal:  # fmt: skip
    wanted = {*need.must, *need.nice}
    travel = next((one.state for one in states if one.what == "travel"), "unknown")
    return Proposal(
        code=public_code("F"), need=key, slot_group=slots.id, municipality=tx.local.municipality,
        suggestion=_suggestion(tx.session, person, key, slots.id),
        pseudonym=pseudonym(tx.local, person.id, need.employer),
        occupation=_occupation(person, need),
        skills=tuple(skill for skill in person.skills if skill in wanted),
        licences=tuple(one for one in person.licences or () if one in need.licences),
        experience=person.experience, language=person.language, hours=person.hours,
        available_on=person.available_from, instrument=instrument, conditions=states,
        can_travel=None if travel == "unknown" else travel == "met", proposed_on=tx.today,
    )  # fmt: skip


def _suggestion(session: Session, person: Candidate, need: str, group: UUID) -> str | None:
    if person.profile is None:
        return None
    row = session.scalar(
        select(SuggestionIndex).where(
            SuggestionIndex.need == need, SuggestionIndex.slot_group == group,
            SuggestionIndex.profile == person.profile,
        )
    )  # fmt: skip
    return row.ref if row else None


def _occupation(person: Candidate, need: Need) -> str:
    """The person's own wish that comes nearest to what is asked for."""
    wishes = person.occupations or [need.occupation]
    return max(wishes, key=lambda one: len(_common(one, need.occupation)))


def _common(one: str, other: str) -> str:
    size = next((n for n in range(4, 0, -1) if one[:n] == other[:n]), 0)
    return one[:size]
