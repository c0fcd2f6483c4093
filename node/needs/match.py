"""Who of the municipality's own people fits a slot group, and what stands in the way.

The node ranks its own people by all it knows of them; the hub's suggestions stand on the coarse
profiles that were published. Both are hints: a person proposes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.caseload import SEES_CASE
from node.citizens.actions import facts_for_profile
from node.citizens.wishes import wishes_of_all
from node.needs.actions import whole
from node.needs.asking import latest, may_be_asked, standing
from node.needs.reserved import Meant, is_for, meant
from node.tables import Candidate, Offered
from shared import clock
from shared.accounts.actions import Who
from shared.matching.assign import Ranked, pool_of, rank
from shared.matching.score import WISHES, conditions, rank_key
from shared.matching.wishes import Wishes, wish_conditions
from shared.records.formats import ref
from shared.records.need import Need, SlotGroup
from shared.records.proposal import ConditionState
from shared.rules.consent import AskedState
from shared.tables import (
    DecisionIndex,
    NeedIndex,
    PlacementIndex,
    ProposalIndex,
    ScreeningIndex,
    SuggestionIndex,
)

Block = Literal[
    "consent_missing", "proposed", "placed", "citizen_not_asked", "citizen_waiting",
    "citizen_said_no",
]  # fmt: skip
ASKED: Mapping[AskedState, Block | None] = {
    "not_asked": "citizen_not_asked", "waiting": "citizen_waiting", "no": "citizen_said_no",
    "yes": None,
}  # fmt: skip
THROUGH = ("ended", "closed")
OVER = ("refused", "withdrawn", *THROUGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A candidate in the light of one slot group.

    `suggestion` is the hub's, by its key, if there is one; `blocked` is why the candidate cannot
    be proposed now, with `code` of the proposal or placement that it is about.
    """

    candidate: Candidate
    group: UUID
    rank: int
    conditions: tuple[ConditionState, ...]
    suggestion: str | None = None
    blocked: Block | None = None
    code: str = ""

    @property
    def unmet(self) -> int:
        """How many demands are not met; skills that are only wished for do not count."""
        return self._count("unmet")

    @property
    def unknown(self) -> int:
        """How many demands nobody knows the answer to."""
        return self._count("unknown")

    def _count(self, state: str) -> int:
        return sum(
            max(1, len(one.missing))
            for one in self.conditions
            if one.state == state and one.what not in WISHES
        )


def own_conditions(
    candidate: Candidate, municipality: str, need: Need, group: SlotGroup, today: date
) -> tuple[ConditionState, ...]:
    """Return each condition of the slot group against what the node knows."""
    known = facts_for_profile(candidate, municipality, today)
    return conditions(need, group, known, full_facts=True)


def fits(
    session: Session, municipality: str, row: NeedIndex, group: SlotGroup, *, top: int
) -> Sequence[Fit]:
    """Return our candidates for a slot group in order, and all whom the hub suggests for it.

    Of those who are neither proposed for it nor placed, the `top` best. People who said no,
    those who are paused, and whom a pledge is not for, are not looked at.
    """
    need, today = whole(session, row), clock.today(session)
    people = _people(session, meant(session, need))
    pool = pool_of(
        {str(one.id): facts_for_profile(one, municipality, today) for one in people.values()}
    )
    ranked = rank(need, group, pool, among=frozenset({municipality}), full_facts=True)
    suggested = _suggested(session, row.ref, group.id)
    blocked = blocks(session, group.id)
    asked = latest(session, group.id)
    wishes = wishes_of_all(session, people.values())
    found: list[Fit] = []
    left = top
    for place, (candidate, states) in enumerate(_in_order(ranked, people, wishes, need, group), 1):
        suggestion = suggested.get(candidate.profile or "")
        why, code = blocked.get(candidate.id, (None, ""))
        if left <= 0 and suggestion is None:
            continue
        left -= why is None
        if why is None:
            question = ASKED[standing(asked.get(candidate.id), today)]
            why = question if may_be_asked(candidate, today) else "consent_missing"
        found.append(
            Fit(
                candidate=candidate, group=group.id, rank=place, conditions=states,
                suggestion=suggestion, blocked=why, code=code,
            )
        )  # fmt: skip
    return found


