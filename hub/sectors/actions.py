"""Recruitment services, one per branch over any municipalities: made, changed, closed, found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from marshmallow_dataclass import class_schema
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from shared.codes.lists import branches
from shared.codes.places import municipalities
from shared.drafts import host_faults, list_faults
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema, Record
from shared.records.codes import public_code
from shared.records.employer import Contact
from shared.records.formats import Authority, Code, Line, split_ref
from shared.records.sector import SectorService
from shared.tables import SectorBranchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorDraft:
    """A service as a person writes it (TOML); `members` may be `("all",)`."""

    slug: Code
    name: Line
    branches: tuple[Code, ...]
    members: tuple[Line, ...]
    host: Authority
    mandate: Line | None = None
    mandate_on: date
    contact: Contact
    intake: Contact
    substitute: Contact


DraftSchema = class_schema(SectorDraft, base_schema=BodySchema)


def make(local: Local, actor: str, draft: SectorDraft) -> Record:
    """Make a service, or put the draft in the place of the one with its slug; return its record.

    Raises:
        Refused: another service has one of its branches (`branch_taken`), a branch or a
            municipality is unknown (`code_unknown`, `invited_unknown`, `hosting_unknown`), or
            the mandate lies ahead (`mandate_later`).
    """
    with local.begin(actor) as tx:
        before = next((one for one in services(tx.session) if one.body.slug == draft.slug), None)
        for _, problem in faults(tx.session, draft, tx.today):
            raise problem
        members = tuple(municipalities()) if draft.members == ("all",) else draft.members
        body = SectorService(
            code=before.body.code if before else public_code("T"), slug=draft.slug,
            name=draft.name, branches=draft.branches, members=members, host=draft.host,
            mandate=draft.mandate, mandate_on=draft.mandate_on, contact=draft.contact,
            intake=draft.intake, substitute=draft.substitute,
            absences=before.body.absences if before else (),
        )  # fmt: skip
        act = "changed" if before else "made"
        return tx.get(tx.write(body, act, revises=before.ref if before else None))


def close(local: Local, actor: str, slug: str) -> Record:
    """Close a service: its branches are free for another. Twice is once.

    Raises:
        NotFound: there is none of that slug.
    """
    with local.begin(actor) as tx:
        record = by_slug(tx.session, slug)
        if record.body.state == "closed":
            return record
        return tx.get(tx.write(replace(record.body, state="closed"), "closed", revises=record.ref))


def services(session: Session) -> list[Record]:
    """Return all services, by slug."""
    return sorted(stored.of_kind(session, "sector_service"), key=lambda one: str(one.body.slug))


def by_slug(session: Session, slug: str) -> Record:
    """Return the service of a slug.

    Raises:
        NotFound: there is none.
    """
    for record in services(session):
        if record.body.slug == slug:
            return record
    raise NotFound(slug)


def of_branch(session: Session, branch: str) -> Record | None:
    """Return the active service of a branch, or None."""
    row = session.scalar(select(SectorBranchIndex).where(SectorBranchIndex.branch == branch))
    return stored.get(session, row.ref) if row else None


def runs(service: str | None, branch: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that a service, by its record's key, runs a branch.

    None is the hub's own desk: it has the branches that no service has.
    """
    every = select(SectorBranchIndex.branch)
    if service is None:
        return branch.not_in(every)
    owner, record_id = split_ref(service)
    own = (SectorBranchIndex.owner == owner, SectorBranchIndex.record_id == record_id)
    return branch.in_(every.where(*own))


def faults(session: Session, draft: SectorDraft, today: date) -> Iterator[tuple[str, Refused]]:
    """Yield each field of a draft that does not hold on this day, and what would."""
    yield from list_faults("branches", draft.branches or ("",), branches("DB25"))
    for branch in draft.branches:
        other = of_branch(session, branch)
        if other and other.body.slug != draft.slug:
            yield "branches", Refused("branch_taken", branch=branch, service=other.body.name)
    for code in () if draft.members == ("all",) else draft.members or ("",):
        if code not in municipalities():
            yield "members", Refused("invited_unknown", municipality=code)
    yield from host_faults("host", draft.host, draft.mandate_on, today)
