"""Which agreements a person, or a program of theirs, may know of."""

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from hub.agreements.actions import employer_of
from hub.agreements.draft import AgreementDraft
from hub.sectors.actions import of_branch, runs
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.tables import AgreementBranchIndex, AgreementIndex


def seen_by(who: Who) -> Select[AgreementIndex]:
    """Select the agreements that this person may know of: own employer's, own service's."""
    query = select(AgreementIndex)
    if who.roles & OF_EMPLOYER:
        return query.where(AgreementIndex.employer == who.scope)
    return query.where(_run_by(who.scope)) if "sector" in who.roles else query


def seen(session: Session, who: Who, code: str) -> Record:
    """Return the agreement of a code, if this person may know of it.

    Raises:
        NotFound: there is none, or it is another's.
    """
    row = session.scalar(seen_by(who).where(AgreementIndex.code == read_code(code)))
    if row is None:
        raise NotFound(code)
    return stored.get(session, row.ref)


def see_it_may_be_made(session: Session, who: Who, draft: AgreementDraft) -> None:
    """See that an agreement is this person's to make: of the own employer, or service's branches.

    Raises:
        NotFound: it is another employer's.
        Refused: the person's service does not run a branch of it (`branch_not_run`).
    """
    if who.roles & OF_EMPLOYER and employer_of(session, draft).ref != who.scope:
        raise NotFound(draft.employer or "")
    if "sector" in who.roles:
        for branch in draft.branches or ("",):
            service = of_branch(session, branch)
            if (service.ref if service else None) != who.scope:
                raise Refused("branch_not_run", field="branches", branch=branch or "–")


def _run_by(service: str | None) -> ColumnElement[bool]:
    """The condition that an agreement is for a branch of this service, or for all branches."""
    return exists().where(
        AgreementBranchIndex.owner == AgreementIndex.owner,
        AgreementBranchIndex.record_id == AgreementIndex.record_id,
        or_(
            AgreementBranchIndex.branch == "",
            runs(service, AgreementBranchIndex.branch),
        ),
    )
