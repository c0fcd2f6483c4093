"""`/api/v1/signals`: signals with their evidence, and the employer's reply."""

from hub.replying import WORDS, Words, signals_seen
from hub.signals import actions
from shared.accounts.access import current
from shared.signals import as_told, signal_of, signals
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.signals_api import SIGNAL, SIGNALS

blueprint = Blueprint("signals", __name__, "Signals, never verdicts; the employer is heard first.")


@blueprint.get("")
@blueprint.response(200, SIGNALS)
def index() -> list[dict[str, object]]:
    """List the signals that you may know of, each with the employer's reply."""
    with local().read() as session:
        return [as_told(one) for one in signals(session, signals_seen())]


@blueprint.get("/<code>")
@blueprint.response(200, SIGNAL)
def show(code: str) -> dict[str, object]:
    """Show a signal, what it stands on, and the reply."""
    with local().read() as session:
        return as_told(signal_of(session, code, signals_seen()))


@blueprint.put("/<code>/reply")
@blueprint.arguments(WORDS)
@blueprint.response(200, SIGNAL)
def reply(said: Words, code: str) -> dict[str, object]:
    """Answer a signal; municipalities see both from then on."""
    who = current()
    return as_told(actions.reply(local(), who.actor, code, said.text, who.name, signals_seen()))
