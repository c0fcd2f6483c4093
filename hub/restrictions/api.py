"""`/api/v1/restrictions`: what municipalities decided about workplaces, and the reply."""

from dataclasses import dataclass

from marshmallow_dataclass import class_schema

from hub.restrictions import actions
from hub.restrictions.seen import seen_by
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Text
from shared.restrictions import as_told, restriction_of, restrictions
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.restrictions_api import RESTRICTION, RESTRICTIONS

blueprint = Blueprint(
    "restrictions", __name__, "What municipalities decided about workplaces, each with the reply."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """What the employer answers."""

    text: Text


APPEAL = class_schema(Appeal, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, RESTRICTIONS)
def index() -> list[dict[str, object]]:
    """List the restrictions that you may know of, each with the employer's reply."""
    with local().read() as session:
        return [as_told(one) for one in restrictions(session, seen_by(current()))]


@blueprint.get("/<code>")
@blueprint.response(200, RESTRICTION)
def show(code: str) -> dict[str, object]:
    """Show a restriction, why it was decided, and the reply."""
    with local().read() as session:
        return as_told(restriction_of(session, code, seen_by(current())))


@blueprint.put("/<code>/reply")
@blueprint.arguments(APPEAL)
@blueprint.response(200, RESTRICTION)
def reply(said: Appeal, code: str) -> dict[str, object]:
    """Answer a restriction; who decided it looks at it again."""
    with local().read() as session:
        restriction_of(session, code, seen_by(current()))
    return as_told(actions.reply(local(), current().actor, code, said.text, current().name))
