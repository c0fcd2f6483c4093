"""What programs of both parties read of talks with an employer and of whom it rings."""

from marshmallow import Schema, fields


class EntranceSchema(Schema):
    """Whom an employer rings in a municipality today."""

    municipality = fields.String()
    name = fields.String()
    contact = fields.String()
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    stands_in_until = fields.Date(allow_none=True)


class TalkSchema(Schema):
    """A talk of a municipality with an employer."""

    code = fields.String()
    municipality = fields.String()
    on = fields.Date()
    way = fields.String(metadata={"description": "phone, meeting or mail"})
    by = fields.String()
    spoke_with = fields.String()
    about = fields.String()
    p_number = fields.String(allow_none=True)


class GoalSchema(Schema):
    """The codes of the needs for which a goal was met or missed in twelve months."""

    met = fields.List(fields.String())
    missed = fields.List(fields.String())
    late = fields.List(fields.String(), metadata={"description": "Missed, and still owed."})


class ServiceSchema(Schema):
    """How a municipality kept the service goals of its agreements."""

    answer = fields.Nested(GoalSchema)
    candidates = fields.Nested(GoalSchema)


class CountedRowSchema(Schema):
    """One record that a number counts; no words where it is about a citizen."""

    code = fields.String()
    day = fields.Date()
    words = fields.String()


class CountedLineSchema(Schema):
    """One number of a statement: whose, what, and its rows."""

    side = fields.String(metadata={"description": "employer, municipality or both"})
    key = fields.String()
    number = fields.Integer()
    talk = fields.Boolean(metadata={"description": "It is on the agenda when not 0."})
    rows = fields.List(fields.Nested(CountedRowSchema))


class OwedSchema(Schema):
    """What an employer and a municipality owe each other in a quarter, as of a day."""

    first = fields.Date()
    last = fields.Date()
    on = fields.Date()
    lines = fields.List(fields.Nested(CountedLineSchema))


class QuarterSchema(Schema):
    """The quarter, `2026-4`; none: today's."""

    quarter = fields.String(load_default=None)


STATEMENT, QUARTER = OwedSchema(), QuarterSchema()
