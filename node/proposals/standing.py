"""How each of our proposals stands, read from what came back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.contacts.actions import demanded, must_be_signed, voucher
from node.tables import Candidate, Offered
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound
from shared.records.need import ORDINARY
from shared.rules.proposal import ProposalState, standing
from shared.rules.slots import SLOT_GONE
from shared.tables import (
    DecisionIndex,
    DisclosureIndex,
    NeedIndex,
    PlacementIndex,
    ProposalIndex,
    ScreeningIndex,
    SlotGroupIndex,
    WaitingIndex,
)

# the answer that lets a municipality go on
WORD_OF: Final[Mapping[str, str]] = {"meet": "meet", "accepted": "accept"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One of our proposals and how it stands.

    `disclosed` is whether the contact has had name and phone, `by_phone` whether it was told
    so; `placement` its code, if any;
    `consent_ended_on` the day on which it was taken back because the citizen said no;
    `place` is the place on the slot group's waiting list; `word` the answer that we go on by;
    `unsigned` whether that gives nothing here until the contact has signed it.
    """

    proposal: ProposalIndex
    need: NeedIndex | None
    group: SlotGroupIndex | None
    candidate: str
    standing: ProposalState
    reason: str | None
    disclosed: bool
    by_phone: bool
    placement: str | None
    consent_ended_on: date | None
    place: WaitingIndex | None = None
    word: DecisionIndex | None = None
    unsigned: bool = False


def decisions(session: Session, proposal: str) -> Sequence[DecisionIndex]:
    """Return what the employer said to a proposal, the first word first."""
    order = {"meet": 0, "decline": 1, "accept": 2}
    rows = session.scalars(select(DecisionIndex).where(DecisionIndex.proposal == proposal))
    return sorted(rows, key=lambda row: order[row.answer])


def has_slot(session: Session, row: ProposalIndex) -> bool:
    """Tell whether a proposal of ours has a slot: the employer's yes, or our own by a quota."""
    said = {one.answer for one in decisions(session, row.ref)}
    return "accept" in said or (row.quota is not None and "decline" not in said)


def see_it_is_signed(session: Session, row: ProposalIndex) -> None:
    """See that the employer's yes to a proposal may be acted on here.

    A slot that we confirmed ourselves by a quota needs no yes.

    Raises:
        Refused: the municipality demands the contact's own signature (`contact_must_sign`).
    """
    for one in decisions(session, row.ref):
        if one.answer == "accept" and row.quota is None:
            must_be_signed(session, stored.get(session, one.ref), row.code)


def candidate_behind(session: Session, proposal: str) -> Candidate:
    """Return whom a proposal of ours (by its key) is about.

    Raises:
        NotFound: the person is not known here any more.
    """
    offered = session.get(Offered, proposal)
    candidate = session.get(Candidate, offered.candidate) if offered else None
    if candidate is None:
        raise NotFound(proposal)
    return candidate


def sent(session: Session, local: Local) -> Sequence[Sent]:
    """Return all our proposals, the newest first."""
    rows = session.scalars(
        select(ProposalIndex)
        .where(ProposalIndex.owner == local.authority)
        .order_by(ProposalIndex.proposed_on.desc(), ProposalIndex.code)
    )
    known = _Known(session)
    return [known.sent(row) for row in rows]


def one(session: Session, row: ProposalIndex) -> Sent:
    """Return one of our proposals and how it stands."""
    return _Known(session).sent(row)


def signed(session: Session, word: DecisionIndex) -> bool:
    """Tell whether the employer's contact has signed its answer, with a key that is known here."""
    return voucher(session, stored.get(session, word.ref)) == "contact"


class _Known:
    """What the index tables say about all proposals, read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._demanded = demanded(session)
        self._needs = {row.ref: row for row in session.scalars(select(NeedIndex))}
        self._groups = {row.group_id: row for row in session.scalars(select(SlotGroupIndex))}
        self._screenings = {row.proposal: row for row in session.scalars(select(ScreeningIndex))}
        self._decisions: dict[str, dict[str, DecisionIndex]] = {}
        for row in session.scalars(select(DecisionIndex)):
            self._decisions.setdefault(row.proposal, {})[row.answer] = row
        by_phone = select(Offered.proposal).where(Offered.told_on.is_not(None))
        self._told = set(session.scalars(by_phone))
        self._disclosed = self._told | set(session.scalars(select(DisclosureIndex.proposal)))
        self._placements = {
            row.proposal: row.code
            for row in session.scalars(select(PlacementIndex).order_by(PlacementIndex.state_on))
        }
        live = select(WaitingIndex).where(WaitingIndex.state != "over")
        self._places = {row.proposal: row for row in session.scalars(live)}
        people = select(Offered.proposal, Candidate.code, Offered.ended_on).join(
            Candidate, Candidate.id == Offered.candidate
        )
        self._people = {key: (code, ended) for key, code, ended in session.execute(people)}

    def sent(self, row: ProposalIndex) -> Sent:
        state, reason = self._standing(row)
        candidate, ended_on = self._people.get(row.ref, ("", None))
        word = self._decisions.get(row.ref, {}).get(WORD_OF.get(state, ""))
        return Sent(
            proposal=row, need=self._needs.get(row.need), group=self._groups.get(row.slot_group),
            candidate=candidate, standing=state, reason=reason, consent_ended_on=ended_on,
            disclosed=row.ref in self._disclosed, by_phone=row.ref in self._told,
            placement=self._placements.get(row.ref),
            place=self._places.get(row.ref), word=word,
            unsigned=self._demanded and word is not None and row.quota is None
            and not signed(self._session, word),
        )  # fmt: skip

    def _standing(self, row: ProposalIndex) -> tuple[ProposalState, str | None]:
        said = self._decisions.get(row.ref, {})
        screening = self._screenings.get(row.ref)
        state = standing(
            placed=row.ref in self._placements, withdrawn=row.state == "withdrawn", answers=said,
            verdict=screening.verdict if screening else None, job=row.instrument == ORDINARY,
            slot_gone="decline" in said and said["decline"].reason == SLOT_GONE,
            confirmed=row.quota is not None,
        )  # fmt: skip
        if state in ("declined", "slot_gone"):
            return state, said["decline"].reason
        return state, screening.reason if screening and state == "returned" else None
