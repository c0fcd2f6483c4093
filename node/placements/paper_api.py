"""`/api/v1/papers`: VITAS sheets and references, placements out as CSV, outcomes in."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from marshmallow_dataclass import class_schema

from node.placements import actions, outcome_files, register
from node.placements.outcome_files import OutcomesUndone
from node.placements.register import sheet_of
from node.placements.standing import standing, standings
from shared.accounts.access import current
from shared.rules import vitas
from shared.web.api import Blueprint
from shared.web.file_api import FileSentSchema, FileTakenSchema, told_of
from shared.web.here import local
from shared.web.sheet_api import SheetSchema, sheet_told

blueprint = Blueprint("papers", __name__, "VITAS sheets, the register as CSV, outcomes as CSV.")


class SheetsAskedSchema(Schema):
    """Placements by their code, twelve at most: `?code=P-…&code=P-…`."""

    code = fields.List(
        fields.String(), required=True, validate=validate.Length(min=1, max=vitas.AT_ONCE)
    )


class ReferencesSchema(Schema):
    """VITAS references by the code of their placement."""

    references = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True,
        validate=validate.Length(min=1, max=500),
    )  # fmt: skip


class OutcomesTakenSchema(FileTakenSchema):
    """What a file of outcomes did, or would do."""

    changed = fields.Integer()
    unchanged = fields.Integer()


UNDONE = class_schema(OutcomesUndone)()


@blueprint.get("/sheets")
@blueprint.arguments(SheetsAskedSchema(), location="query")
@blueprint.response(200, SheetSchema(many=True))
def sheets(asked: Mapping[str, list[str]]) -> list[dict[str, object]]:
    """Show what the employer keys into VITAS; no name and no CPR number."""
    with local().read() as session:
        found = [standing(session, local(), code, current()) for code in asked["code"]]
        return [sheet_told(one.about.placement.code, sheet_of(session, one)) for one in found]


@blueprint.post("/references")
@blueprint.arguments(ReferencesSchema())
@blueprint.response(204)
def note(said: Mapping[str, dict[str, str]]) -> None:
    """Note the references of several applications: all of them, or none."""
    with local().read() as session:
        for code in said["references"]:
            standing(session, local(), code, current())
    actions.apply_all(local(), current().actor, said["references"])


@blueprint.get("/placements.csv")
@blueprint.response(200)
def export() -> Response:
    """Return the placements that you may see as a file for the case system (text/csv)."""
    with local().read() as session:
        text = register.to_csv(standings(session, local(), current()))
    return Response(text.encode("utf-8-sig"), mimetype="text/csv")


@blueprint.post("/outcomes")
@blueprint.arguments(FileSentSchema())
@blueprint.response(200, OutcomesTakenSchema())
def take(said: Mapping[str, Any]) -> Mapping[str, object]:
    """Take a file of outcomes in, row by row; or tell what that would do."""
    if said["preview"]:
        done = outcome_files.preview(local(), said["file"])
    else:
        done = outcome_files.take(local(), current().actor, said["file"])
    counts = {"changed": done.changed, "unchanged": done.unchanged}
    return {**told_of(done.report, preview=said["preview"]), **counts}


@blueprint.post("/outcomes/undo")
@blueprint.response(200, UNDONE)
def undo() -> OutcomesUndone:
    """Undo the last file of outcomes; then the one before, and so on."""
    return outcome_files.undo(local(), current().actor)
