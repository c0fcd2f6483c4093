"""What an invited node asks and sends before it is a member. Signed instead of logged in."""

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from hub.members import actions
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import load_json

blueprint = Blueprint("members_api", __name__, url_prefix="/api/v1/invitations")


def _local() -> Local:
    local: Local = current_app.extensions["local"]
    return local


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Tell an invited node which hub this is and with which key it signs."""
    local = _local()
    with local.database.begin() as session:
        invited = actions.invitation(session, token)
        municipality = invited.municipality
    return jsonify(hub=local.name, public_key=local.key.public.text, municipality=municipality)


@blueprint.post("/<token>")
def apply(token: str) -> ResponseReturnValue:
    """Take a node's signed application."""
    try:
        application = actions.Application(**load_json(request.get_data()))
    except (ValueError, TypeError) as wrong:
        raise Refused("malformed", line=1, why="not an application") from wrong
    actions.apply(_local(), token, application)
    return jsonify(status="applied"), 201
