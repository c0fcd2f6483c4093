"""What nodes ask and say of keys, beside their exchanges. Signed instead of logged in."""

from flask import Blueprint, Response, current_app, jsonify

from hub.exchange import asked, said
from hub.members import rotation
from shared.exchange.asking import admit
from shared.exchange.server import signed_answer
from shared.problem import Refused
from shared.records.base import load_json

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
    try:
        new = dict(load_json(request.body))
    except (ValueError, TypeError) as wrong:
        raise Refused("malformed", line=1, why="no key") from wrong
    rotation.announce(local, party, party, new)
    return said(signed_answer(local, request))
