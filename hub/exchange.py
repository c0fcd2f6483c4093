"""POST /exchange: the nodes' one way in. Signed requests, no log-in, no cookie."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request

from shared.exchange import message
from shared.exchange.server import answer
from shared.trust import signature

blueprint = Blueprint("exchange", __name__)


@blueprint.post("/exchange")
def exchange() -> Response:
    """Answer one exchange of a member node."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    path = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
    signed = signature.Request(
        request.method,
        f"{public.scheme}://{public.netloc}{path}",
        dict(request.headers),
        request.get_data(),
    )
    answered = answer(current_app.extensions["local"], signed)
    return Response(answered.body, headers=answered.headers, mimetype=message.MEDIA_TYPE)
