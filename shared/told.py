"""What others use of the room at a workplace, as somebody told it: told, renewed, over.

The hub keeps what employers tell; a municipality what it has seen in VITAS or its case system.
It counts as long as it is told of, and is too old to rely on after 14 days (`rules/ratio.py`).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.placement import CapacityClaim, Source
from shared.rules.ratio import STALE_AFTER_DAYS
from shared.tables import ClaimIndex, WorkplaceIndex

MOST = 500
SOURCES: dict[str, tuple[Source, ...]] = {
    "hub": ("employer",), "municipality": ("vitas", "case_system"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """So many people use room from the first to the last day, as known on `as_of`."""

    people: int
    starts_on: date
    ends_on: date
    source: Source
    as_of: date | None = None


class OthersToldSchema(Schema):
    """The form of what was told; `source` is for who has more than one."""

    people = fields.Integer(required=True, validate=validate.Range(1, MOST))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    source = fields.String(load_default=None)
    as_of = fields.Date(load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, date], **_: object) -> None:
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError("ends_before_start", "ends_on")


def sources(local: Local) -> tuple[Source, ...]:
    """Return who may be the source of what this party is told."""
    return SOURCES[local.authority.partition(":")[0]]


def tell(local: Local, actor: str, p_number: str, told: Told) -> Record:
    """Keep that others use room at a P-number.

    Raises:
        NotFound: no such workplace here.
        Refused: the source is not ours to tell for (`code_unknown`), it is of a day to come
            (`report_in_future`), or the days are over already (`told_over`).
    """
    with local.begin(actor) as tx:
        place = workplace(tx.session, p_number)
        if told.source not in sources(local):
            raise Refused("code_unknown", field="source", given=told.source,
                          nearest=sources(local)[0])  # fmt: skip
        as_of = told.as_of or tx.today
        if as_of > tx.today:
            raise Refused("report_in_future", day=as_of, today=tx.today)
        if told.ends_on < max(tx.today, told.starts_on) or not 1 <= told.people <= MOST:
            raise Refused("told_over", last=told.ends_on)
        _, _, here = local.authority.rpartition(":")
        body = CapacityClaim(
            workplace=place.ref, p_number=p_number, share=Decimal(1), use="elsewhere",
            municipality=here if here.isdigit() else place.body.municipality,
            starts_on=told.starts_on, ends_on=told.ends_on, counts_in_ratio=True,
            source=told.source, as_of=as_of, people=told.people,
        )  # fmt: skip
        return tx.get(tx.write(body, "told"))


def renew(local: Local, actor: str, key: str) -> Record:
    """Say that what was told still holds today.

    Raises:
        NotFound: we were told no such thing.
    """
    return _revised(local, actor, key, "renewed")


def over(local: Local, actor: str, key: str) -> Record:
    """Say that those who were told of are gone, and give their room back.

    Raises:
        NotFound: we were told no such thing.
    """
    return _revised(local, actor, key, "over")


def told_at(session: Session, local: Local, p_number: str) -> list[Record]:
    """Return what this party was told of a P-number and is not over, the oldest word first."""
    query = select(ClaimIndex).where(
        ClaimIndex.p_number == p_number,
        ClaimIndex.owner == local.authority,
        ClaimIndex.use == "elsewhere",
    )
    keys = [(row.owner, row.record_id) for row in session.scalars(query)]
    found = stored.many(session, keys)
    return sorted(found, key=lambda one: (one.body.as_of, one.body.starts_on, str(one.id)))


def is_stale(claim: CapacityClaim, today: date) -> bool:
    """Whether what others told is too old to rely on."""
    return claim.source != "own" and claim.as_of < today - timedelta(days=STALE_AFTER_DAYS)


def workplace(session: Session, p_number: str) -> Record:
    """Return the workplace of a P-number.

    Raises:
        NotFound: there is none here.
    """
    row = session.scalar(select(WorkplaceIndex).where(WorkplaceIndex.p_number == p_number))
    if row is None:
        raise NotFound(p_number)
    return stored.get(session, row.ref)


def _revised(local: Local, actor: str, key: str, act: str) -> Record:
    with local.begin(actor) as tx:
        found = _ours(tx, key)
        body = cast("CapacityClaim", found.body)
        after = replace(body, as_of=tx.today, use="elsewhere" if act == "renewed" else "released")
        if after == body:
            return found
        return tx.get(tx.write(after, act, revises=key))


def _ours(tx: Transaction, key: str) -> Record:
    owner, _, _ = key.partition("/")
    if owner != tx.local.authority:
        raise NotFound(key)
    found = stored.get(tx.session, key, lock=True)
    if found.kind != "capacity_claim" or found.body.use != "elsewhere":
        raise NotFound(key)
    return found
