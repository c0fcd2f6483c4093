"""A row of the inbox: what waits, by which day, and whom it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from shared.rules.routing import Routed

What = Literal[
    "answer", "suggestions", "meet", "plan", "declined", "consent_ended", "slot_gone", "slot_free",
    "hired", "no_room", "vitas", "grant", "waits", "lapsed", "end", "outcome",
    "ring", "back", "not_come",
    "decide_room", "room_offered", "room_came",
    "promise", "promised", "disputed", "call", "owed", "goal", "swapped",
    "measure", "talk", "stair",
    "signal", "review", "appeal", "signal_gone", "target",
]  # fmt: skip
NEWS_DAYS = 5  # working days that news is shown: long enough to propose another
CASEWORK = frozenset({"caseworker", "team"})
RINGS = frozenset({"node.kam", "consultant"})
DECIDES = frozenset({"manager"})
AFTER_SIGNAL = frozenset({"signal", "review", "appeal", "signal_gone"})
STAYS = AFTER_SIGNAL | frozenset(  # at no office
    {"grant", "decide_room", "measure", "talk", "goal", "swapped", "target"}
)
PERSONAL = STAYS | {"promise", "promised", "disputed", "call"}
ONLY: Mapping[str, frozenset[str]] = {
    "grant": CASEWORK, "decide_room": CASEWORK, "ring": RINGS,
    "measure": CASEWORK, "talk": CASEWORK,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row of the inbox: what it is about, by which day, and the figures of its words.

    `routed` is whom it goes to (`routed.py`), by its `branch` and the candidate it is about;
    `office` has been handed it.
    """

    what: What
    code: str
    due: date
    branch: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    routed: Routed | None = None
    office: str | None = None

    def is_for(self, login: str) -> bool:
        """Whether it goes to this person, or to all since nobody knows its branch or citizen."""
        return self.routed is None or not self.routed.to or login in self.routed.to


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTold:
    """A row as programs and commands are told of it, by codes and days alone.

    `code` is of the need, proposal, placement, promise, signal, restriction or department;
    `reason` is the employer's for a decline; `title` the code of a signal that has gone; `able`
    meet all a need's conditions, `short` lack one, `number` the hub suggests; `goal` is the
    service goal that was missed; `to` are the logins of who knows its branch and citizen, or who
    works in the `office`.
    """

    what: What
    code: str
    due: date
    candidate: str | None = None
    need: str | None = None
    title: str | None = None
    employer: str | None = None
    goal: str | None = None
    workplace: str | None = None
    start: date | None = None
    end: date | None = None
    reason: str | None = None
    slots: int | None = None
    able: int | None = None
    short: int | None = None
    number: int | None = None
    to: tuple[str, ...] = ()
    office: str | None = None


def told(row: Waiting) -> WaitingTold:
    """Return a row without what is there for its words on the page alone."""
    about, need = row.about, row.about.get("need")
    names = (
        "title",
        "employer",
        "goal",
        "start",
        "end",
        "reason",
        "slots",
        "able",
        "short",
        "number",
    )
    place = about.get("place")
    return WaitingTold(
        what=row.what, code=row.code, due=row.due, candidate=about.get("candidate") or None,
        need=need.code if need else None, workplace=place if isinstance(place, str) else None,
        to=row.routed.to if row.routed else (), office=row.office,
        **{name: about[name] for name in names if name in about},
    )  # fmt: skip
