"""What a node says when its municipality wishes to leave. Signed instead of logged in."""

from typing import get_args

from flask import Blueprint, Response, current_app

from hub.exchange import asked, said
from hub.members import leaving
from shared.exchange.asking import admit
from shared.exchange.server import signed_answer
from shared.problem import Refused
from shared.records.base import load_json
from shared.records.directory import LeavingReason

blueprint = Blueprint("member_leaving", __name__, url_prefix="/exchange")


@blueprint.post("/leave")
def leave() -> Response:
    """Let a member leave at its own word; said twice, it is one."""
    local, request = current_app.extensions["local"], asked()
    party = admit(local, request)
    try:
        reason: LeavingReason = dict(load_json(request.body)).get("reason", "own_wish")
    except (ValueError, TypeError) as wrong:
        raise Refused("malformed", line=1, why="no reason") from wrong
    if reason not in get_args(LeavingReason):
        raise Refused("malformed", line=1, why="no such reason")
    leaving.leave_at_own_word(local, party, reason)
    return said(signed_answer(local, request))
