"""The VITAS sheet: what an employer keys into VITAS, in the order of VITAS's own fields.

Source: the application's fields as virk.dk and tiponi.dk show them (2026). The person's CPR
number has a line of its own and never a value: it is written by hand, or told on the phone.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.records.employer import Workplace
from shared.records.need import Need
from shared.records.placement import Placement

Value = str | int | date | Decimal | tuple[str, ...] | None
AT_ONCE = 12
ORDER: tuple[str, ...] = (
    "cvr", "p_number", "workplace", "address", "contact", "contact_email", "contact_phone",
    "representative", "full_time_persons", "type", "function", "tasks", "purpose", "skills",
    "hours", "shift", "starts_on", "ends_on", "person_found", "cpr", "target_group", "paid_hours",
    "mentor", "remarks", "special_conditions",
)  # fmt: skip
WAGE_SUBSIDY: tuple[str, ...] = ("monthly_cost", "collective_agreement", "contract")
SIGNATURES: tuple[str, ...] = ("signed_by_employer", "signed_by_representative")
BY_HAND = frozenset({
    "representative", "cpr", "target_group", "paid_hours", "mentor", *WAGE_SUBSIDY, *SIGNATURES,
})  # fmt: skip


def sheet(placement: Placement, need: Need, workplace: Workplace) -> Mapping[str, Value]:
    """Return the values of one application by field, in VITAS's order; none is for the pen.

    Values are codes of our lists, numbers and days: a page gives them their words.
    """
    group = _slot_group(need, placement.slot_group)
    known: dict[str, Value] = {
        "cvr": workplace.cvr, "p_number": workplace.p_number, "workplace": workplace.name,
        "address": f"{workplace.address}, {workplace.postcode} {workplace.city}",
        "contact": workplace.contact.name, "contact_email": workplace.contact.email,
        "contact_phone": workplace.contact.phone,
        "full_time_persons": workplace.full_time_persons, "type": placement.instrument,
        "function": need.occupation, "tasks": need.tasks, "purpose": placement.purpose,
        "skills": (*need.must, *need.nice), "hours": placement.hours, "shift": group,
        "starts_on": placement.starts_on, "ends_on": placement.ends_on, "person_found": "yes",
        "mentor": need.mentor.name if need.mentor else None,
        "remarks": placement.code, "special_conditions": need.before_first_day,
    }  # fmt: skip
    subsidy = WAGE_SUBSIDY if placement.instrument == "wage_subsidy" else ()
    return {field: known.get(field) for field in (*ORDER, *subsidy, *SIGNATURES)}


def _slot_group(need: Need, wanted: UUID) -> str | None:
    return next((one.shift for one in need.slot_groups if one.id == wanted), None)
