"""Each new day: leases near their end are renewed, and profiles without a consent are recalled.

The cost follows what is near its end: cohorts are renewed whole, as they were written, so that
five alike stay alike, and nobody else is looked at. What is left of a cohort by fewer than five
is for publishing, which counts the classes anew.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.consent import PUBLISH_AGAIN
from node.citizens.sharing import recall_all
from node.profiles.actions import are_wanted
from node.profiles.plan import RENEW_BEFORE, lease_from, may_be_published
from node.tables import Candidate
from shared import clock
from shared.daily import once_a_day
from shared.database import set_setting
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.records.formats import split_ref
from shared.rules.ladder import AT_LEAST


def renew_daily(local: Local) -> int:
    """Recall and renew unless it was done today; return how many profiles that touched."""
    return once_a_day(local, renew, "leases_renewed_on")


def renew(local: Local, actor: str) -> int:
    """Recall profiles whose consent is over and renew leases near their end; return how many.

    A municipality that wants no profiles any more renews none: their leases run out.
    """
    touched = _recall_ended(local, actor)
    with local.read() as session:
        due = _due(session) if are_wanted(local, session) else []
    for cohort in due:
        with local.begin(actor) as tx:
            touched += _renew(tx, cohort)
    return touched


def _recall_ended(local: Local, actor: str) -> int:
    with local.begin(actor) as tx:
        over = (Candidate.profile.is_not(None), ~may_be_published(tx.today))
        ended = tx.session.scalars(select(Candidate).where(*over).with_for_update()).all()
        if ended:
            set_setting(tx.session, PUBLISH_AGAIN, actor)
        return recall_all(tx, ended)


def _due(session: Session) -> list[UUID | None]:
    """Return the cohorts whose lease is near its end."""
    late = clock.today(session) + RENEW_BEFORE
    out = select(Candidate.cohort).where(Candidate.profile.is_not(None), Candidate.lease < late)
    return list(session.scalars(out.distinct()))


def _renew(tx: Transaction, cohort: UUID | None) -> int:
    """Write a cohort anew, one revision and one lease; a small one is left to publishing."""
    people = tx.session.scalars(
        select(Candidate)
        .where(Candidate.cohort == cohort, Candidate.profile.is_not(None))
        .order_by(Candidate.id)
        .with_for_update()
    ).all()
    until = lease_from(tx.today)
    if len(people) < AT_LEAST or len({one.published for one in people}) > 1:
        set_setting(tx.session, PUBLISH_AGAIN, tx.actor)
        return 0
    records = stored.many(tx.session, (split_ref(one.profile or "") for one in people))
    rev = max(record.rev for record in records) + 1
    for record in records:
        tx.write(record.body, "renewed", revises=record.ref, rev=rev, valid_until=until)
    for one in people:
        one.lease = until
    return len(people)
