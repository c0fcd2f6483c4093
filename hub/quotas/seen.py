"""Quotas as people and programs see them: how many, how many of them confirmed, until when."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from marshmallow_dataclass import class_schema
from sqlalchemy.orm import Session

from hub.needs.offers import quotas, standings
from shared.records.base import Record
from shared.rules.quota import used


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaSeen:
    """A quota of a need (by its code): `confirmed` have a slot by it, `open` are to be taken.

    More are `open` than `n` says while a node has not been heard of a lower number.
    """

    need: str
    slot_group: UUID
    workplace: str
    municipality: str
    n: int
    confirmed: int
    open: int
    until: date

    @property
    def unheard(self) -> int:
        """How many were taken back, and are not free before the node is heard."""
        return max(0, self.open - max(0, self.n - self.confirmed))


QUOTAS: Final = class_schema(QuotaSeen)(many=True)


def quotas_of(session: Session, need: Record) -> list[QuotaSeen]:
    """Return the quotas of a need by which something is handed out or has been confirmed."""
    places = {group.id: group.workplace_name for group in need.body.slot_groups}
    offers = [one.offer for one in standings(session, need=need.ref)]
    found = [
        QuotaSeen(
            need=need.body.code, slot_group=one.slot_group,
            workplace=places.get(one.slot_group, ""), municipality=one.municipality, n=one.n,
            confirmed=(taken := used(key, offers)), open=max(0, one.held - taken),
            until=one.until,
        )
        for key, one in quotas(session, need.ref).items()
    ]  # fmt: skip
    living = (one for one in found if one.open or one.confirmed or one.n)
    return sorted(living, key=lambda one: (one.workplace, one.municipality))
