"""Why slots of a group are open: the first true sentence that names who can do something about it.

The figures come from records; what comes out is a code with the sentence's parameters. The
order is that of the reasons below: first what makes all others beside the point, then whose
answer is awaited, then what was answered.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shared.rules.verdict import Param

NEAR_MINUTES = 45  # what most people accept one way; beyond it the distance itself is told
State = Literal["asked", "late", "supply", "later", "not_now"]
Params = Mapping[str, Param]
Because = tuple[str, Params] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOne:
    """A municipality that the need has gone to: how far it is, and what it said.

    `promised` is how many it can supply, `supplied` how many it has proposed for the need.
    """

    name: str
    minutes: int
    state: State
    promised: int = 0
    supplied: int = 0
    reason: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that the sentence of one slot group is worked out from.

    `home` is the workplace's municipality, with its `phone`; `nearest` is the nearest that has
    acceded, with minutes. `waiting_for_limit` are slots that wait for room under the home's own
    limit `limit`. `offers` counts proposals by how they stand; `offered_to` is who on the
    waiting list has a free slot, `offered_until`.
    """

    slots: int
    agreed: int
    open: int
    paused: bool = False
    starts_at: str | None = None
    home: str
    phone: str = ""
    near: Sequence[AskedOne] = ()
    nearest: tuple[str, int] | None = None
    answer_by: date
    waiting_for_limit: int = 0
    limit: int = 0
    offers: Mapping[str, int] = field(default_factory=dict)
    offered_to: str = ""
    offered_until: date | None = None


def why_open(known: Known) -> tuple[str, Params]:
    """Return the code and the parameters of the one sentence on why slots are open."""
    for reason in REASONS:
        found = reason(known)
        if found is not None:
            return found
    return _too_few(known)


def _all_agreed(known: Known) -> Because:
    return ("all_agreed", {}) if known.agreed >= known.slots else None


def _enough_proposed(known: Known) -> Because:
    states = ("screening", "to_decide", "meet")
    said = {name: known.offers.get(name, 0) for name in states}
    return ("enough_proposed", said) if not known.open else None


def _paused(known: Known) -> Because:
    return ("paused", {}) if known.paused else None


def _offered(known: Known) -> Because:
    if not known.offered_until:
        return None
    return "offered", {"name": known.offered_to, "day": known.offered_until}


def _nobody_asked(known: Known) -> Because:
    if known.near:
        return None
    said: Params = {"municipality": known.home, "phone": known.phone}
    if known.nearest is None:
        return "nobody_asked", said
    name, minutes = known.nearest
    return "nobody_near", {**said, "nearest": name, "minutes": minutes}


def _limit(known: Known) -> Because:
    if known.waiting_for_limit < known.open:
        return None
    return "limit_reached", {"name": known.home, "limit": known.limit, "phone": known.phone}


def _silent(known: Known) -> Because:
    for state, code in (("late", "answers_late"), ("asked", "awaiting_answers")):
        if names := _names(known, state):
            return code, {"count": len(names), "day": known.answer_by, "names": names}
    return None


def _promised(known: Known) -> Because:
    lacking = {one.name: one.promised - one.supplied for one in known.near
               if one.state == "supply" and one.promised > one.supplied}  # fmt: skip
    if not lacking:
        return None
    return "promised", {"count": sum(lacking.values()), "names": tuple(lacking)}


def _later(known: Known) -> Because:
    later = [one for one in known.near if one.state == "later"]
    if not later:
        return None
    days = [one.until for one in later if one.until]
    return "answers_later", {
        "count": len(later), "day": max(days, default=known.answer_by),
        "names": _names(known, "later"),
    }  # fmt: skip


def _said_no(known: Known) -> Because:
    """All who were asked said no: to the time of day, the distance, or for another reason."""
    if any(one.state != "not_now" for one in known.near):
        return None
    reason, count = Counter(one.reason or "" for one in known.near).most_common(1)[0]
    said: Params = {"asked": len(known.near), "count": count, "reason": reason,
                    "names": _names(known, "not_now")}  # fmt: skip
    if reason == "time_of_day" and known.starts_at:
        return "no_to_time", {**said, "time": known.starts_at.replace(":", ".")}
    if reason == "too_far":
        nearest = min(known.near, key=lambda one: one.minutes)
        if nearest.minutes > NEAR_MINUTES:
            return "nobody_within", {**said, "within": NEAR_MINUTES, "nearest": nearest.name,
                                     "minutes": nearest.minutes}  # fmt: skip
    return "all_not_now", said


def _fell(known: Known) -> Because:
    names = ("declined", "returned", "withdrawn")
    said: Params = {name: known.offers.get(name, 0) for name in names}
    return (
        ("proposals_fell", {**said, "names": _names(known, "supply")})
        if any(said.values())
        else None
    )


def _too_few(known: Known) -> tuple[str, Params]:
    promised = sum(one.promised for one in known.near if one.state == "supply")
    return "too_few_promised", {"count": promised, "names": _names(known, "supply")}


def _names(known: Known, state: str) -> tuple[str, ...]:
    return tuple(one.name for one in _nearest_first(known.near) if one.state == state)


def _nearest_first(near: Iterable[AskedOne]) -> list[AskedOne]:
    return sorted(near, key=lambda one: one.minutes)


REASONS: tuple[Callable[[Known], Because], ...] = (
    _all_agreed, _enough_proposed, _paused, _offered, _nobody_asked, _limit, _silent, _promised,
    _later, _said_no, _fell,
)  # fmt: skip
