"""`/api/v1/erasures`, `/api/v1/candidates/<code>/erasures`: how erasures stand."""

from dataclasses import dataclass

from marshmallow_dataclass import class_schema

from node.citizens.pages import visible_one
from node.erasures import actions
from node.erasures.actions import Overview
from shared.accounts.access import current
from shared.erasures import Asked, HandedOut
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("erasures", __name__, "What holders were asked to destroy, and their word.")
of_one = Blueprint("candidates", __name__, "What came of recalling one's records.", name="recalls")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizensErasures:
    """One citizen's records that were recalled, and names that an employer has fetched."""

    asked: list[Asked]
    opened: list[HandedOut]


OVERVIEW = class_schema(Overview)()
OF_CITIZEN = class_schema(CitizensErasures)()


@blueprint.get("")
@blueprint.response(200, OVERVIEW)
def index() -> Overview:
    """Show how many stand how, what is not confirmed, and what cannot be recalled."""
    with local().read() as session:
        return actions.overview(session)


@of_one.get("/<code>/erasures")
@of_one.response(200, OF_CITIZEN)
def show(code: str) -> CitizensErasures:
    """Show what came of recalling one citizen's records."""
    with local().read() as session:
        person = visible_one(session, current(), code)
        asked, opened = actions.of_citizen(session, person.code)
    return CitizensErasures(asked=asked, opened=opened)
