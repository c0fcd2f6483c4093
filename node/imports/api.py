"""`/api/v1/imports`: files of candidates by a program: looked at first, taken, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from node.citizens.undoing import Undone
from node.imports import actions
from node.imports.pages import text_called
from node.tables import ImportRun
from shared.accounts.access import current
from shared.web.api import Blueprint
from shared.web.file_api import FileSentSchema, FileTakenSchema, told_of
from shared.web.here import local

blueprint = Blueprint("imports", __name__, "Candidates from the municipality's own system.")


class CandidatesSentSchema(FileSentSchema):
    """A file of candidates; a `full_list` names everybody, so that who is absent is paused.

    `consent_text` is the name of the text that the file's consent column stands for, `reason`
    why it is right that more than ten per cent are absent.
    """

    consent_text = fields.String(load_default="")
    full_list = fields.Boolean(load_default=False)
    reason = fields.String(load_default=None)


class CandidatesTakenSchema(FileTakenSchema):
    """What a file did, or would do; `stops` is whether so many are absent that it takes a
    reason.
    """

    new = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    recalled = fields.Integer()
    taken_back = fields.Integer()
    absent = fields.Integer()
    known = fields.Integer()
    stops = fields.Boolean()


class FileRunSchema(Schema):
    """A file that was taken in, and whether that was undone; `counts` are of people."""

    at = fields.DateTime()
    actor = fields.String()
    full_list = fields.Boolean()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    reason = fields.String(allow_none=True)
    undone_at = fields.DateTime(allow_none=True)


UNDONE = class_schema(Undone)()


@blueprint.get("")
@blueprint.response(200, FileRunSchema(many=True))
def index() -> Sequence[ImportRun]:
    """List the files that were taken in and changed something, the last first."""
    with local().read() as session:
        return actions.runs(session)


@blueprint.post("/candidates")
@blueprint.arguments(CandidatesSentSchema())
@blueprint.response(200, CandidatesTakenSchema())
def take(said: Mapping[str, Any]) -> Mapping[str, object]:
    """Take a file in, all of it or nothing; or tell what that would change."""
    text = text_called(said["consent_text"])
    file = actions.read(local(), said["file"], text, full_list=said["full_list"])
    if said["preview"]:
        done = actions.preview(local(), file)
    else:
        done = actions.store(local(), current().actor, file, reason=said["reason"])
    return {
        **told_of(file.report, preview=said["preview"]), **asdict(done), "stops": done.stops,
    }  # fmt: skip


@blueprint.post("/undo")
@blueprint.response(200, UNDONE)
def undo() -> Undone:
    """Undo the last file that was taken in; then the one before, and so on."""
    return actions.undo(local(), current().actor)
