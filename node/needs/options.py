"""From a person to places: open needs within reach, and workplaces that may be asked to open one.

The same conditions as on a need's match page, read the other way. Nothing is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.wishes import wishes_of_all
from node.needs.actions import whole
from node.needs.asking import latest, may_be_asked, standing
from node.needs.match import ASKED, Block, blocks, own_conditions
from node.needs.reserved import is_for, meant, pledge_of
from node.tables import Candidate
from shared.feed import stored
from shared.feed.local import Local
from shared.matching.score import rank_key, travel
from shared.matching.wishes import wish_conditions
from shared.records.employer import Workplace
from shared.records.need import Need, SlotGroup
from shared.records.pledge import Pledge
from shared.records.proposal import ConditionState
from shared.tables import AccessionIndex, AgreementIndex, NeedIndex, WorkplaceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A slot group in the light of one person; `blocked` is why they cannot be proposed now.

    `pledge` is the pledge whose place it is, if any: then it is for people like this one.
    """

    need: Need
    group: SlotGroup
    conditions: tuple[ConditionState, ...]
    blocked: Block | None
    pledge: Pledge | None = None

    @property
    def fits(self) -> bool:
        """Whether no demand is unmet and none unknown."""
        return rank_key(self.conditions)[:2] == (0, 0)

    @property
    def out_of_reach(self) -> bool:
        """Whether the estimated journey is longer than the person accepts."""
        return any(one.what == "travel" and one.state == "unmet" for one in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Willing:
    """A workplace under an agreement of ours that has no open need: it may be rung."""

    workplace: Workplace
    journey: ConditionState


def openings(session: Session, municipality: str, person: Candidate, today: date) -> list[Opening]:
    """Return every open slot group for this person: pledged places on top, then the best first.

    Those too far away are last; places of a pledge that is for others are none.
    """
    own = wishes_of_all(session, [person])[person.id]
    found = []
    for row in session.scalars(select(NeedIndex).where(NeedIndex.state == "open")).all():
        need = whole(session, row)
        if not is_for(person, meant(session, need)):
            continue
        pledge = pledge_of(session, need)
        for group in need.slot_groups:
            states = own_conditions(person, municipality, need, group, today)
            found.append(
                Opening(
                    need=need, group=group,
                    conditions=(*states, *wish_conditions(need, group, own)),
                    blocked=_blocked(session, person, group, today), pledge=pledge,
                )
            )  # fmt: skip
    return sorted(
        found, key=lambda one: (one.out_of_reach, not one.pledge, rank_key(one.conditions))
    )


def willing(
    session: Session, local: Local, person: Candidate, busy: Sequence[Opening]
) -> list[Willing]:
    """Return workplaces within reach that we have an agreement with and that ask for nobody now.

    Left out are those that the person will not go to, or that have said they take nobody.
    """
    own = wishes_of_all(session, [person])[person.id]
    home = local.municipality
    asked = {one.group.workplace for one in busy}
    found = [
        Willing(workplace=place, journey=travel(home, place.municipality, person.reach_minutes))
        for key, place in _under_agreement(session, local)
        if key not in asked and place.host_capacity != 0
        and not {key, place.employer} & own.not_places
    ]  # fmt: skip
    near = [one for one in found if one.journey.state != "unmet"]
    return sorted(near, key=lambda one: (one.journey.figure or 0, one.workplace.name))


def _blocked(session: Session, person: Candidate, group: SlotGroup, today: date) -> Block | None:
    stands = blocks(session, group.id).get(person.id)
    if stands:
        return stands[0]
    if not may_be_asked(person, today):
        return "consent_missing"
    return ASKED[standing(latest(session, group.id).get(person.id), today)]


def _under_agreement(session: Session, local: Local) -> Iterator[tuple[str, Workplace]]:
    acceded = select(AccessionIndex.agreement).where(
        AccessionIndex.owner == local.authority, AccessionIndex.state == "acceded"
    )
    ours = set(session.scalars(acceded))
    employers = {
        row.employer for row in session.scalars(select(AgreementIndex))
        if row.ref in ours and row.state == "active"
    }  # fmt: skip
    for row in session.scalars(select(WorkplaceIndex)).all():
        if row.employer in employers:
            yield row.ref, stored.get(session, row.ref).body