def _in_order(
    ranked: Iterable[Ranked],
    people: Mapping[UUID, Candidate],
    wishes: Mapping[UUID, Wishes],
    need: Need,
    group: SlotGroup,
) -> list[tuple[Candidate, tuple[ConditionState, ...]]]:
    """Order our people once more by what they themselves wish, will not and need."""
    found = []
    for one in ranked:
        candidate = people[UUID(one.profile)]
        own = wish_conditions(need, group, wishes[candidate.id])
        found.append((candidate, (*one.conditions, *own)))
    return sorted(found, key=lambda pair: rank_key(pair[1]))  # equals stay as they were drawn


def shown(states: Iterable[ConditionState], who: Who) -> tuple[ConditionState, ...]:
    """Return conditions as this person may see them: adaptations are for caseworkers alone."""
    if who.roles & SEES_CASE:
        return tuple(states)
    return tuple(
        ConditionState(what="adaptations_hidden", state=one.state)
        if one.what == "adaptations" else one
        for one in states
    )  # fmt: skip


def blocks(session: Session, group: UUID) -> Mapping[UUID, tuple[Block, str]]:
    """Return who cannot be proposed for a slot group: placed somewhere, or proposed for it."""
    found: dict[UUID, tuple[Block, str]] = {}
    for candidate, row in live_proposals(session):
        if row.slot_group == group:
            found[candidate] = ("proposed", row.code)
    for candidate, placement in live_placements(session):
        found[candidate] = ("placed", placement.code)
    return found


def live_placements(session: Session) -> Iterable[tuple[UUID, PlacementIndex]]:
    """Return the placements that are planned or running, with whose they are."""
    owners = {row.proposal: row.candidate for row in session.scalars(select(Offered))}
    running = select(PlacementIndex).where(PlacementIndex.state.not_in(OVER))
    return [
        (owners[row.proposal], row) for row in session.scalars(running) if row.proposal in owners
    ]


def live_proposals(session: Session) -> Iterable[tuple[UUID, ProposalIndex]]:
    """Return our proposals that may still come to something, with whose they are.

    Out are those that we took back, the intake consultant returned or the employer declined,
    and those whose placement has ended.
    """
    returned = select(ScreeningIndex.proposal).where(ScreeningIndex.verdict == "return")
    accepted = select(DecisionIndex.proposal).where(DecisionIndex.answer == "accept")
    declined = select(DecisionIndex.proposal).where(
        DecisionIndex.answer == "decline", DecisionIndex.proposal.not_in(accepted)
    )
    through = select(PlacementIndex.proposal).where(PlacementIndex.state.in_(THROUGH))
    over = {*session.scalars(returned), *session.scalars(declined), *session.scalars(through)}
    still = select(ProposalIndex).where(ProposalIndex.state == "open")
    by_key = {row.ref: row for row in session.scalars(still)}
    return [
        (candidate, by_key[key])
        for key, candidate in session.execute(select(Offered.proposal, Offered.candidate))
        if key in by_key and key not in over
    ]


def _people(session: Session, groups: Meant) -> Mapping[UUID, Candidate]:
    living = select(Candidate).where(
        Candidate.paused.is_(False), Candidate.consent.in_(("given", "not_asked"))
    )
    return {one.id: one for one in session.scalars(living) if is_for(one, groups)}


def _suggested(session: Session, need: str, group: UUID) -> Mapping[str, str]:
    rows = session.scalars(
        select(SuggestionIndex).where(
            SuggestionIndex.need == need, SuggestionIndex.slot_group == group
        )
    )
    return {row.profile: ref(row.owner, row.record_id) for row in rows}


def tally(session: Session, municipality: str, row: NeedIndex) -> tuple[int, int]:
    """Return how many of our people meet every demand of some slot group, and how many lack one.

    A demand that nobody knows the answer to is lacking as well.
    """
    need, today = whole(session, row), clock.today(session)
    best: dict[UUID, int] = {}
    for candidate in _people(session, meant(session, need)).values():
        if not any(one[:3] == need.occupation[:3] for one in candidate.occupations):
            continue
        best[candidate.id] = min(
            _lacking(own_conditions(candidate, municipality, need, group, today))
            for group in need.slot_groups
        )
    lacking = list(best.values())
    return lacking.count(0), lacking.count(1)


def _lacking(states: Iterable[ConditionState]) -> int:
    return sum(
        max(1, len(one.missing))
        for one in states
        if one.state != "met" and one.what != "skills_nice"
    )
