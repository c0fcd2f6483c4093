"""`/api/v1/pledges` at a node: what employers of our agreements have pledged."""

from node.pledges.seen import LINES, PledgeNear, lines
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("pledges", __name__, "Places pledged for a year, apart from demand.")


@blueprint.get("")
@blueprint.response(200, LINES)
def index() -> list[PledgeNear]:
    """List the pledges that reached us, with the needs within reach that open them."""
    with local().read() as session:
        return lines(session, local())
