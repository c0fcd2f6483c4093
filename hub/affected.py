"""Whose audience changes because of others: what is to be looked at again."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shared.feed.tables import StoredRecord
from shared.records.base import Record
from shared.records.formats import ref
from shared.records.kinds import KINDS
from shared.records.need import ENGAGING
from shared.tables import (
    AgreementReplyIndex,
    ContactKeyIndex,
    ContactNoteIndex,
    DepartmentIndex,
    Indexed,
    NeedIndex,
    OutcomeTableIndex,
    PledgeIndex,
    ReplyIndex,
    RestrictionIndex,
    SamePlaceIndex,
    SignalIndex,
    WorkplaceIndex,
)

TOLD = [name for name, kind in KINDS.items() if kind.owner != "node" or kind.relayed]  # to anybody

OF_EMPLOYER = (
    DepartmentIndex, WorkplaceIndex, ContactKeyIndex, SignalIndex, ReplyIndex, RestrictionIndex,
    SamePlaceIndex, ContactNoteIndex, OutcomeTableIndex,
)  # fmt: skip


def affected(session: Session, changed: Sequence[Record]) -> Iterable[str]:
    """Yield the keys of the records whose audience may have changed because of these."""
    kinds = {record.kind for record in changed}
    if "membership" in kinds:
        rows = select(StoredRecord.owner, StoredRecord.id)
        yield from (ref(*row) for row in session.execute(rows.where(StoredRecord.kind.in_(TOLD))))
    for record in changed:
        if record.kind == "agreement":
            yield record.body.employer
            for table in OF_EMPLOYER:
                yield from _keys(session, table, table.employer == record.body.employer)
            for depends in (NeedIndex, PledgeIndex, AgreementReplyIndex):
                yield from _keys(session, depends, depends.agreement == record.ref)
        elif record.kind in ENGAGING:
            yield record.body.need
        elif record.kind == "accession":
            for acceded in (NeedIndex, PledgeIndex):
                yield from _keys(session, acceded, acceded.agreement == record.body.agreement)


def _keys(session: Session, table: type[Indexed], condition: ColumnElement[bool]) -> list[str]:
    rows = session.execute(select(table.owner, table.record_id).where(condition))
    return [ref(*row) for row in rows]
