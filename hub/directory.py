"""Who is who at the hub: the directory that audiences depend on, and what hangs on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.codes.places import distance_km, municipalities
from shared.feed.tables import Member, StoredRecord
from shared.records.base import Directory, Record
from shared.records.formats import ref
from shared.tables import (
    AccessionIndex,
    AgreementIndex,
    ContactKeyIndex,
    Indexed,
    InvitedIndex,
    NeedIndex,
    WorkplaceIndex,
)

HUB = "hub:dk"
FOR_MEMBERS = ("membership", "employer", "workplace", "contact_key", "agreement", "need")


def directory(session: Session) -> Directory:
    """Return who is a member, invited and acceded, as the index tables have it now."""
    invited, acceded, agreements_of = defaultdict(set), defaultdict(set), defaultdict(set)
    for row in session.scalars(select(InvitedIndex)):
        invited[row.ref].add(row.municipality)
    for accession in session.scalars(select(AccessionIndex)):
        if accession.state == "acceded":
            acceded[accession.agreement].add(accession.municipality)
    for agreement in session.scalars(select(AgreementIndex)):
        agreements_of[agreement.employer].add(agreement.ref)
    return Directory(
        hub=HUB,
        parties=_parties(session),
        invited={key: frozenset(codes) for key, codes in invited.items()},
        acceded={key: frozenset(codes) for key, codes in acceded.items()},
        agreements_of={key: frozenset(keys) for key, keys in agreements_of.items()},
        distance_km=_distances(),
    )


def affected(session: Session, changed: Sequence[Record]) -> Iterable[str]:
    """Yield the keys of the records whose audience may have changed because of these."""
    kinds = {record.kind for record in changed}
    if "membership" in kinds:
        rows = select(StoredRecord.owner, StoredRecord.id)
        yield from (
            ref(*row) for row in session.execute(rows.where(StoredRecord.kind.in_(FOR_MEMBERS)))
        )
    for record in changed:
        if record.kind == "agreement":
            yield record.body.employer
            for table in (WorkplaceIndex, ContactKeyIndex):
                yield from _keys(session, table, table.employer == record.body.employer)
        elif record.kind == "accession":
            yield from _keys(session, NeedIndex, NeedIndex.agreement == record.body.agreement)


def _keys(session: Session, table: type[Indexed], condition: object) -> list[str]:
    return [row.ref for row in session.scalars(select(table).where(condition))]  # type: ignore[arg-type]  # a column expression


def _parties(session: Session) -> dict[str, frozenset[str]]:
    members = session.scalars(select(Member).where(Member.state == "active"))
    return {
        member.party: frozenset(
            authority.removeprefix("municipality:") for authority in member.authorities.split()
        )
        for member in members
        if member.party != HUB
    }


@cache
def _distances() -> dict[tuple[str, str], float]:
    codes = list(municipalities())
    return {(one, other): distance_km(one, other) for one in codes for other in codes}
