"""Outcomes as programs of both parties read them: what is held back or not known is null."""

from marshmallow import Schema, fields


class LineSchema(Schema):
    """A workplace, legal unit or employer. What is held back or not known is null."""

    level = fields.String(metadata={"description": "workplace, unit or employer"})
    code = fields.String(metadata={"description": "P-number, CVR number or public code"})
    name = fields.String()
    known = fields.Integer(metadata={"description": "Ended placements with a known outcome."})
    led_on = fields.Integer(metadata={"description": "Of these, to a job or education."})
    rounded = fields.Boolean(metadata={"description": "`led_on` is to the nearest five."})
    why_not = fields.String(metadata={
        "description": "Why there is no share: few, unknown (over 30 %) or small_cells (under 5)."
    })  # fmt: skip
    rate = fields.Float(metadata={"description": "Expected share by branch and purpose."})
    expected = fields.Float(metadata={"description": "How many were expected to lead on."})
    low = fields.Float(metadata={"description": "95 % interval of the share (Wilson)."})
    high = fields.Float()
    expected_low = fields.Integer(metadata={"description": "95 of 100 workplaces lie within."})
    expected_high = fields.Integer()
    employed_here = fields.Integer(metadata={"description": "For the employer itself only."})
    sister_site = fields.Integer()
    elsewhere = fields.Integer()
    education = fields.Integer()
    none = fields.Integer()
    not_known = fields.Integer(metadata={"description": "Not known after 13 weeks; never 'none'."})
    awaited = fields.Integer(metadata={"description": "13 weeks have not passed yet."})


LINES = LineSchema(many=True)
