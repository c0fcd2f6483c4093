"""What the law and the agreement say of one placement: the checklist before its grant."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from node.agreements.actions import own_accession
from node.placements.facts import case_of, facts_of, first_course, staff_of
from node.placements.state import Known
from node.tables import Candidate, LegalFacts
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
from shared.rules.grounds import last_employer
from shared.rules.law import Law
from shared.rules.net_increase import NOT_ASKED, for_work_placement, net_increase
from shared.rules.placement import PLACEMENT
from shared.rules.verdict import Param, Verdict
from shared.rules.waiting import waiting_time

DECIDED_BY_PEOPLE = frozenset(
    {"eligibility", "duration", "waiting", "net_increase", "last_employer", "host"}
)


def checks(session: Session, local: Local, about: Known) -> tuple[Check, ...]:
    """Return each rule of the placement, judged by the law of its first day."""
    placement, facts = about.placement, facts_of(session, about.key)
    case = case_of(session.get(Candidate, about.case.candidate), facts)
    rules = law_of_first_day(session, about)
    workplace: Workplace = stored.get(session, placement.workplace).body
    course = first_course(session, about.key, placement)
    what, public = placement.instrument, workplace.is_public
    unknown = rules.verdict("needs_decision", "target_group_unknown", "ELIG")
    return checklist(
        agreement=_covered(session, local, placement, workplace.cvr),
        eligibility=eligible(case, what, rules, public=public) if case else unknown,
        duration=duration(case, what, course, rules, public=public) if case else unknown,
        more=_more(session, about, facts, case, rules, public=public) if case else {},
        reservation=about.reservation,
        lapsed=about.lapsed,
        starts_on=placement.starts_on,
        hearing=heard(about.hearing, rules, about.reused_from),
        vitas_reference=about.case.vitas_reference is not None,
    )


def law_of_first_day(session: Session, about: Known) -> Law:
    """Return the law that judges a placement: that of its first day, with our own rows."""
    return law_of(session, about.placement.starts_on, own=True)


def in_the_way(found: tuple[Check, ...], *, decided: bool) -> list[Check]:
    """Return the checks that forbid a grant.

    With `decided` a person has given a reason where the law leaves it to the municipality, or
    where no checked rule is there. Room, VITAS and the agreement are never decided away.
    """
    needed = PLACEMENT.into["granted"].checks
    unmet = [check for check in found if check.what in needed and check.state != "met"]
    return [check for check in unmet if not (decided and _is_for_people(check))]


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


def _is_for_people(check: Check) -> bool:
    unruled = check.what == "hearing" and check.code == "no_checked_rule"
    return check.what in DECIDED_BY_PEOPLE or unruled


def _more(
    session: Session, about: Known, facts: LegalFacts, case: Case, rules: Law, *, public: bool
) -> dict[str, Verdict]:
    """The rules that only some instruments have, of which one is asked only when stated."""
    start, instrument = about.placement.starts_on, about.placement.instrument
    if instrument == "wage_subsidy":
        candidate = session.get_one(Candidate, about.case.candidate)
        since, why = candidate.unemployed_since, facts.exception
        return {
            "waiting": waiting_time(case, start, rules, unemployed_since=since, exception=why),
            "net_increase": net_increase(staff_of(facts), rules, public=public),
        }
    if instrument != "work_placement":
        return {}
    growth = for_work_placement(staff_of(facts), rules, public=public)
    found = {} if growth.code == NOT_ASKED else {"net_increase": growth}
    if facts.last_here is not None:
        found["last_employer"] = last_employer(case, rules, here=facts.last_here)
    return found
