"""`/api/v1/signals`: signals at employers of our agreements, each with the employer's reply."""

from shared.signals import as_told, signal_of, signals
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.signals_api import SIGNAL, SIGNALS

blueprint = Blueprint("signals", __name__, "Signals, never verdicts, each with the reply to it.")


@blueprint.get("")
@blueprint.response(200, SIGNALS)
def index() -> list[dict[str, object]]:
    """List the signals, each with the employer's reply."""
    with local().read() as session:
        return [as_told(one) for one in signals(session)]


@blueprint.get("/<code>")
@blueprint.response(200, SIGNAL)
def show(code: str) -> dict[str, object]:
    """Show a signal, what it stands on, and the reply."""
    with local().read() as session:
        return as_told(signal_of(session, code))
