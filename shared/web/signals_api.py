"""Signals as programs of both parties read them: each with the employer's reply."""

from marshmallow import Schema, fields


class SignalSchema(Schema):
    """A signal, what it stands on, and the employer's reply; a figure, never a verdict."""

    code = fields.String()
    state = fields.String(metadata={"description": "told (employer only), open or gone"})
    level = fields.String(metadata={"description": "workplace or unit"})
    employer = fields.String()
    place = fields.String()
    cvr = fields.String()
    p_number = fields.String(allow_none=True)
    counted_on = fields.Date()
    known = fields.Integer()
    led_on = fields.Integer()
    not_known = fields.Integer(metadata={"description": "Never counted as 'not'."})
    low = fields.Decimal(as_string=True, metadata={"description": "95 % interval (Wilson)."})
    high = fields.Decimal(as_string=True)
    expected = fields.Decimal(as_string=True)
    expected_low = fields.Integer(metadata={"description": "95 of 100 workplaces lie within."})
    expected_high = fields.Integer()
    goes_at = fields.Integer(metadata={"description": "It goes when so many have led on."})
    told_on = fields.Date()
    answer_by = fields.Date()
    open_on = fields.Date(allow_none=True)
    gone_on = fields.Date(allow_none=True)
    reply = fields.String(allow_none=True)
    reply_by = fields.String(allow_none=True)
    replied_on = fields.Date(allow_none=True)


SIGNAL = SignalSchema()
SIGNALS = SignalSchema(many=True)
