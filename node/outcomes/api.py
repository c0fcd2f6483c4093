"""`/api/v1/outcomes`: what an employer's placements led to, as the hub told this municipality."""

from shared.outcomes import as_told, told_of
from shared.said import employer_by_code
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.outcomes_api import LINES

blueprint = Blueprint("outcomes", __name__, "What placements led to, and what was expected.")


@blueprint.get("/<code>")
@blueprint.response(200, LINES)
def show(code: str) -> list[dict[str, object]]:
    """Show an employer's figures of 24 months: workplaces, legal units, in all."""
    with local().read() as session:
        found = told_of(session, employer_by_code(session, code).ref)
    return [as_told(one) for one in found]
