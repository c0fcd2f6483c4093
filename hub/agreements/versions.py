"""The versions of an agreement: running placements keep the one that they began under."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed.tables import History
from shared.records.agreement import Agreement
from shared.records.base import Record, load_json
from shared.records.kinds import from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version with its last revision, the day it was made, and whether its terms are new."""

    number: int
    made_on: date
    body: Agreement
    new_terms: bool


def versions(session: Session, agreement: Record) -> Sequence[Version]:
    """Return the versions of an agreement, the newest first."""
    rows = session.execute(
        select(History.at, History.content)
        .where(History.owner == agreement.owner, History.id == agreement.id)
        .order_by(History.rev)
    )
    found: dict[int, Version] = {}
    before = ""
    for at, content in rows:
        body: Agreement = from_json(load_json(content)).body
        number = body.version
        first = found.get(number)
        found[number] = Version(
            number=number, body=body, made_on=first.made_on if first else at.date(),
            new_terms=first.new_terms if first else body.terms_digest != before,
        )  # fmt: skip
        before = body.terms_digest
    return tuple(reversed(found.values()))
