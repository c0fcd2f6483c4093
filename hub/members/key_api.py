"""What nodes ask and say of keys, beside their exchanges. Signed instead of logged in."""

from flask import Blueprint, Response, current_app, jsonify

from hub.exchange import asked, said
from hub.members import rotation, suspending
from shared.exchange.asking import admit
from shared.exchange.server import signed_answer
from shared.problem import Refused
from shared.records.base import MAX_REV, Json, load_json

blueprint = Blueprint("member_keys", __name__, url_prefix="/exchange")


@blueprint.get("/keys")
def index() -> Response:
    """Tell this hub's keys, for a node that was away while they changed."""
    local = current_app.extensions["local"]
    with local.read() as session:
        keys = rotation.chain(local, session)
    return jsonify(keys=[{"public_key": key, "proof": proof} for key, proof in keys])


@blueprint.post("/key")
def announce() -> Response:
    """Take a member node's next key."""
    local, request = current_app.extensions["local"], asked()
    party = admit(local, request)
    rotation.announce(local, party, party, _told(request.body))
    return said(signed_answer(local, request))


@blueprint.post("/revoke")
def revoke() -> Response:
    """Suspend a member node that says others may have its key, until an operator takes it back."""
    local, request = current_app.extensions["local"], asked()
    party = admit(local, request)
    position = _told(request.body).get("position")
    if position is not None and (type(position) is not int or not 0 <= position <= MAX_REV):
        raise Refused("malformed", line=1, why="no position")
    suspending.propose_for_itself(local, party, position)
    return said(signed_answer(local, request))


def _told(body: bytes) -> Json:
    try:
        told = load_json(body)
    except ValueError as wrong:
        raise Refused("malformed", line=1, why="no JSON") from wrong
    if not isinstance(told, dict):
        raise Refused("malformed", line=1, why="no object")
    return told
