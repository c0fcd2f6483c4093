"""The life of a pledge: what of it is opened, used and open, and what may become of it.

A pledge outlives a downturn: once confirmed it is never reduced, a need that opens its places
does not run out, and places that are open when the year ends stay open until they are used. What
nobody has opened by then lapses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.records.need import Need
from shared.records.pledge import Pledge
from shared.rules.life_cycle import LifeCycle, Step
from shared.rules.slots import Offer, slot_counts
from shared.rules.verdict import Verdict

RULE = "PLEDGE"
PledgeState = Literal["promised", "confirmed", "slots_opened", "fulfilled", "lapsed"]

PLEDGE = LifeCycle[PledgeState](
    name="pledge",
    states=PledgeState,
    steps=(
        Step(to="promised", who=("employer",), evidence=("year, purpose, places",),
             then="confirmed"),
        Step(to="confirmed", follows=("promised",), who=("employer",), evidence=("day",),
             then="slots_opened"),
        Step(to="slots_opened", follows=("confirmed",), who=("employer",),
             evidence=("needs that open its places, k of n",), by="last day of the year",
             then="fulfilled"),
        Step(to="fulfilled", follows=("slots_opened",), who=("employer",),
             evidence=("a decision to accept for each place",)),
        Step(to="lapsed", follows=("promised", "confirmed", "slots_opened"), who=("program",),
             evidence=("the year is over, none is open, not all are used",),
             by="day after the last of the year"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places of a pledge by how they stand: `opened` is those `used` and those still `open`."""

    pledged: int
    used: int = 0
    open: int = 0

    @property
    def opened(self) -> int:
        """Places that somebody has, or may be proposed for."""
        return self.used + self.open

    @property
    def not_opened(self) -> int:
        """Places that no need has opened yet."""
        return max(0, self.pledged - self.opened)

    @property
    def fulfilled(self) -> float:
        """The share that is used, in the end 1."""
        return self.used / self.pledged

    def __add__(self, other: "Places") -> "Places":
        return Places(pledged=self.pledged + other.pledged, used=self.used + other.used,
                      open=self.open + other.open)  # fmt: skip


def places(pledge: Pledge, needs: Iterable[tuple[Need, Iterable[Offer]]]) -> Places:
    """Return how the places stand, from the needs that open them and the proposals to each.

    Who was accepted has used a place, whatever became of the need. A need that is closed has
    opened no more than what was used of it.
    """
    used = left = 0
    for need, offers in needs:
        known = list(offers)
        used += sum(one.state == "accepted" for one in known)
        if need.state == "open":
            left += sum(count.left for count in slot_counts(need, known))
    return Places(pledged=pledge.places, used=used, open=left)


def state_of(pledge: Pledge, found: Places, year: int) -> PledgeState:
    """Return where a pledge stands in this year."""
    if found.used >= pledge.places:
        return "fulfilled"
    if pledge.year < year and not found.open:
        return "lapsed"
    if pledge.confirmed_on is None:
        return "promised"
    return "slots_opened" if found.opened else "confirmed"


def due(pledge: Pledge) -> date:
    """Return the last day to confirm it and to open its places."""
    return date(pledge.year, 12, 31)


def may_open(pledge: Pledge, others: Places, slots: int, year: int) -> Verdict:
    """Return whether a need may open so many places beside what the `others` have opened.

    Places that are open stay so when the year has ended; new ones are opened within it.
    """
    if pledge.confirmed_on is None:
        return _no("pledge_not_confirmed")
    if pledge.year < year:
        return _no("pledge_year_over", year=pledge.year)
    if slots > others.not_opened:
        return _no("pledge_exceeded", places=pledge.places, left=others.not_opened, slots=slots)
    return Verdict(answer="allowed", code="pledge_left", rule=RULE)


def may_resize(pledge: Pledge, number: int) -> Verdict:
    """Return whether a pledge may be of another number of places: once confirmed, only of more."""
    if pledge.confirmed_on and number < pledge.places:
        return _no("pledge_reduced", places=pledge.places)
    return Verdict(answer="allowed", code="pledge_resized", rule=RULE)


def _no(code: str, **params: int) -> Verdict:
    return Verdict(answer="not_allowed", code=code, rule=RULE, params=params)
