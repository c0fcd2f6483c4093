"""`/api/v1/inbox`: what awaits the person whose token it is, by deadline, as on the page."""

from marshmallow_dataclass import class_schema

from node.inbox.routed import routed
from node.inbox.row import WaitingTold, told
from node.inbox.waiting import waiting
from shared import clock
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("inbox", __name__, "What must be done, first what runs out.")

MANY = class_schema(WaitingTold, base_schema=BodySchema)(many=True)


@blueprint.get("")
@blueprint.response(200, MANY)
def index() -> list[WaitingTold]:
    """List what awaits you; caseworkers read of their own people alone."""
    here = local()
    with here.read() as session:
        found = waiting(session, here, current(), clock.today(session))
        return [told(row) for row in routed(session, found)]
