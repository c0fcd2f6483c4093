"""Who is who at the hub: the directory that audiences depend on."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from shared.clock import today
from shared.codes.places import distance_km, municipalities
from shared.feed.keys import AT_ONCE
from shared.feed.tables import Member
from shared.records.base import Directory, Record
from shared.records.formats import ref, split_ref
from shared.rules.agreement import said
from shared.tables import (
    AccessionIndex,
    AgreementIndex,
    InvitedIndex,
    NeedIndex,
    PlacementIndex,
    ProposalIndex,
)

HUB = "hub:dk"
OVER = ["refused", "withdrawn", "closed"]  # of a placement: nothing more is written about it
DIRECTING = frozenset({"membership", "agreement", "accession"})  # what the directory is made of
FOR_ACCEDED = ("need", "pledge")  # whose audience hangs on who is in an agreement today
Sets = Mapping[str, set[str]]


def directory(session: Session, about: Sequence[Record] | None = None) -> Directory:
    """Return who is a member, invited and acceded, as the index tables have it now: all, or as far
    as the audience of these records hangs on it.

    It selects columns: rows of the session may be older than what the feed has just written.
    """
    if about is not None and len(about) > AT_ONCE:
        about = None
    terms = _agreements(session, about)
    some = None if about is None else terms
    invited, former = _invited(session, some)
    agreements_of: dict[str, set[str]] = defaultdict(set)
    for key, row in terms.items():
        agreements_of[row.employer].add(key)
    acceded: Sets = {}
    stepped_back: Sets = {}
    if about is None or any(record.kind in FOR_ACCEDED for record in about):
        acceded, stepped_back = _words(session, terms, some, (invited, former))
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


def _agreements(session: Session, about: Sequence[Record] | None) -> dict[str, Row[Any]]:
    """Return the terms of all agreements, or of those that these records, or their employers,
    have to do with.
    """
    query = select(*AgreementIndex.__table__.columns)
    if about is not None:
        employers, named = _named(about, "employer"), _named(about, "agreement")
        ids = [split_ref(key)[1] for key in named]
        of_ours = and_(AgreementIndex.owner == HUB, AgreementIndex.record_id.in_(ids))
        query = query.where(or_(AgreementIndex.employer.in_(employers), of_ours))
    return {ref(row.owner, row.record_id): row for row in session.execute(query)}


def _named(about: Sequence[Record], kind: str) -> set[str]:
    """Return which records of a kind these are, or name."""
    keys = (record.ref if record.kind == kind else getattr(record.body, kind, None)
            for record in about)  # fmt: skip
    return {key for key in keys if key}


def _invited(session: Session, some: Collection[str] | None) -> tuple[Sets, Sets]:
    """By agreement, of all or some: who is invited, and who was until it left."""
    query = select(*InvitedIndex.__table__.columns)
    if some is not None:
        ids = [split_ref(key)[1] for key in some]
        query = query.where(InvitedIndex.owner == HUB, InvitedIndex.record_id.in_(ids))
    invited: dict[str, set[str]] = defaultdict(set)
    former: dict[str, set[str]] = defaultdict(set)
    for row in session.execute(query):
        (former if row.former else invited)[ref(row.owner, row.record_id)].add(row.municipality)
    return invited, former


def _words(
    session: Session, terms: Mapping[str, Row[Any]], some: Collection[str] | None,
    asked: tuple[Sets, Sets],
) -> tuple[Sets, Sets]:  # fmt: skip
    """By agreement, who of the invited is in it today; and who was in it and is not.

    `asked`: who is invited, and who was.
    """
    acceded: dict[str, set[str]] = defaultdict(set)
    stepped_back: dict[str, set[str]] = defaultdict(set)
    (invited, former), day = asked, today(session)
    query = select(*AccessionIndex.__table__.columns)
    if some is not None:
        query = query.where(AccessionIndex.agreement.in_(some))
    for word in session.execute(query):
        agreement, code = word.agreement, word.municipality
        is_invited = code in invited.get(agreement, ())
        if not is_invited and code not in former.get(agreement, ()):
            continue  # nobody asked for this word: it gives nothing
        standing = said(terms[agreement], word, day)
        if standing == "acceded" and is_invited:
            acceded[agreement].add(code)
        elif standing != "declined":
            stepped_back[agreement].add(code)
    return acceded, stepped_back


def _engaged(session: Session, stepped_back: Sets) -> dict[str, set[str]]:
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


def _frozen(sets: Sets) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sets.items()}


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
