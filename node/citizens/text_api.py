"""`/api/v1/consent-texts`: the texts that citizens agree to, and a new version of them."""

from datetime import date
from typing import Any

from marshmallow import fields
from marshmallow_dataclass import class_schema

from node.citizens import consent
from node.citizens.consent import Text
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint(
    "consent-texts", __name__, "Texts that citizens agree to: never changed, only added.",
    name="texts",
)  # fmt: skip


class _KnownTextSchema(class_schema(Text, base_schema=BodySchema)):  # type: ignore[misc]  # made at run time
    """A text with the SHA-256 of its words, by which it is known later what was shown."""

    digest = fields.String(dump_only=True)


ONE = _KnownTextSchema()
MANY = _KnownTextSchema(many=True)


@blueprint.get("")
@blueprint.response(200, MANY)
def index() -> list[Text]:
    """List all versions; each is used from its `valid_from` on."""
    with local().read() as session:
        return list(consent.texts(session, date.max).values())


@blueprint.post("")
@blueprint.arguments(consent.SCHEMA)
@blueprint.response(201, ONE)
def add(text: Text) -> Any:
    """Add a version of the municipality's own; the same words again change nothing."""
    consent.add_text(local(), current().actor, text)
    return consent.tidy(text)
