"""`/api/v1/candidates/<code>/own-page`: a link for the citizen to pass on."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import url_for
from marshmallow_dataclass import class_schema

from node.citizens.pages import visible_one
from node.own_page import actions
from shared.accounts.access import current
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("candidates", __name__, "A link to the citizen's own page.", name="own-page")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPageLink:
    """The address of a citizen's own page, which opens it until its last day."""

    address: str
    until: date


LINK: Final = class_schema(OwnPageLink)()


@blueprint.post("/<code>/own-page")
@blueprint.response(201, LINK)
def make(code: str) -> OwnPageLink:
    """Make a link; it is told this once, and older ones end."""
    with local().read() as session:
        person = visible_one(session, current(), code)
    token, last = actions.make_link(local(), current().actor, person.code)
    return OwnPageLink(address=url_for("own_page.show", token=token, _external=True), until=last)
