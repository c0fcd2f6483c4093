"""An employer as a person writes it, and what must hold of its legal units."""

from collections.abc import Iterator
from dataclasses import dataclass

from marshmallow_dataclass import class_schema
from sqlalchemy.orm import Session
from stdnum.dk import cvr

from shared.feed import stored
from shared.problem import Refused
from shared.records.base import BodySchema
from shared.records.employer import Contact, LegalUnit
from shared.records.formats import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerDraft:
    """A group with its legal units; `is_demo` marks an invented one."""

    name: Line
    units: tuple[LegalUnit, ...]
    contact: Contact
    is_demo: bool = False


DraftSchema = class_schema(EmployerDraft, base_schema=BodySchema)


def faults(session: Session, draft: EmployerDraft) -> Iterator[tuple[str, Refused]]:
    """Yield the field of each legal unit that does not hold, and why.

    A number's check digit is wrong or it stands twice (`cvr_wrong`, as where there is none), or
    another employer has it (`cvr_taken`).
    """
    if not draft.units:
        yield "units-0-cvr", Refused("cvr_wrong", cvr="")
    taken = {unit.cvr: employer.body.name for employer in stored.of_kind(session, "employer")
             for unit in employer.body.units}  # fmt: skip
    numbers = [unit.cvr for unit in draft.units]
    for at, number in enumerate(numbers):
        if not cvr.is_valid(number) or number in numbers[:at]:
            yield f"units-{at}-cvr", Refused("cvr_wrong", cvr=number)
        elif number in taken:
            yield f"units-{at}-cvr", Refused("cvr_taken", cvr=number, employer=taken[number])
