"""A citizen's own page: the link to it, and what is shared of them, with whom and since when."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from node.citizens import consent
from node.citizens.actions import Look, by_code, looks
from node.citizens.recalls import recalled
from node.citizens.sharing import Ended
from node.proposals.standing import Sent, sent
from node.tables import Candidate, Offered, OwnPage
from shared.clock import today
from shared.erasures import Asked, HandedOut
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import History
from shared.problem import NotFound, Refused
from shared.records.formats import split_ref
from shared.records.profile import Profile
from shared.tables import DisclosureIndex, EmployerIndex

VALID_DAYS = 14
TOKEN_BYTES = 32
CITIZEN = "citizen:own_page"  # how the history names who acts by the link


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A proposal as its citizen sees it; `told_on` is the day on which the name was sent."""

    sent: Sent
    employer: str
    told_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """All that is shared of one citizen. `profile_since` is its first day at the hub."""

    candidate: Candidate
    profile: Profile | None
    profile_since: date | None
    offers: Sequence[Offer]
    looks: Sequence[Look]
    recalled: Sequence[Asked]
    handed_out: Sequence[HandedOut]


def make_link(local: Local, actor: str, code: str) -> tuple[str, date]:
    """Return a new token for a citizen's own page and its last day; older links end.

    The token is shown this once and kept as a hash.

    Raises:
        NotFound: no candidate has this code.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with local.begin(actor) as tx:
        person = by_code(tx.session, code, lock=True)
        last = tx.today - timedelta(days=1)
        tx.session.execute(
            update(OwnPage)
            .where(OwnPage.candidate == person.id, OwnPage.expires_on > last)
            .values(expires_on=last)
        )
        expires_on = tx.today + timedelta(days=VALID_DAYS)
        tx.session.add(
            OwnPage(token_hash=_hash(token), candidate=person.id, made_on=tx.today,
                    made_by=actor, expires_on=expires_on)
        )  # fmt: skip
    return token, expires_on


def whose(session: Session, token: str) -> Candidate:
    """Return whose page a token opens.

    Raises:
        NotFound: nobody's; an unknown token is told nothing else.
        Refused: its time is over (`link_expired`).
    """
    link = session.get(OwnPage, _hash(token))
    person = session.get(Candidate, link.candidate) if link else None
    if link is None or person is None:
        raise NotFound("min-side")
    if link.expires_on < today(session):
        raise Refused("link_expired", day=link.expires_on)
    return person


def withdraw(local: Local, token: str) -> Ended:
    """Withdraw the consent of the citizen whose link this is; all sharing ends at once.

    Raises:
        NotFound, Refused: as `whose`.
    """
    with local.read() as session:
        person = whose(session, token)
    return consent.withdraw(local, CITIZEN, person.code, how="self_service")


def shared(session: Session, local: Local, person: Candidate) -> Shared:
    """Return what is shared of a citizen, with whom and since when."""
    profile = stored.get(session, person.profile).body if person.profile else None
    names = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    told = {row.proposal: row.ref for row in session.scalars(select(DisclosureIndex))}
    offers = [
        Offer(
            sent=one, employer=names.get(one.need.employer, "") if one.need else "",
            told_on=_told_on(session, one.proposal.ref, told.get(one.proposal.ref)),
        )
        for one in sent(session, local)
        if one.candidate == person.code
    ]  # fmt: skip
    asked, fetched = recalled(session, person)
    return Shared(
        candidate=person, profile=profile, profile_since=_since(session, person.profile),
        offers=offers, looks=looks(session, person.id), recalled=asked, handed_out=fetched,
    )  # fmt: skip


def _told_on(session: Session, proposal: str, disclosure: str | None) -> date | None:
    """Return the day on which the employer got the name: sealed, or by phone."""
    offered = session.get(Offered, proposal)
    return _since(session, disclosure) or (offered.told_on if offered else None)


def _since(session: Session, key: str | None) -> date | None:
    """Return the day on which one of our records was first written."""
    if key is None:
        return None
    owner, record_id = split_ref(key)
    first = select(func.min(History.at)).where(History.owner == owner, History.id == record_id)
    at = session.scalar(first)
    return at.date() if at else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
