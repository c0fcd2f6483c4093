"""Whom an employer rings in each municipality today: one person for all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.codes.danish import danish_key
from shared.codes.places import municipalities
from shared.feed import stored
from shared.records.agreement import Accession
from shared.records.base import Record
from shared.records.employer import Contact
from shared.records.formats import split_ref
from shared.rules.free_times import Time, free_times
from shared.tables import AccessionIndex, AgreementIndex, PromiseIndex

IN_TOUCH = ("acceded", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A municipality's one entrance for an employer: who answers today.

    `accession` names the person; without one it is the municipality's business entrance.
    `stands_in_until` is the day up to which the substitute answers for who is away.
    """

    municipality: str
    contact: Contact
    accession: Record | None = None
    stands_in_until: date | None = None

    @property
    def name(self) -> str:
        """The municipality's name."""
        return municipalities()[self.municipality].name


def entrances(session: Session, employer: str, today: date) -> Mapping[str, Entrance]:
    """Return each municipality's entrance for an employer, by name, as far as we know of them.

    At the hub these are all that its agreements have an answer from; at a node its own.
    """
    terms = session.scalars(select(AgreementIndex).where(AgreementIndex.employer == employer))
    words = session.scalars(
        select(AccessionIndex)
        .where(AccessionIndex.agreement.in_([row.ref for row in terms]))
        .order_by(AccessionIndex.decided_on)
    ).all()
    words = sorted(words, key=lambda word: word.state in IN_TOUCH)  # of several, the last is it
    found = {word.municipality: _entrance(stored.get(session, word.ref), today) for word in words}
    return dict(sorted(found.items(), key=lambda item: danish_key(item[1].name)))


def entrance(session: Session, employer: str, municipality: str, today: date) -> Entrance:
    """Return one municipality's entrance for an employer: its KAM, or else its own entrance."""
    known = entrances(session, employer, today).get(municipality)
    return known or Entrance(municipality=municipality, contact=_front_door(municipality))


def times(session: Session, one: Entrance, today: date) -> list[Time]:
    """Return when an entrance's KAM is free for a talk, the soonest first; the hub knows all."""
    if one.accession is None:
        return []
    body: Accession = one.accession.body
    name = body.kam.name if body.kam else ""
    given = session.scalars(
        select(PromiseIndex).where(
            PromiseIndex.municipality == one.municipality, PromiseIndex.state == "open",
            PromiseIndex.due > today,
        )
    )  # fmt: skip
    promised = [each.body for each in stored.many(session, [split_ref(row.ref) for row in given])]
    booked = {(each.due, each.at) for each in promised if each.at and each.with_whom == name}
    return list(free_times(body.free, booked, today, body.away_until))


def _entrance(accession: Record, today: date) -> Entrance:
    body: Accession = accession.body
    contact = body.entrance(today)
    return Entrance(
        municipality=body.municipality, accession=accession,
        contact=contact or _front_door(body.municipality),
        stands_in_until=body.away_until if contact != body.kam else None,
    )  # fmt: skip


def _front_door(municipality: str) -> Contact:
    """The business entrance that the law asks of each municipality from 2026-02-01."""
    place = municipalities()[municipality]
    phone = place.entrance_phone.replace(" ", "") or None
    return Contact(name=place.entrance_name or "Virksomhedsindgangen", phone=phone)


def as_told(one: Entrance) -> dict[str, object]:
    """Return an entrance as programs read it."""
    return {
        "municipality": one.municipality, "name": one.name, "contact": one.contact.name,
        "phone": one.contact.phone, "email": one.contact.email,
        "stands_in_until": one.stands_in_until,
    }  # fmt: skip
