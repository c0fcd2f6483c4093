"""`/api/v1/institutions`: the municipality as an employer, its departments and institutions."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, fields

from node.institutions import actions, needs
from node.institutions.actions import DEPARTMENT, EMPLOYER, HEAD, TARGET
from node.institutions.seen import as_told, departments
from shared import clock
from shared.accounts.access import current
from shared.needs.draft import SCHEMA, NeedDraft
from shared.records.base import Record
from shared.records.employer import Contact, Target
from shared.web.api import Blueprint, once
from shared.web.file_api import FileSentSchema, FileTakenSchema, told_of
from shared.web.here import local

blueprint = Blueprint(
    "institutions",
    __name__,
    "The municipality as an employer: departments, targets, institutions.",
)


class YearSchema(Schema):
    """The year that is asked about, else this one."""

    year = fields.Integer(load_default=None)


class InstitutionSchema(Schema):
    """An institution, with its places of the year: begun, planned, open."""

    code = fields.String()
    p_number = fields.String()
    name = fields.String()
    full_time_persons = fields.Decimal(as_string=True)
    used = fields.Integer()
    coming = fields.Integer()
    open = fields.Integer()


class DepartmentSchema(Schema):
    """A department with its head, its target of the year and how far it has come."""

    department = fields.String()
    name = fields.String()
    head = fields.String()
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    year = fields.Integer()
    target = fields.Integer()
    opened = fields.Integer()
    used = fields.Integer()
    coming = fields.Integer()
    open = fields.Integer()
    missing = fields.Integer()
    state = fields.String()
    institutions = fields.List(fields.Nested(InstitutionSchema))


class EmployerKeptSchema(Schema):
    """The municipality as an employer, by its code."""

    employer = fields.String()
    name = fields.String()


class InstitutionsTakenSchema(FileTakenSchema):
    """What a list did, or would do."""

    new = fields.Integer()
    renewed = fields.Integer()
    unchanged = fields.Integer()


class OwnNeedSchema(Schema):
    """A need of our own institutions, by its code."""

    need = fields.String()
    title = fields.String()
    state = fields.String()
    slots = fields.Integer()
    institutions = fields.List(fields.String())


NEED: Final = OwnNeedSchema()
ONE: Final = DepartmentSchema()
ALL: Final = DepartmentSchema(many=True)


@blueprint.get("")
@blueprint.arguments(YearSchema(), location="query")
@blueprint.response(200, ALL)
def index(said: Mapping[str, Any]) -> list[dict[str, object]]:
    """List the departments by name."""
    with local().read() as session:
        now = clock.today(session).year
        year = said["year"] or now
        return [as_told(one, year) for one in departments(session, local(), year, now)]


@blueprint.put("/employer")
@blueprint.arguments(EMPLOYER)
@blueprint.response(200, EmployerKeptSchema())
def be_employer(said: actions.OwnEmployer) -> dict[str, str]:
    """Be an employer, or say anew what we are as one."""
    made = actions.be_employer(local(), current().actor, said)
    return {"employer": made.body.code, "name": made.body.name}


@blueprint.post("/departments")
@blueprint.arguments(DEPARTMENT)
@blueprint.response(201, ONE)
def add(said: actions.DepartmentDraft) -> dict[str, object]:
    """Add a department."""
    return _told(actions.add_department(local(), current().actor, said))


@blueprint.put("/departments/<code>/head")
@blueprint.arguments(HEAD)
@blueprint.response(200, ONE)
def change_head(said: Contact, code: str) -> dict[str, object]:
    """Give a department another head, at all its institutions."""
    return _told(actions.change_head(local(), current().actor, code, said))


@blueprint.put("/departments/<code>/target")
@blueprint.arguments(TARGET)
@blueprint.response(200, ONE)
def set_target(said: Target, code: str) -> dict[str, object]:
    """Say how many places a department means to give in a year."""
    return _told(actions.set_target(local(), current().actor, code, said), said.year)


@blueprint.post("/departments/<code>/institutions")
@blueprint.arguments(FileSentSchema())
@blueprint.response(200, InstitutionsTakenSchema())
def take(said: Mapping[str, Any], code: str) -> Mapping[str, object]:
    """Take a list (CSV, base 64), all that holds of it; with `preview`, tell what it would do."""
    done = actions.take_institutions(
        local(), current().actor, code, said["file"], preview=said["preview"]
    )
    return {
        **told_of(done.report, preview=said["preview"]),
        "new": done.new, "renewed": done.renewed, "unchanged": done.unchanged,
    }  # fmt: skip


@blueprint.get("/needs")
@blueprint.response(200, OwnNeedSchema(many=True))
def list_needs() -> list[dict[str, object]]:
    """List the needs of our own institutions, the newest first."""
    with local().read() as session:
        return [_need(one) for one in needs.ours(session, local())]


@blueprint.post("/needs")
@blueprint.arguments(SCHEMA)
@blueprint.response(201, NEED)
def post(draft: NeedDraft) -> dict[str, object]:
    """Post a need; with an `Idempotency-Key` the same need, however often it is sent."""
    return _need(needs.post(local(), current().actor, draft, id=once()))


@blueprint.post("/needs/<own_need>/confirm")
@blueprint.response(200, NEED)
def confirm(own_need: str) -> dict[str, object]:
    """Say that a need still holds."""
    return _need(needs.confirm(local(), current().actor, own_need))


@blueprint.post("/needs/<own_need>/close")
@blueprint.response(200, NEED)
def close(own_need: str) -> dict[str, object]:
    """Close a need: who has a slot keeps it."""
    return _need(needs.close(local(), current().actor, own_need))


def _need(record: Record) -> dict[str, object]:
    groups = record.body.slot_groups
    return {
        "need": record.body.code, "title": record.body.title, "state": record.body.state,
        "slots": sum(one.slots for one in groups),
        "institutions": [one.p_number for one in groups],
    }  # fmt: skip


def _told(record: Record, year: int | None = None) -> dict[str, object]:
    with local().read() as session:
        now = clock.today(session).year
        found = departments(session, local(), year or now, now)
        return next(as_told(one, year or now) for one in found if one.record.ref == record.ref)
