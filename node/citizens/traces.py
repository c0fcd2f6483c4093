"""Where this node has rows about a citizen, and their end: whatever names a candidate goes.

No list of tables is kept. A table of the node's own is about a citizen when it has a column
`candidate`, `placement` or `proposal`, so that a new one goes too. What an office was handed goes
by the public codes of their proposals and placements.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Table, delete, inspect, select
from sqlalchemy.orm import Session

from node.citizens.tables import Citizen
from node.tables import Candidate, Case, Event, HandedOver, Offered
from shared.database import Base
from shared.feed import stored
from shared.records.formats import split_ref

AT_ONCE = 500


def keyed(by: str) -> list[Table]:
    """Return the node's own tables that have this column: `candidate`, `placement`, `proposal`."""
    own = (one for one in Base.registry.mappers if one.class_.__module__.startswith("node."))
    tables = (inspect(one.class_).local_table for one in own)
    return [one for one in tables if isinstance(one, Table) and by in one.columns]


def remove(session: Session, people: Sequence[Candidate]) -> None:
    """Delete all rows about these people, and who they are; records are not touched.

    The audit stays: it says who looked at whom by a keyed hash, which nothing here leads to.
    """
    for some in _portions([(one.id, one.citizen) for one in people]):
        candidates, citizens = zip(*some, strict=True)
        behind = {
            "placement": select(Case.placement).where(Case.candidate.in_(candidates)),
            "proposal": select(Offered.proposal).where(Offered.candidate.in_(candidates)),
        }
        found = {by: list(session.scalars(query)) for by, query in behind.items()}
        for by, keys in (found | {"candidate": candidates}).items():
            for table in keyed(by) if keys else ():
                session.execute(delete(table).where(table.columns[by].in_(keys)))
        codes = _codes(session, found)
        session.execute(delete(HandedOver).where(HandedOver.code.in_(codes)))
        session.execute(delete(Event).where(Event.code.in_(codes)))
        session.execute(delete(Candidate).where(Candidate.id.in_(candidates)))
        session.execute(delete(Citizen).where(Citizen.id.in_(citizens)))


def _codes(session: Session, found: Mapping[str, Sequence[str]]) -> list[str]:
    """The public codes of proposals and placements, by their keys."""
    keys = [split_ref(key) for some in found.values() for key in some]
    return [record.body.code for record in stored.many(session, keys)]


def _portions(people: list[tuple[UUID, UUID]]) -> Iterator[list[tuple[UUID, UUID]]]:
    return (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE))
