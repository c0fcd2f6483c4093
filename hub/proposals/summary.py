"""A proposal as programs read it: with `--json`, and over the API."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marshmallow import fields
from marshmallow_dataclass import class_schema
from sqlalchemy.orm import Session

from hub.needs.offers import Standing
from shared.feed import stored
from shared.records.kinds import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSummary:
    """One proposal and how it stands; `since` is the day of the word that it stands by."""

    proposal: str
    code: str
    need: str
    slot_group: UUID
    municipality: str
    instrument: str
    state: str
    reason: str | None
    since: date
    disclosed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWhole(ProposalSummary):
    """A proposal with what the municipality offers, each condition met, unknown or unmet."""

    offer: object


class _WholeSchema(class_schema(ProposalSummary)):  # type: ignore[misc]  # made at run time
    """The offer is the record's body, as it travels."""

    offer = fields.Nested(KINDS["proposal"].schema)


SUMMARIES = class_schema(ProposalSummary)(many=True)
WHOLE = _WholeSchema()


def summary(one: Standing) -> ProposalSummary:
    """Return a proposal and how it stands."""
    row = one.row
    return ProposalSummary(
        proposal=row.ref, code=row.code, need=row.need, slot_group=row.slot_group,
        municipality=row.municipality, instrument=row.instrument, state=one.state,
        reason=one.reason, since=one.since, disclosed=one.disclosed,
    )  # fmt: skip


def whole(session: Session, one: Standing) -> ProposalWhole:
    """Return a proposal with what is offered."""
    head = summary(one)
    return ProposalWhole(
        **{name: getattr(head, name) for name in ProposalSummary.__slots__},
        offer=stored.get(session, one.row.ref).body,
    )  # fmt: skip
