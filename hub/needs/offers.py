"""How each proposal stands: its owner's word, the intake consultant's and the employer's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.need import Need
from shared.records.quota import Quota
from shared.rules.proposal import ProposalState, standing
from shared.rules.quota import given_out
from shared.rules.slots import Offer, slot_counts, state_of
from shared.tables import DecisionIndex, DisclosureIndex, ProposalIndex, QuotaIndex, ScreeningIndex

Row = TypeVar("Row", ScreeningIndex, DecisionIndex, DisclosureIndex)
CHUNK = 500
FINAL = ("accept", "decline")
ORDER = ("meet", "decline", "accept")  # a slot within a quota goes before a no unheard of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One proposal as it stands; `since` is the day of the word that it stands by."""

    row: ProposalIndex
    screening: ScreeningIndex | None
    decisions: tuple[DecisionIndex, ...]
    disclosed: bool

    @property
    def answer(self) -> str | None:
        """The employer's last word."""
        return self.decisions[-1].answer if self.decisions else None

    @property
    def offer(self) -> Offer:
        """What the slots are counted by."""
        withdrawn = self.row.state == "withdrawn"
        return Offer(
            proposal=self.row.ref,
            slot_group=self.row.slot_group,
            quota=self.row.quota,
            state=state_of(
                withdrawn=withdrawn, answer=self.answer,
                reason=self.decisions[-1].reason if self.decisions else None,
                returned=self.screening is not None and self.screening.verdict == "return",
            ),
        )  # fmt: skip

    @property
    def state(self) -> ProposalState:
        """How far it has come; who is placed has accepted here."""
        return standing(
            withdrawn=self.row.state == "withdrawn",
            verdict=self.screening.verdict if self.screening else None,
            answers={one.answer for one in self.decisions},
            slot_gone=self.offer.state == "slot_gone",
        )

    @property
    def live(self) -> bool:
        """Whether it may still lead to a slot, or has taken one."""
        return self.state in ("screening", "to_decide", "meet", "accepted")

    @property
    def since(self) -> date:
        """The day of the word that it stands by."""
        if self.decisions:
            return self.decisions[-1].decided_on
        return self.screening.screened_on if self.screening else self.row.proposed_on

    @property
    def reason(self) -> str | None:
        """Why it was declined or returned."""
        said = self.decisions[-1] if self.decisions else self.screening
        return said.reason if said else None


def standings(
    session: Session, *, need: str | None = None, code: str | None = None
) -> list[Standing]:
    """Return the proposals (to one need, or of one code) as they stand, oldest first."""
    query = select(ProposalIndex).order_by(ProposalIndex.proposed_on, ProposalIndex.code)
    if need is not None:
        query = query.where(ProposalIndex.need == need)
    if code is not None:
        query = query.where(ProposalIndex.code == code)
    rows = list(session.scalars(query))
    keys = [row.ref for row in rows]
    screenings = _of(session, ScreeningIndex, keys)
    decisions = _of(session, DecisionIndex, keys)
    disclosures = _of(session, DisclosureIndex, keys)
    return [
        Standing(
            row=row,
            screening=next(iter(screenings[row.ref]), None),
            decisions=tuple(sorted(decisions[row.ref], key=_last_word)),
            disclosed=bool(disclosures[row.ref]),
        )
        for row in rows
    ]


def quotas(session: Session, need: str) -> dict[str, Quota]:
    """Return what is or was handed out of a need (by its key), by the quotas' keys."""
    rows = session.scalars(select(QuotaIndex).where(QuotaIndex.need == need))
    keys = [(row.owner, row.record_id) for row in rows]
    return {record.ref: record.body for record in stored.many(session, keys)}


def given(session: Session, need: str, found: Iterable[Standing]) -> Mapping[UUID, int]:
    """Return how many slots of each group of a need (by its key) municipalities may still take."""
    return given_out(quotas(session, need), [one.offer for one in found])


def full_groups(need: Need, found: Iterable[Standing], given: Mapping[UUID, int]) -> set[UUID]:
    """Return the groups that have no slot left: who has been met there cannot be given one."""
    counts = slot_counts(need, [one.offer for one in found], given)
    return {count.slot_group for count in counts if not count.left}


def _last_word(decision: DecisionIndex) -> tuple[int, date]:
    return ORDER.index(decision.answer), decision.decided_on


def _of(session: Session, table: type[Row], keys: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for some in _chunks(keys):
        for row in session.scalars(select(table).where(table.proposal.in_(some))):
            found[row.proposal].append(row)
    return found


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
