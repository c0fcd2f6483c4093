"""`/api/v1/candidates/<code>/options`: where this citizen could go."""

from typing import Final

from marshmallow_dataclass import class_schema

from node.citizens.pages import visible_one
from node.needs.seen import OptionsSeen, options_seen
from shared.accounts.access import current
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("candidates", __name__, "Where a citizen could go.", name="options")
OPTIONS: Final = class_schema(OptionsSeen)()
SHOWN: Final = 20


@blueprint.get("/<code>/options")
@blueprint.response(200, OPTIONS)
def show(code: str) -> OptionsSeen:
    """Show open needs within reach, the best first, and workplaces that may be rung."""
    who = current()
    with local().read() as session:
        return options_seen(session, local(), visible_one(session, who, code), top=SHOWN, who=who)
