"""Slots left in each group of a need. Only an accepted proposal takes one; never one too many."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shared.records.need import Need
from shared.rules.verdict import Verdict

RULE = "SLOTS"
NOTHING: Mapping[UUID, int] = {}
SLOT_GONE = "slot_gone"  # the reason of a no that is not about the person
OfferState = Literal[
    "open", "returned", "meet", "accepted", "declined", "slot_gone", "withdrawn"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A proposal as it stands: its owner may have withdrawn it, the employer may have decided.

    `quota` is the key of the one by which its municipality has confirmed it.
    """

    proposal: str
    slot_group: UUID
    state: OfferState
    quota: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotCount:
    """A group's slots: taken, handed out (`given`), left; who waits for a word or a meeting."""

    slot_group: UUID
    slots: int
    taken: int
    given: int
    left: int
    meeting: int
    waiting: int


def state_of(
    *, withdrawn: bool, answer: str | None, reason: str | None = None, returned: bool = False
) -> OfferState:
    """Return how a proposal stands by its owner's word and the employer's latest decision.

    A proposal whose slot was cut away is not declined: nothing was said about the person. One
    that the intake consultant sent back (`returned`) waits for nothing of the employer's.
    """
    if withdrawn:
        return "withdrawn"
    if (answer, reason) == ("decline", SLOT_GONE):
        return "slot_gone"
    if returned and answer is None:
        return "returned"
    states: dict[str | None, OfferState] = {
        "accept": "accepted",
        "meet": "meet",
        "decline": "declined",
    }
    return states.get(answer, "open")


def slot_counts(
    need: Need, offers: Iterable[Offer], given: Mapping[UUID, int] = NOTHING
) -> tuple[SlotCount, ...]:
    """Return the count of each group, in the need's order; `given` are slots handed out by quota.

    A cut below what is taken leaves nothing; it takes back no slot.
    """
    seen = Counter((offer.slot_group, offer.state) for offer in offers)
    return tuple(
        SlotCount(
            slot_group=group.id,
            slots=group.slots,
            taken=seen[group.id, "accepted"],
            given=given.get(group.id, 0),
            left=max(0, group.slots - seen[group.id, "accepted"] - given.get(group.id, 0)),
            meeting=seen[group.id, "meet"],
            waiting=seen[group.id, "open"],
        )
        for group in need.slot_groups
    )


def may_accept(
    need: Need, offers: Iterable[Offer], proposal: str, given: Mapping[UUID, int] = NOTHING
) -> Verdict:
    """Return whether the employer may accept the proposal now: after `meet`, while a slot is left.

    The need's owner asks this in the transaction that writes the decision. Who comes second
    is told so and stays on the waiting list.
    """
    known = {offer.proposal: offer for offer in offers}
    offer = known.get(proposal)
    if offer is None or offer.state == "withdrawn":
        return _no("proposal_withdrawn")
    if offer.state != "meet":
        said = {"accepted": "already_accepted", "declined": "already_declined"}
        return _no({**said, "slot_gone": "slot_gone"}.get(offer.state, "meet_first"))
    if need.state != "open":
        return _no(f"need_{need.state}")
    counts = {count.slot_group: count for count in slot_counts(need, known.values(), given)}
    count = counts.get(offer.slot_group)
    if count is None:
        return _no("slot_group_gone")
    if not count.left and count.taken < count.slots:
        return _no("slots_given", given=count.given)
    if not count.left:
        return _no("slots_taken", slots=count.slots, taken=count.taken)
    return Verdict(answer="allowed", code="slot_left", rule=RULE, params={"left": count.left})


def _no(code: str, **params: int) -> Verdict:
    return Verdict(answer="not_allowed", code=code, rule=RULE, params=params)
