"""`/api/v1/figures`: the figures of the municipality, as its manager's page shows them."""

from shared import clock
from shared.facts import as_rows, figures
from shared.web.api import Blueprint
from shared.web.figures import ROWS
from shared.web.here import local

blueprint = Blueprint("figures", __name__, "Figures; what fewer than five share is held back.")


@blueprint.get("")
@blueprint.response(200, ROWS)
def index() -> list[dict[str, object]]:
    """Show the figures of the last twelve months, by quarter and by branch."""
    with local().read() as session:
        return as_rows(figures(session, clock.today(session), owner=local().authority))
