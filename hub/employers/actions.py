"""Registering an employer with its legal units, and its workplaces."""

from datetime import date
from uuid import UUID

from marshmallow import ValidationError

from hub.employers.draft import EmployerDraft, faults
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import Record
from shared.records.codes import public_code
from shared.records.employer import Employer
from shared.records.kinds import KINDS
from shared.said import employer_by_code
from shared.web.forms import sentences
from shared.workplaces import Imported, take_list


def add(local: Local, actor: str, draft: EmployerDraft, *, id: UUID | None = None) -> Record:
    """Register an employer with its legal units, and return its record.

    Of one `id` it is registered once, however often it is asked for.

    Raises:
        Refused: a CVR number's check digit is wrong or stands twice (`cvr_wrong`), another
            employer has it (`cvr_taken`), or a contact field has another form
            (`employer_field`).
    """
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        for _, problem in faults(tx.session, draft):
            raise problem
        body = Employer(
            code=public_code("V"), name=draft.name, units=draft.units, contact=draft.contact,
            is_demo=draft.is_demo,
        )  # fmt: skip
        schema = KINDS["employer"].schema
        told = dict(schema.dump(body))
        if wrong := schema.validate(told):
            (name, why), *_ = sentences(schema, ValidationError(wrong), told).items()
            raise Refused("employer_field", field=name.replace("-", "."), why=why[0])
        return tx.get(tx.write(body, "registered", id=id))


def import_workplaces(
    local: Local,
    actor: str,
    code: str,
    data: bytes,
    *,
    counted_on: date | None = None,
    preview: bool = False,
) -> Imported:
    """Take an employer's list of workplaces, known again by their P-numbers, all or nothing.

    The same file twice changes nothing. `counted_on` is the day on which the staff was counted;
    without it, today for what is new or has changed. `preview` writes nothing.

    Raises:
        NotFound: no such employer.
        FileRefused: the file is no list of workplaces.
        Refused: as `shared.workplaces.take_list`.
    """
    with local.begin(actor) as tx:
        employer = employer_by_code(tx.session, code)
        return take_list(tx, employer, data, counted_on=counted_on, preview=preview)
