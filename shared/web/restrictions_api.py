"""Restrictions as programs of both parties read them: each with the employer's reply."""

from marshmallow import Schema, fields


class RestrictionSchema(Schema):
    """A municipality's decision on a workplace or a legal unit, which all others follow."""

    code = fields.String()
    level = fields.String(metadata={"description": "workplace or unit"})
    employer = fields.String()
    place = fields.String()
    cvr = fields.String()
    p_number = fields.String(allow_none=True)
    municipality = fields.String()
    measure = fields.String(metadata={"description": "talk, limit or stop"})
    at_most = fields.Integer(allow_none=True)
    reason = fields.String()
    by = fields.String()
    decided_on = fields.Date()
    review_on = fields.Date(metadata={"description": "Looked at again; it never ends by time."})
    signal = fields.String(allow_none=True)
    upheld_on = fields.Date(allow_none=True)
    upheld_why = fields.String(allow_none=True)
    lifted_on = fields.Date(allow_none=True)
    lifted_by = fields.String(allow_none=True)
    lifted_why = fields.String(allow_none=True)
    reply = fields.String(allow_none=True)
    reply_by = fields.String(allow_none=True)
    replied_on = fields.Date(allow_none=True)


RESTRICTION = RestrictionSchema()
RESTRICTIONS = RestrictionSchema(many=True)
