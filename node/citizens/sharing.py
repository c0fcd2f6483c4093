"""What is shared of a citizen, what they said on it, and ending it: profile, open proposals.

Only ids and states are touched here; who it is stays behind the fence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Candidate, ConsentAct, Offered, Recalled
from shared.feed.transaction import Transaction
from shared.records.proposal import Proposal
from shared.tables import DisclosureIndex, PlacementIndex, ProposalIndex

NOT_RUNNING = ("refused", "withdrawn", "ended", "closed")


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended with a consent: the profile's key, and the codes of proposals taken back.

    `kept` are codes of placements that stand: they rest on a decision, and people end them.
    """

    profile: str | None
    proposals: tuple[str, ...]
    kept: tuple[str, ...]


def recall(tx: Transaction, candidate: Candidate) -> str | None:
    """Erase a candidate's published profile here and at every holder; return its key."""
    key = candidate.profile
    recall_all(tx, [candidate])
    return key


def recall_all(tx: Transaction, people: Sequence[Candidate]) -> int:
    """Erase the published profiles of these people at once; return how many had one."""
    published = [one for one in people if one.profile]
    tx.erase(*(one.profile for one in published if one.profile))
    for one in published:
        tx.session.add(Recalled(record=one.profile, candidate=one.id))
        one.profile = one.published = one.lease = one.cohort = None
    return len(published)


def take_back(tx: Transaction, row: ProposalIndex) -> str:
    """Withdraw a proposal of ours, with its sealed contact, at the hub too; return its key."""
    body: Proposal = tx.get(row.ref).body
    if body.state != "withdrawn":
        tx.write(replace(body, state="withdrawn"), "withdrawn", revises=row.ref)
    disclosed = select(DisclosureIndex).where(DisclosureIndex.proposal == row.ref)
    for disclosure in tx.session.scalars(disclosed).all():
        tx.erase(disclosure.ref)
        if offered := tx.session.get(Offered, row.ref):
            tx.session.add(Recalled(record=disclosure.ref, candidate=offered.candidate))
    return row.ref


def note(tx: Transaction, person: Candidate, digest: str | None = None) -> None:
    """Add what a candidate's consent now says to the list of what was ever said."""
    tx.session.add(
        ConsentAct(
            candidate=person.id, at=tx.now, actor=tx.actor, state=person.consent,
            on=person.consent_on, until=person.consent_until, how=person.consent_how,
            basis=person.consent_basis, text=person.consent_text, scope=person.consent_scope,
            digest=digest,
        )
    )  # fmt: skip


def stop(tx: Transaction, candidate: Candidate) -> Ended:
    """End all sharing of a citizen who says no: the profile, and every open proposal at once.

    The employer is told that a proposal is withdrawn, and nothing more.
    """
    placed = live_placements(tx.session)
    taken_back, kept = [], []
    for offered, row in open_proposals(tx.session, candidate):
        if row.ref in placed:
            kept.append(placed[row.ref])
            continue
        take_back(tx, row)
        offered.ended_on = tx.today
        taken_back.append(row.code)
    return Ended(recall(tx, candidate), tuple(taken_back), tuple(kept))


def open_proposals(
    session: Session, candidate: Candidate
) -> Sequence[tuple[Offered, ProposalIndex]]:
    """Return a candidate's proposals that were not taken back, with who made them."""
    behind = session.scalars(select(Offered).where(Offered.candidate == candidate.id))
    by_key = {one.proposal: one for one in behind}
    if not by_key:
        return ()
    still = session.scalars(select(ProposalIndex).where(ProposalIndex.state == "open"))
    return [(by_key[row.ref], row) for row in still.all() if row.ref in by_key]


def live_placements(session: Session) -> dict[str, str]:
    """Return the codes of placements that are planned or running, by their proposal's key."""
    running = select(PlacementIndex).where(PlacementIndex.state.not_in(NOT_RUNNING))
    return {row.proposal: row.code for row in session.scalars(running)}
