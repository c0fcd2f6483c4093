"""A need is cut or withdrawn while proposals are under way: who goes on, and who is free again.

In a slot group with fewer slots than before: who has a slot keeps it, a meeting that is fixed
stays, and of those who wait for a word so many go on as there are slots left. Where that is not
all of them the employer chooses. The others hear that the slot is gone. Where no slot is left at
all there is nothing to meet about either.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.records.need import Need
from shared.rules.slots import NOTHING, RULE, Offer, OfferState
from shared.rules.verdict import Param, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A slot group with fewer slots than before, and its proposals by how they stand.

    `given` are slots handed out by quota, of which nobody is known to have one.
    """

    slot_group: UUID
    before: int
    after: int
    taken: int
    given: int
    meeting: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def staying(self) -> tuple[str, ...]:
        """The meetings that stay: all of them, unless no slot is left."""
        return self.meeting if self.after else ()

    @property
    def going_on(self) -> int:
        """How many of those waiting go on."""
        left = max(0, self.after - self.taken - self.given - len(self.staying))
        return min(left, len(self.waiting))

    @property
    def to_choose(self) -> int:
        """How many the employer must choose: none where all go on, or nobody does."""
        return self.going_on if self.going_on < len(self.waiting) else 0


def cuts(
    before: Need, after: Need, offers: Iterable[Offer], given: Mapping[UUID, int] = NOTHING
) -> tuple[Cut, ...]:
    """Return the slot groups that have fewer slots after than before, in the need's order."""
    known = list(offers)
    left = {group.id: group.slots for group in after.slot_groups}
    return tuple(
        Cut(
            slot_group=group.id,
            before=group.slots,
            after=left.get(group.id, 0),
            taken=len(_in_state(known, group.id, "accepted")),
            given=given.get(group.id, 0),
            meeting=_in_state(known, group.id, "meet"),
            waiting=_in_state(known, group.id, "open"),
        )
        for group in before.slot_groups
        if left.get(group.id, 0) < group.slots
    )


def closing(offers: Iterable[Offer]) -> tuple[str, ...]:
    """Return the proposals whose slot is gone when the need is closed: all but those accepted."""
    return tuple(one.proposal for one in offers if one.state in ("meet", "open"))


def may_cut(made: Iterable[Cut], keep: Collection[str]) -> Verdict:
    """Return whether these cuts may be made when the employer keeps these waiting proposals.

    Nobody loses a slot that is given, and what is handed out by quota is taken back first; a
    choice must be made where one is due, and only there.
    """
    made = tuple(made)
    unused = set(keep)
    for cut in made:
        if cut.after < cut.taken:
            return _no("cut_below_agreed", slots=cut.after, taken=cut.taken)
        if cut.after < cut.taken + cut.given:
            return _no("cut_below_given", slots=cut.after, given=cut.given)
        chosen = unused & set(cut.waiting)
        unused -= chosen
        all_go_on = cut.going_on == len(cut.waiting)
        if len(chosen) != cut.to_choose and not all_go_on:
            return _no(
                "cut_choose",
                choose=cut.to_choose,
                chosen=len(chosen),
                waiting=len(cut.waiting),
                meetings=len(cut.staying),
            )
    if unused:
        return _no("cut_keep_unknown", proposals=tuple(sorted(unused)))
    return Verdict(answer="allowed", code="cut", rule=RULE)


def fallen(made: Iterable[Cut], keep: Collection[str]) -> tuple[str, ...]:
    """Return the proposals whose slot is gone after allowed cuts, in the groups' order."""
    return tuple(
        proposal
        for cut in made
        for proposal in (*cut.meeting, *cut.waiting)
        if proposal not in cut.staying
        and not (cut.going_on and (not cut.to_choose or proposal in keep))
    )


def _in_state(offers: Iterable[Offer], group: UUID, state: OfferState) -> tuple[str, ...]:
    found = (one for one in offers if one.slot_group == group and one.state == state)
    return tuple(one.proposal for one in found)


def _no(code: str, **params: Param) -> Verdict:
    return Verdict(answer="not_allowed", code=code, rule=RULE, params=params)
