"""Whose audience changes because of others: what is to be looked at again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shared.feed.keys import AT_ONCE, Key
from shared.feed.tables import StoredRecord
from shared.records.base import Record
from shared.records.formats import ref
from shared.records.kinds import KINDS
from shared.tables import (
    AgreementReplyIndex,
    ContactKeyIndex,
    ContactNoteIndex,
    DepartmentIndex,
    Indexed,
    NeedIndex,
    OutcomeTableIndex,
    PlacementIndex,
    PledgeIndex,
    ProposalIndex,
    ReplyIndex,
    RestrictionIndex,
    SamePlaceIndex,
    SignalIndex,
    WorkplaceIndex,
)

TOLD = [name for name, kind in KINDS.items() if kind.owner != "node" or kind.relayed]  # to anybody

# whoever has some of these for a need keeps the need, though it has stepped back
ENGAGING: Final[dict[str, type[ProposalIndex | PlacementIndex]]] = {
    "proposal": ProposalIndex, "placement": PlacementIndex,
}  # fmt: skip
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


def affected_by_loss(session: Session, going: Mapping[str, Sequence[Key]]) -> Iterable[str]:
    """Yield the needs that fewer may have once these proposals and placements have gone."""
    for kind, table in ENGAGING.items():
        ids = [record_id for _, record_id in going.get(kind, ())]
        for start in range(0, len(ids), AT_ONCE):
            some = table.record_id.in_(ids[start : start + AT_ONCE])
            yield from session.scalars(select(table.need).where(some))


def _keys(session: Session, table: type[Indexed], condition: ColumnElement[bool]) -> list[str]:
    rows = session.execute(select(table.owner, table.record_id).where(condition))
    return [ref(*row) for row in rows]
