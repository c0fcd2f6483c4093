"""`/api/v1/profiles`: how many stand where, what publishing would do, and asking for it."""

from collections.abc import Mapping

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from node.profiles import actions
from node.profiles.actions import Counts
from shared.accounts.access import current
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("profiles", __name__, "See what publishing would do, and ask for it.")


class PublishingSchema(Schema):
    """People by their profile's state; `due` is what publishing would do, null if not wanted."""

    states = fields.Dict(keys=fields.String(), values=fields.Integer())
    due = fields.Nested(class_schema(Counts), allow_none=True)
    requested = fields.Boolean(metadata={"description": "The jobs are asked to publish."})


PUBLISHING = PublishingSchema()


@blueprint.get("")
@blueprint.response(200, PUBLISHING)
def index() -> Mapping[str, object]:
    """Show how many stand where, and what publishing would do today."""
    return actions.standing(local()).to_dict()


@blueprint.post("/publish")
@blueprint.response(202, PUBLISHING)
def publish() -> Mapping[str, object]:
    """Ask the node's jobs to publish; they do it in portions, as far as five are alike."""
    actions.request(local(), current().actor)
    return actions.standing(local()).to_dict()
