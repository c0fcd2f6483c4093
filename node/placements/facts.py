"""What the law asks and no file says, as a caseworker stated it: kept at this node alone."""

from decimal import Decimal
from typing import cast

from marshmallow import validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Candidate, Extension, LegalFacts
from shared.records.placement import Placement
from shared.rules.eligibility import Case
from shared.rules.net_increase import Staff, Unit
from shared.rules.period import Period

EXCEPTIONS = ("over_50", "single_provider", "no_education")
STAFF = validate.Range(min=Decimal(0), max=Decimal(99_999_999))
UNITS = ("full_time_persons", "heads")


def facts_of(session: Session, placement: str) -> LegalFacts:
    """Return what was stated of a placement (by its key); nothing yet is nothing known."""
    return session.get(LegalFacts, placement) or LegalFacts(placement=placement, self_found=False)


def case_of(candidate: Candidate | None, facts: LegalFacts) -> Case | None:
    """Return the person's case as rules ask of it, or none without a target group."""
    if candidate is None or candidate.target_group is None:
        return None
    return Case(
        target_group=candidate.target_group, subgroup=facts.subgroup, began_on=facts.began_on
    )


def staff_of(facts: LegalFacts) -> Staff | None:
    """Return the employer's ordinary staff as it was stated, or none."""
    if facts.staff_last_month is None or facts.staff_mean is None:
        return None
    unit = cast("Unit", facts.staff_unit or UNITS[0])
    mean = Decimal(facts.staff_mean)
    return Staff(last_month=Decimal(facts.staff_last_month), mean=mean, unit=unit)


def extensions_of(session: Session, placement: str) -> list[Extension]:
    """Return the extensions that were asked for, the first first."""
    rows = select(Extension).where(Extension.placement == placement).order_by(Extension.id)
    return list(session.scalars(rows))


def first_course(session: Session, key: str, placement: Placement) -> Period:
    """Return the days that were granted at first: the law of the first day judges these."""
    granted = [one for one in extensions_of(session, key) if one.state == "granted"]
    return Period(placement.starts_on, granted[0].was if granted else placement.ends_on)
