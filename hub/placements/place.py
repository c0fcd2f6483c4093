"""The room at one workplace as its employer sees it: how full, who uses it, what was told."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from hub.placements.claims import claims_at
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.feed.local import Local
from shared.lawbook import rows_here
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.placement import RoomReservation, RoomWeek
from shared.rules.law import Law
from shared.rules.period import Period
from shared.rules.ratio import Room, by_week, hosted, ratio_verdict, room
from shared.rules.reservation import NO_RULE, terms_of, uses_of
from shared.rules.verdict import Verdict
from shared.told import told_at, workplace

WEEKS_AHEAD = 26
SOON = 28  # days: the length of an ordinary placement


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedTogether:
    """People of one municipality with the same days and the same standing: never one person."""

    municipality: str
    use: str
    starts_on: date
    ends_on: date
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRoom:
    """What is known of the room at a workplace on a day.

    `found` and `verdict` are of one more person for the coming four weeks; `checked` is whether
    the figures of the law hold on the day. `waiting` is how many claims wait for room.
    """

    place: Record
    found: Room
    verdict: Verdict
    known: Law
    checked: bool
    weeks: tuple[RoomWeek, ...]
    used: list[UsedTogether]
    told: list[Record]
    waiting: int
    hosted: int
    decided: list[RoomReservation]

    @property
    def code(self) -> str:
        """What is to be said of the room, as the code of its sentence."""
        if not self.checked:
            return "room_no_rule"
        never = self.verdict.code == "ratio_exceeded" and self.found.first_day is None
        return "ratio_exceeded_ever" if never else self.verdict.code


def see_own(session: Session, who: Who, p_number: str) -> None:
    """See that a workplace is the person's own employer's.

    Raises:
        NotFound: it is not, or there is none.
    """
    place = workplace(session, p_number)
    if who.roles & OF_EMPLOYER and place.body.employer != who.scope:
        raise NotFound(p_number)


def room_of(session: Session, local: Local, p_number: str, today: date) -> PlaceRoom:
    """Return the room at a P-number, week by week from today.

    Raises:
        NotFound: no such workplace.
        Refused: nobody has ever checked the figures of the ratio (`no_checked_rule`).
    """
    place = workplace(session, p_number)
    asked = claims_at(session, p_number)
    holding = [one.claim for one in asked if one.holds(today)]
    known, checked = terms_of(today, rows_here(session))
    if known is None or known.ratio is None:
        raise Refused(NO_RULE, on=today)
    uses, soon = uses_of(holding), Period(today, today + timedelta(days=SOON - 1))
    found = room(uses, place.body.full_time_persons, soon, known.ratio, today=today)
    seen = Period(today, today + timedelta(weeks=WEEKS_AHEAD, days=-1))
    together = Counter(
        (one.municipality, one.use, one.starts_on, one.ends_on)
        for one in holding
        if one.source == "own" and one.ends_on >= today
    )
    return PlaceRoom(
        place=place, found=found, verdict=ratio_verdict(found, known), known=known,
        checked=checked, weeks=by_week(uses, seen, known.ratio), hosted=hosted(uses, soon),
        told=told_at(session, local, p_number),
        waiting=sum(one.waits(today) for one in asked),
        used=[
            UsedTogether(municipality=code, use=use, starts_on=first, ends_on=last, people=people)
            for (code, use, first, last), people in sorted(together.items())
        ],
        decided=[one.word for one in asked if one.word and one.word.decided],
    )  # fmt: skip
