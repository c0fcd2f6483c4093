"""Who is who at the hub: the directory that audiences depend on, and what hangs on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, select
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
DIRECTING = frozenset({"membership", "agreement", "accession"})  # what the directory is made of
FOR_MEMBERS = ("membership", "employer", "workplace", "contact_key", "agreement", "need")


def directory(session: Session) -> Directory:
    """Return who is a member, invited and acceded, as the index tables have it now.

    It selects columns: rows of the session may be older than what the feed has just written.
    """
    invited, acceded, agreements_of = defaultdict(set), defaultdict(set), defaultdict(set)
    for owner, record_id, code in session.execute(
        select(InvitedIndex.owner, InvitedIndex.record_id, InvitedIndex.municipality)
    ):
        invited[ref(owner, record_id)].add(code)
    for agreement, code in session.execute(
        select(AccessionIndex.agreement, AccessionIndex.municipality)
        .where(AccessionIndex.state == "acceded")
    ):  # fmt: skip
        if code in invited[agreement]:
            acceded[agreement].add(code)
    for owner, record_id, employer in session.execute(
        select(AgreementIndex.owner, AgreementIndex.record_id, AgreementIndex.employer)
    ):
        agreements_of[employer].add(ref(owner, record_id))
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
            yield from _keys(session, NeedIndex, NeedIndex.agreement == record.ref)
        elif record.kind == "accession":
            yield from _keys(session, NeedIndex, NeedIndex.agreement == record.body.agreement)


def _keys(session: Session, table: type[Indexed], condition: ColumnElement[bool]) -> list[str]:
    rows = session.execute(select(table.owner, table.record_id).where(condition))
    return [ref(*row) for row in rows]


def _parties(session: Session) -> dict[str, frozenset[str]]:
    members = session.execute(
        select(Member.party, Member.authorities).where(Member.state == "active")
    )
    return {
        party: frozenset(one.removeprefix("municipality:") for one in authorities.split())
        for party, authorities in members
        if party != HUB
    }


@cache
def _distances() -> dict[tuple[str, str], float]:
    codes = list(municipalities())
    return {(one, other): distance_km(one, other) for one in codes for other in codes}
