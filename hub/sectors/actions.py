"""Recruitment services, one per branch over any municipalities: made, changed, closed, found."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from marshmallow_dataclass import class_schema
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from shared.codes.lists import branches
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema, Record
from shared.records.codes import public_code
from shared.records.employer import Contact
from shared.records.formats import Authority, Code, Line, split_ref
from shared.records.sector import SectorService
from shared.tables import SectorBranchIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
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


DraftSchema = class_schema(Draft, base_schema=BodySchema)


def make(local: Local, actor: str, draft: Draft) -> Record:
    """Make a service, or put the draft in the place of the one with its slug; return its record.

    Raises:
        Refused: another service has one of its branches (`branch_taken`), a branch or a
            municipality is unknown (`code_unknown`, `invited_unknown`, `hosting_unknown`), or
            the mandate lies ahead (`mandate_later`).
    """
    with local.begin(actor) as tx:
        before = next((one for one in services(tx.session) if one.body.slug == draft.slug), None)
        _check(tx, draft, before)
        members = tuple(municipalities()) if draft.members == ("all",) else draft.members
        body = SectorService(
            code=before.body.code if before else public_code("T"), slug=draft.slug,
            name=draft.name, branches=draft.branches, members=members, host=draft.host,
            mandate=draft.mandate, mandate_on=draft.mandate_on, contact=draft.contact,
            intake=draft.intake, substitute=draft.substitute,
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


def _check(tx: Transaction, draft: Draft, before: Record | None) -> None:
    known = branches("DB25")
    for branch in draft.branches or ("",):
        if branch not in known:
            near = (get_close_matches(branch, known, 1) or [""])[0]
            raise Refused("code_unknown", field="branches", given=branch, nearest=near)
        other = of_branch(tx.session, branch)
        if other and (before is None or other.ref != before.ref):
            raise Refused("branch_taken", branch=branch, service=other.body.name)
    if draft.members != ("all",):
        _known(draft.members or ("",))
    kind, _, code = draft.host.partition(":")
    if kind == "municipality" and code not in municipalities():
        raise Refused("hosting_unknown", authority=draft.host)
    if draft.mandate_on > tx.today:
        raise Refused("mandate_later", mandate_on=draft.mandate_on)


def _known(members: Iterable[str]) -> None:
    for code in members:
        if code not in municipalities():
            raise Refused("invited_unknown", municipality=code)
