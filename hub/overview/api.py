"""`/api/v1/overview`: what awaits your employer, as its first page shows it."""

from hub.overview.summary import OVERVIEW, Overview, overview
from hub.overview.waiting import waiting
from shared.accounts.access import current
from shared.clock import today
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("overview", __name__, "What waits for whom.")


@blueprint.get("")
@blueprint.response(200, OVERVIEW)
def show() -> Overview:
    """Show what awaits your employer, and the slots of all its open needs."""
    with local().read() as session:
        return overview(waiting(session, current().scope or "", today(session)))
