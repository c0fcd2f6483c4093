"""What the law and the agreement say of one placement: the checklist before its grant."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from node.agreements.actions import own_accession
from node.placements.state import Known
from node.tables import Candidate
from shared.feed import stored
from shared.feed.local import Local
from shared.lawbook import law_of
from shared.records.agreement import Accession, Agreement
from shared.records.employer import Workplace
from shared.records.need import Need
from shared.records.placement import Placement
from shared.rules.agreement import covers
from shared.rules.checklist import Check, checklist, heard
from shared.rules.duration import duration
from shared.rules.eligibility import Case, eligible
from shared.rules.period import Period
from shared.rules.placement import PLACEMENT
from shared.rules.verdict import Param, Verdict

DECIDED_BY_PEOPLE = frozenset({"eligibility", "duration"})


def checks(session: Session, local: Local, about: Known) -> tuple[Check, ...]:
    """Return each rule of the placement, judged by the law of its first day."""
    placement = about.placement
    case = _case(session.get(Candidate, about.case.candidate))
    rules = law_of(session, placement.starts_on, own=True)
    workplace: Workplace = stored.get(session, placement.workplace).body
    course = Period(placement.starts_on, placement.ends_on)
    unknown = rules.verdict("needs_decision", "target_group_unknown", "ELIG")
    return checklist(
        agreement=_covered(session, local, placement, workplace.cvr),
        eligibility=eligible(case, placement.instrument, rules) if case else unknown,
        duration=duration(case, placement.instrument, course, rules, public=workplace.is_public)
        if case
        else unknown,
        reservation=about.reservation,
        lapsed=about.lapsed,
        hearing=heard(about.hearing, rules),
        vitas_reference=about.case.vitas_reference is not None,
    )


def in_the_way(found: tuple[Check, ...], *, decided: bool) -> list[Check]:
    """Return the checks that forbid a grant.

    With `decided` a person has given a reason where the law leaves it to the municipality:
    eligibility and duration. Room, hearing, VITAS and the agreement are never decided away.
    """
    needed = PLACEMENT.into["granted"].checks
    return [
        check
        for check in found
        if check.what in needed
        and check.state != "met"
        and not (decided and check.what in DECIDED_BY_PEOPLE)
    ]


def room_params(session: Session, placement: Placement, check: Check) -> Mapping[str, Param]:
    """Return the figures of the room check with the workplace's name and the paragraph."""
    rule = law_of(session, placement.starts_on, own=True).rules.get(check.rule)
    workplace: Workplace = stored.get(session, placement.workplace).body
    return {
        **check.params,
        "workplace": workplace.name,
        "paragraph": check.paragraph or (rule.paragraph if rule else ""),
    }


def _covered(session: Session, local: Local, placement: Placement, cvr: str) -> Verdict:
    need: Need = stored.get(session, placement.need).body
    agreement: Agreement = stored.get(session, need.agreement).body
    row = own_accession(session, local, need.agreement)
    accession: Accession | None = stored.get(session, row.ref).body if row else None
    return covers(agreement, accession, placement.instrument, placement.starts_on, cvr)


def _case(candidate: Candidate | None) -> Case | None:
    """The person's case; when it began is not in the files, so the law asks a person."""
    if candidate is None or candidate.target_group is None:
        return None
    return Case(target_group=candidate.target_group)
