"""`/api/v1/outcomes`: what an employer's placements led to, beside what is expected."""

from hub.outcomes.lines import lines_of
from shared import clock
from shared.accounts.access import current
from shared.outcomes import as_told
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
        found = lines_of(session, current(), employer_by_code(session, code), clock.today(session))
    return [as_told(one) for one in found]
