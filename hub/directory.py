"""Who is who at the hub: the directory that audiences depend on, and what hangs on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from shared.clock import today
from shared.codes.places import distance_km, municipalities
from shared.feed.tables import Member, StoredRecord
from shared.records.base import Directory, Record
from shared.records.formats import ref
from shared.rules.agreement import said
from shared.tables import (
    AccessionIndex,
    AgreementIndex,
    AgreementReplyIndex,
    ContactKeyIndex,
    ContactNoteIndex,
    DepartmentIndex,
    Indexed,
    InvitedIndex,
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

HUB = "hub:dk"
OVER = ["refused", "withdrawn", "closed"]  # of a placement: nothing more is written about it
DIRECTING = frozenset({"membership", "agreement", "accession"})  # what the directory is made of
FOR_MEMBERS = (
    "membership", "employer", "department", "workplace", "contact_key", "agreement",
    "agreement_reply", "need", "rule", "sector_service", "feedback", "signal", "reply",
    "restriction", "same_place", "seat_offer", "promise", "objection", "pledge", "contact_note",
    "outcome_table", "quota",
)  # fmt: skip

OF_EMPLOYER = (
    DepartmentIndex, WorkplaceIndex, ContactKeyIndex, SignalIndex, ReplyIndex, RestrictionIndex,
    SamePlaceIndex, ContactNoteIndex, OutcomeTableIndex,
)  # fmt: skip


def directory(session: Session) -> Directory:
    """Return who is a member, invited and acceded, as the index tables have it now.

    It selects columns: rows of the session may be older than what the feed has just written.
    """
    invited: dict[str, set[str]] = defaultdict(set)
    former: dict[str, set[str]] = defaultdict(set)
    agreements_of: dict[str, set[str]] = defaultdict(set)
    for row in session.execute(select(*InvitedIndex.__table__.columns)):
        (former if row.former else invited)[ref(row.owner, row.record_id)].add(row.municipality)
    terms = {
        ref(row.owner, row.record_id): row
        for row in session.execute(select(*AgreementIndex.__table__.columns))
    }
    for key, row in terms.items():
        agreements_of[row.employer].add(key)
    acceded, stepped_back = _words(session, terms, invited, former)
    return Directory(
        hub=HUB,
        parties=_parties(session),
        invited=_frozen(invited),
        acceded=_frozen(acceded),
        former=_frozen(former),
        engaged=_frozen(_engaged(session, stepped_back)),
        agreements_of=_frozen(agreements_of),
        distance_km=_distances(),
    )


def _words(
    session: Session,
    terms: Mapping[str, Row[Any]],
    invited: Mapping[str, set[str]],
    former: Mapping[str, set[str]],
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By agreement, who of the invited is in it today; and who was in it and is not."""
    acceded: dict[str, set[str]] = defaultdict(set)
    stepped_back: dict[str, set[str]] = defaultdict(set)
    day = today(session)
    for word in session.execute(select(*AccessionIndex.__table__.columns)):
        agreement, code = word.agreement, word.municipality
        asked = code in invited.get(agreement, ())
        if not asked and code not in former.get(agreement, ()):
            continue  # nobody asked for this word: it gives nothing
        standing = said(terms[agreement], word, day)
        if standing == "acceded" and asked:
            acceded[agreement].add(code)
        elif standing != "declined":
            stepped_back[agreement].add(code)
    return acceded, stepped_back


def _engaged(session: Session, stepped_back: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """By need, who has stepped back from its agreement and has people proposed or placed."""
    found: dict[str, set[str]] = defaultdict(set)
    if not stepped_back:
        return found
    of_agreement = select(NeedIndex.owner, NeedIndex.record_id, NeedIndex.agreement)
    needs = {
        ref(owner, record_id): stepped_back[agreement]
        for owner, record_id, agreement in session.execute(
            of_agreement.where(NeedIndex.agreement.in_(stepped_back))
        )
    }
    codes = set().union(*stepped_back.values())
    for table, over in ((ProposalIndex, ["withdrawn"]), (PlacementIndex, OVER)):
        rows = select(table.need, table.municipality, table.owner).where(
            table.municipality.in_(codes), table.state.not_in(over)
        )
        for need, code, owner in session.execute(rows):
            if code in needs.get(need, ()) and owner == f"municipality:{code}":
                found[need].add(code)
    return found


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sets.items()}


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
            for table in OF_EMPLOYER:
                yield from _keys(session, table, table.employer == record.body.employer)
            for depends in (NeedIndex, PledgeIndex, AgreementReplyIndex):
                yield from _keys(session, depends, depends.agreement == record.ref)
        elif record.kind == "proposal" and record.body.state == "withdrawn":
            yield record.body.need
        elif record.kind == "accession":
            for acceded in (NeedIndex, PledgeIndex):
                yield from _keys(session, acceded, acceded.agreement == record.body.agreement)


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
