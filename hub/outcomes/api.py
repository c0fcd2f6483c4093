"""`/api/v1/outcomes`: what an employer's placements led to, beside what is expected."""

from marshmallow import Schema, fields

from hub.employers.actions import by_code
from hub.outcomes.lines import as_told, lines_of
from shared import clock
from shared.accounts.access import current
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("outcomes", __name__, "What placements led to, and what was expected.")


class LineSchema(Schema):
    """A workplace, legal unit or employer. What is held back or not known is null."""

    level = fields.String(metadata={"description": "workplace, unit or employer"})
    code = fields.String(metadata={"description": "P-number, CVR number or public code"})
    name = fields.String()
    known = fields.Integer(metadata={"description": "Ended placements with a known outcome."})
    led_on = fields.Integer(metadata={"description": "Of these, to a job or education."})
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


@blueprint.get("/<code>")
@blueprint.response(200, LineSchema(many=True))
def show(code: str) -> list[dict[str, object]]:
    """Show an employer's figures of twelve months: workplaces, legal units, in all."""
    with local().read() as session:
        found = lines_of(session, current(), by_code(session, code), clock.today(session))
    return [as_told(one) for one in found]
