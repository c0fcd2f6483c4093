"""What a file's rows change: who is new, whose facts or consent are others than before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.tables import Citizen
from node.citizens.vault import Vault
from node.tables import Candidate
from shared.imports.candidates import CandidateRow

AT_ONCE = 500
NOT_FACTS = {"row", "consent_state", "consent"}
_told = attrgetter(*(one.name for one in fields(CandidateRow) if one.name not in NOT_FACTS))


@dataclass(frozen=True, slots=True)
class Consent:
    """A citizen's consent: state, the text's name and scope, days, basis, and how it was given.

    `consent_how` is none where a file told it.
    """

    consent: str = "not_asked"
    consent_text: str | None = None
    consent_scope: str | None = None
    consent_on: date | None = None
    consent_until: date | None = None
    consent_basis: str = "consent"
    consent_how: str | None = None
    consent_publishes: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """One row that changes something, the keyed hashes of it, and whom it is about."""

    row: CandidateRow
    cpr_hash: str
    facts: str
    consent: Consent
    known: Candidate | None


@dataclass(slots=True)
class Changes:
    """What a file changes; `unchanged` counts the rows that say what is known.

    `absent` are people whom a full list lacks, of `known` who were not paused before.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    unchanged: int = 0
    absent: list[Candidate] = field(default_factory=list)
    known: int = 0

    @property
    def new(self) -> int:
        """How many citizens were not known."""
        return sum(one.known is None for one in self.arrivals)


def changes(
    session: Session, vault: Vault, rows: Sequence[CandidateRow], *, consent_named: bool
) -> Changes:
    """Compare a file's rows with what is stored, by CPR number; nothing is written.

    `consent_named` says that the file's consent column stands for a named text; else it says
    nothing, and what is known of consent stays (decisions 27).
    """
    found = Changes()
    for some in _portions(rows):
        by_hash = {vault.number(row.cpr): row for row in some}
        known = _known(session, by_hash)
        for cpr_hash, row in by_hash.items():
            candidate, before = known.get(cpr_hash, (None, ""))
            consent = _newest(candidate, row, consent_named)
            facts = vault.facts(repr(_told(row)))
            same = facts == before and candidate and consent == consent_of(candidate)
            if same and candidate and candidate.absent_since is None:
                found.unchanged += 1
            else:
                found.arrivals.append(Arrival(row, cpr_hash, facts, consent, candidate))
    return found


def absent_from(
    session: Session, vault: Vault, named: Iterable[str]
) -> tuple[list[Candidate], int]:
    """Return whom a full list lacks, and how many it could lack; `named` are its CPR numbers."""
    hashes = {vault.number(cpr) for cpr in named}
    query = (
        select(Citizen.cpr_hash, Candidate)
        .join(Candidate, Candidate.citizen == Citizen.id)
        .where(Candidate.paused.is_(False))
    )
    known = session.execute(query).all()
    return [one for cpr_hash, one in known if cpr_hash not in hashes], len(known)


def facts_of(row: CandidateRow) -> dict[str, Any]:
    """Return the columns of `Candidate` that a row gives: facts for matching, no identity."""
    return {
        "target_group": row.target_group,
        "occupations": list(row.occupations),
        "skills": list(row.skills or ()),
        "licences": None if row.licences is None else list(row.licences),
        "adaptations": list(row.adaptations or ()),
        "language": row.language,
        "experience": row.experience,
        "hours": row.hours_band,
        "reach_minutes": _whole_step(row.travel_minutes),
        "available_from": row.available_from,
        "unemployed_since": row.unemployed_since,
        "caseworker": row.caseworker,
        "team": row.team,
    }


def _portions(rows: Sequence[CandidateRow]) -> Iterator[Sequence[CandidateRow]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _known(session: Session, hashes: Iterable[str]) -> dict[str, tuple[Candidate, str]]:
    query = (
        select(Citizen.cpr_hash, Citizen.facts, Candidate)
        .join(Candidate, Candidate.citizen == Citizen.id)
        .where(Citizen.cpr_hash.in_(list(hashes)))
    )
    return {cpr_hash: (candidate, facts) for cpr_hash, facts, candidate in session.execute(query)}


def _newest(known: Candidate | None, row: CandidateRow, consent_named: bool) -> Consent:
    """Return the consent that holds after this row; the latest act of the citizen counts.

    What was noted here stands until a file has an act of a later day; a no counts at once.
    """
    before = consent_of(known) if known else Consent()
    if not consent_named:
        return before
    said = Consent(row.consent_state)
    if row.consent:
        text = row.consent.text
        said = Consent("given", text.name, text.scope, row.consent.given, consent_basis=text.basis)
    told_here = before.consent_how is not None or before.consent == "withdrawn"
    if told_here and before.consent_on and not (before.consent == "given" and _is_no(said)):
        later = said.consent_on is not None and said.consent_on > before.consent_on
        return said if later else before  # a file does not undo what the citizen told us later
    return said


def _is_no(said: Consent) -> bool:
    return said.consent == "declined"


def consent_of(known: Candidate) -> Consent:
    """Return what a candidate's consent says now."""
    return Consent(**{one.name: getattr(known, one.name) for one in fields(Consent)})


def _whole_step(minutes: int | None) -> int | None:
    """Return the longest of 30, 60 and 90 minutes that the person will travel; none below 30."""
    return max((step for step in (30, 60, 90) if step <= (minutes or 0)), default=None)
