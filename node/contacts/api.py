"""`/api/v1/contact-keys` at a node: the words to compare, what was compared, what is demanded."""

from dataclasses import dataclass
from typing import Final

from marshmallow_dataclass import class_schema

from node.contacts import actions
from node.contacts.actions import KnownKey
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("contact-keys", __name__, "Whose keys are known; who must sign itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """Whether agreements and answers need the contact's own signature before they are acted on."""

    demanded: bool


KEYS: Final = class_schema(KnownKey)(many=True)
DEMANDED: Final = class_schema(Demanded, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, KEYS)
def index() -> list[KnownKey]:
    """List contacts' keys: `known`, `followed` since the known one has introduced it, `former`,
    `new`, or `changed` since one was known.
    """
    with local().read() as session:
        return actions.known_keys(session)


@blueprint.post("/<code>/<key_id>")
@blueprint.response(200, KEYS)
def check(code: str, key_id: str) -> list[KnownKey]:
    """Note that somebody rang the contact of this employer and the words are the same."""
    actions.check(local(), current().actor, code, key_id)
    return index()


@blueprint.get("/demand")
@blueprint.response(200, DEMANDED)
def demanded() -> Demanded:
    """Show whether the contact's own signature is demanded."""
    with local().read() as session:
        return Demanded(demanded=actions.demanded(session))


@blueprint.put("/demand")
@blueprint.arguments(DEMANDED)
@blueprint.response(200, DEMANDED)
def demand(said: Demanded) -> Demanded:
    """Demand the contact's own signature, or act on the hub's word as well."""
    actions.demand(local(), current().actor, said.demanded)
    return said
