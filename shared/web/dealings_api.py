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
