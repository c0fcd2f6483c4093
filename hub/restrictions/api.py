"""`/api/v1/restrictions`: what municipalities decided about workplaces, and the reply."""

from hub.replying import WORDS, Words, restrictions_seen
from hub.restrictions import actions
from shared.accounts.access import current
from shared.restrictions import as_told, restriction_of, restrictions
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.restrictions_api import RESTRICTION, RESTRICTIONS

blueprint = Blueprint(
    "restrictions", __name__, "What municipalities decided about workplaces, each with the reply."
)


@blueprint.get("")
@blueprint.response(200, RESTRICTIONS)
def index() -> list[dict[str, object]]:
    """List the restrictions that you may know of, each with the employer's reply."""
    with local().read() as session:
        return [as_told(one) for one in restrictions(session, restrictions_seen())]


@blueprint.get("/<code>")
@blueprint.response(200, RESTRICTION)
def show(code: str) -> dict[str, object]:
    """Show a restriction, why it was decided, and the reply."""
    with local().read() as session:
        return as_told(restriction_of(session, code, restrictions_seen()))


@blueprint.put("/<code>/reply")
@blueprint.arguments(WORDS)
@blueprint.response(200, RESTRICTION)
def reply(said: Words, code: str) -> dict[str, object]:
    """Answer a restriction; who decided it looks at it again."""
    who = current()
    return as_told(
        actions.reply(local(), who.actor, code, said.text, who.name, restrictions_seen())
    )
