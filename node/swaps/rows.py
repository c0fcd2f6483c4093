"""Places that are offered or held, as programs and commands read them."""

from dataclasses import dataclass
from datetime import date

from node.swaps.actions import Held, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """An offered place; `contact` is whom the workplace rings, `awaited` that we have asked."""

    code: str
    state: str
    place: str
    p_number: str
    employer: str
    giver: str
    taker: str | None
    starts_on: date
    ends_on: date
    until: date
    contact: str | None
    awaited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSeatRow:
    """A place that we hold for nobody yet."""

    key: str
    place: str
    p_number: str
    starts_on: date
    ends_on: date
    given: bool
    offered: bool


def seat_row(one: Seat) -> SeatRow:
    """Return an offered place as programs and commands read it."""
    now = one.body
    return SeatRow(
        code=now.code, state=now.state, place=one.place, p_number=now.p_number,
        employer=one.employer, giver=one.giver, taker=one.taker, starts_on=now.starts_on,
        ends_on=now.ends_on, until=now.until, awaited=one.awaited,
        contact=now.contact.name if now.contact else None,
    )  # fmt: skip


def held_row(one: Held) -> HeldSeatRow:
    """Return a place of ours as programs and commands read it."""
    now = one.body
    return HeldSeatRow(
        key=one.claim.ref, place=one.place, p_number=now.p_number, starts_on=now.starts_on,
        ends_on=now.ends_on, given=one.given, offered=now.offered,
    )  # fmt: skip
