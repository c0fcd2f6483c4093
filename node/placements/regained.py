"""Whose a proposal or a placement is that a restored node was given back.

Who stands behind one is told to nobody, so nobody could give that back: it is known again by the
pseudonym, which only this node can make. Else a citizen who is erased would be left at others.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import exists, select

from node.placements.state import NOBODY
from node.proposals.pseudonym import pseudonym
from node.tables import Candidate, Case, Offered
from shared.database import drop_setting, set_setting, setting
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.feed.transaction import Transaction
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.placement import Placement
from shared.records.proposal import Proposal
from shared.tables import PlacementIndex, ProposalIndex

APART = exists().where(~Peer.in_step).select()
REGAINED = "regained"  # the setting that stands while it is not known whose some are


def note(tx: Transaction, records: Sequence[Record]) -> None:
    """Remember that such records of ours were given back."""
    if any(isinstance(one.body, Proposal | Placement) for one in records):
        set_setting(tx.session, REGAINED, "yes")


def recognise(local: Local) -> int:
    """Know again whose they are, once all has come back; return how many had nobody behind them.

    Of one that is nobody's here the rest is kept as of a citizen who is not known any more.
    """
    with local.read() as session:
        if setting(session, REGAINED) is None or session.scalar(APART):
            return 0
    with local.begin("program") as tx:
        whose = _Whose(tx)
        found = [*_offered(tx, whose), *_cases(tx, whose)]
        tx.session.add_all(found)
        drop_setting(tx.session, REGAINED)
    return len(found)


def _offered(tx: Transaction, whose: "_Whose") -> Iterator[Offered]:
    for record in _without(tx, ProposalIndex, set(tx.session.scalars(select(Offered.proposal)))):
        if person := whose.is_behind(record.body):
            yield Offered(proposal=record.ref, candidate=person, actor=tx.actor)


def _cases(tx: Transaction, whose: "_Whose") -> Iterator[Case]:
    for record in _without(tx, PlacementIndex, set(tx.session.scalars(select(Case.placement)))):
        yield Case(placement=record.ref, candidate=whose.is_behind(record.body) or NOBODY)


def _without(
    tx: Transaction, index: type[ProposalIndex | PlacementIndex], known: set[str]
) -> list[Record]:
    rows = tx.session.scalars(select(index).where(index.owner == tx.local.authority))
    return [stored.get(tx.session, row.ref) for row in rows if row.ref not in known]


class _Whose:
    """The candidates by their pseudonyms, each employer's made once."""

    def __init__(self, tx: Transaction) -> None:
        self._local, self._session = tx.local, tx.session
        self._people = tx.session.scalars(select(Candidate.id)).all()
        self._names = cache(self._named_at)

    def is_behind(self, body: Proposal | Placement) -> UUID | None:
        """Return the candidate whom a proposal or placement is of, if it is one of these."""
        try:
            employer = stored.get(self._session, body.need).body.employer
        except NotFound:  # the need is gone
            return None
        return self._names(employer).get(body.pseudonym)

    def _named_at(self, employer: str) -> dict[str, UUID]:
        return {pseudonym(self._local, person, employer): person for person in self._people}
