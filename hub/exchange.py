"""/exchange and what lies below it: the nodes' one way in. Signed, no log-in, no cookie."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request

from shared.exchange import message
from shared.exchange.news import Question
from shared.exchange.reminding import answer_reminder
from shared.exchange.server import Answer, answer, answer_news, answer_repair
from shared.feed.security import ANYBODY
from shared.problem import Refused
from shared.records.base import MAX_REV
from shared.trust import signature

blueprint = Blueprint("exchange", __name__)


@blueprint.post("/exchange")
def exchange() -> Response:
    """Answer one exchange of a member node."""
    return said(answer(current_app.extensions["local"], asked()))


@blueprint.get("/exchange/news")
def news() -> Response:
    """Answer a member node when there is more than it has heard, or after `wait` seconds."""
    told = request.args
    cursor = {
        "epoch": told.get("epoch", ""), "seq": told.get("seq", 0, type=_number),
        "sum": told.get("sum", ""), "owed": told.get("owed", 0, type=_number),
    }  # fmt: skip
    wait, question = told.get("wait", 0, type=_number), Question(cursor, told.get("ahead") == "1")
    return said(answer_news(current_app.extensions["local"], asked(), wait, question))


@blueprint.post("/exchange/repair")
def repair() -> Response:
    """Answer one message in which a member node compares what both hold."""
    return said(answer_repair(current_app.extensions["local"], asked()))


@blueprint.post("/exchange/reminder")
def reminder() -> Response:
    """Take back what we have said of a member node and no longer know."""
    return said(answer_reminder(current_app.extensions["local"], asked()))


def _number(text: str) -> int:
    """Read a number of a question; what is none counts as not said."""
    return min(int(text), MAX_REV) if text.isdecimal() and len(text) < 20 else 0


def asked() -> signature.Request:
    """Return the request as it was signed: under our public address.

    Raises:
        Refused: `too_fast` or `too_large`, before anything of it is read.
    """
    local = current_app.extensions["local"]
    try:
        local.pace.look(request.headers)
    except Refused as refused:
        local.watch.saw(ANYBODY, refused.code)  # it is named, and has proved nothing
        raise
    if (request.content_length or 0) > message.MAX_CODED:
        raise Refused("too_large", bytes=request.content_length, limit=message.MAX_CODED)
    public = urlsplit(current_app.config["PUBLIC_URL"])
    path = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
    return signature.Request(
        request.method,
        f"{public.scheme}://{public.netloc}{path}",
        dict(request.headers),
        request.get_data(),
    )


def said(answered: Answer) -> Response:
    """Return a signed answer as it goes out."""
    return Response(answered.body, headers=answered.headers, mimetype=message.MEDIA_TYPE)
