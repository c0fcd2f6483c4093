"""What programs of both parties read of the law, and of a row that its owner wrote."""

from collections.abc import Mapping
from datetime import date

from marshmallow import Schema, fields

from shared import clock
from shared.lawbook import RowEvent, find, history, rows_here
from shared.rules.figures import as_data
from shared.rules.law import law, lines_on
from shared.web.here import local


class OnSchema(Schema):
    """The day that is asked about; none is today."""

    on = fields.Date(load_default=None)


class RowSchema(Schema):
    """A row as it stands on the day: `used`, `unused` or `ended`."""

    id = fields.String()
    standing = fields.String()
    status = fields.String()
    origin = fields.String()
    row = fields.String()
    paragraph = fields.String()
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)
    source = fields.String()
    question = fields.String()
    figures = fields.Dict(keys=fields.String(), values=fields.String())


class TableSchema(Schema):
    """The law of a day."""

    on = fields.Date()
    rule_set = fields.String()
    rules = fields.List(fields.Nested(RowSchema))


class StateSchema(Schema):
    """Where a row stands."""

    row = fields.String()
    state = fields.String()


class RowEventSchema(Schema):
    """What somebody did with a row: drafted, confirmed, ended, replaced or withdrew it."""

    on = fields.Date()
    row = fields.String()
    rule = fields.String()
    act = fields.String()
    who = fields.String()


ON, TABLE, STATE = OnSchema(), TableSchema(), StateSchema()
EVENTS = RowEventSchema(many=True)


def law_table(on: date | None, *, own: bool = False) -> Mapping[str, object]:
    """Return the law of a day or of today; with `own`, as a municipality judges its grants."""
    with local().read() as session:
        rows, day = rows_here(session, own=own), on or clock.today(session)
    lines = [as_data(one) for one in lines_on(day, rows)]
    return {"on": day, "rule_set": law(day, rows).rule_set, "rules": lines}


def row_events() -> list[RowEvent]:
    """Return what was done with this party's own rows, the latest first."""
    with local().read() as session:
        return history(session, local().authority)


def row_state(code: str) -> Mapping[str, str]:
    """Return where a row of this party's stands, by its code.

    Raises:
        NotFound: there is none.
    """
    with local().read() as session:
        body = find(session, local().authority, code).body
    return {"row": body.code, "state": body.state}
