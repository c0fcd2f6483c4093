"""POST /exchange and its repair: the nodes' one way in. Signed requests, no log-in, no cookie."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request

from shared.exchange import message
from shared.exchange.server import Answer, answer, answer_repair
from shared.trust import signature

blueprint = Blueprint("exchange", __name__)


@blueprint.post("/exchange")
def exchange() -> Response:
    """Answer one exchange of a member node."""
    return _said(answer(current_app.extensions["local"], _asked()))


@blueprint.post("/exchange/repair")
def repair() -> Response:
    """Answer one message in which a member node compares what both hold."""
    return _said(answer_repair(current_app.extensions["local"], _asked()))


def _asked() -> signature.Request:
    """Return the request as it was signed: under our public address."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    path = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
    return signature.Request(
        request.method,
        f"{public.scheme}://{public.netloc}{path}",
        dict(request.headers),
        request.get_data(),
    )


def _said(answered: Answer) -> Response:
    return Response(answered.body, headers=answered.headers, mimetype=message.MEDIA_TYPE)
