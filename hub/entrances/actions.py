"""A talk with a municipality's KAM, booked at a time that is free."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hub.entrances.seen import side
from shared.dealings.entrances import IN_TOUCH, times
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.promises.actions import Given, give_in
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.tables import AccessionIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Which time of which day (`09:30`), about what, and the login of who will ring."""

    on: date
    at: str
    about: str
    keeper: str


def book(
    local: Local, actor: str, employer: str, municipality: str, wanted: Booking,
    by: str | None = None,
) -> Record:  # fmt: skip
    """Book a talk with the KAM of a municipality: the employer's promise to ring then.

    Raises:
        NotFound: no agreement of the employer invites the municipality.
        Refused: the time is not free, or no more (`time_taken`); as `give` of promises.
    """
    with local.begin(actor) as tx:
        _hold(tx, municipality)
        door = side(tx.session, employer, municipality, tx.today).entrance
        if (wanted.on, wanted.at) not in times(tx.session, door, tx.today):
            raise Refused("time_taken", field="time", day=wanted.on, at=wanted.at)
        kam = door.accession.body.kam.name if door.accession else door.contact.name
        given = Given(
            to=municipality, what=wanted.about, due=wanted.on, keeper=wanted.keeper,
            employer=employer, at=wanted.at, with_whom=kam,
        )  # fmt: skip
        return give_in(tx, given, by)


def _hold(tx: Transaction, municipality: str) -> None:
    """Let one book at a time: whoever waits finds the time taken."""
    rows = tx.session.scalars(
        select(AccessionIndex).where(
            AccessionIndex.municipality == municipality, AccessionIndex.state.in_(IN_TOUCH)
        )
    )
    stored.many(tx.session, sorted(split_ref(row.ref) for row in rows), lock=True)
