"""`/api/v1/workplaces`: an employer's workplaces with their staff, and taking its list of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_smorest.pagination import PaginationParameters
from marshmallow import fields
from marshmallow_dataclass import class_schema

from hub.employers import actions
from shared.accounts.access import current
from shared.feed import stored
from shared.records.employer import Workplace
from shared.web.api import Blueprint
from shared.web.file_api import FileSentSchema, FileTakenSchema, told_of
from shared.web.here import local
from shared.workplaces import workplaces_of

blueprint = Blueprint("workplaces", __name__, "Where the employer has its people.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceLine:
    """One workplace; `full_time_persons` is its ordinary staff, as known on `counted_on`."""

    code: str
    p_number: str
    cvr: str
    name: str
    municipality: str
    branch: str
    full_time_persons: Decimal
    counted_on: date


class WorkplacesSentSchema(FileSentSchema):
    """The head office's list; `counted_on` is when the staff was counted, else today."""

    counted_on = fields.Date(load_default=None)


class WorkplacesTakenSchema(FileTakenSchema):
    """What a list did, or would do."""

    new = fields.Integer()
    renewed = fields.Integer()
    unchanged = fields.Integer()


LINES: Final = class_schema(WorkplaceLine)(many=True)


@blueprint.get("")
@blueprint.response(200, LINES)
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[WorkplaceLine]:
    """List your employer's workplaces, by P-number."""
    page = pagination_parameters
    with local().read() as session:
        found = workplaces_of(session, current().scope or "")
    page.item_count = len(found)
    some = sorted(found)[page.first_item : page.last_item + 1]
    return [_line(found[p_number].body) for p_number in some]


@blueprint.post("")
@blueprint.arguments(WorkplacesSentSchema())
@blueprint.response(200, WorkplacesTakenSchema())
def take(said: Mapping[str, Any]) -> Mapping[str, object]:
    """Take a list (CSV, base 64), all that holds of it; with `preview`, tell what it would do."""
    with local().read() as session:
        code = stored.get(session, current().scope or "").body.code
    done = actions.import_workplaces(
        local(), current().actor, code, said["file"], counted_on=said["counted_on"],
        preview=said["preview"],
    )  # fmt: skip
    return {
        **told_of(done.report, preview=said["preview"]),
        "new": done.new, "renewed": done.renewed, "unchanged": done.unchanged,
    }  # fmt: skip


def _line(one: Workplace) -> WorkplaceLine:
    return WorkplaceLine(
        code=one.code, p_number=one.p_number, cvr=one.cvr, name=one.name, branch=one.branch,
        municipality=one.municipality, full_time_persons=one.full_time_persons,
        counted_on=one.counted_on,
    )  # fmt: skip
