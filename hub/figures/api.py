"""`/api/v1/figures`: the figures of the needs that you have to do with, as the page shows them."""

from hub.figures.seen import figures_for
from shared.accounts.access import current
from shared.facts import as_rows
from shared.web.api import Blueprint
from shared.web.figures import ROWS
from shared.web.here import local

blueprint = Blueprint(
    "figures",
    __name__,
    "Figures; what fewer than five share is held back, and "
    "others than the employer read numbers to the nearest five.",
)


@blueprint.get("")
@blueprint.response(200, ROWS)
def index() -> list[dict[str, object]]:
    """Show the figures of the last twelve months, by quarter and by branch."""
    with local().read() as session:
        return as_rows(figures_for(session, current()))
