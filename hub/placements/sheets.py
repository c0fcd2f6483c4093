"""The VITAS sheet for who applies: what the employer keys in, in VITAS's order of fields.

VITAS itself stays what it is: the hub holds no application, and the sheet has neither the name
nor the CPR number of the person.
"""

from collections.abc import Mapping

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from hub.placements import actions
from hub.placements.following import see_it_belongs
from shared.accounts.access import current
from shared.feed import stored
from shared.records.placement import Placement
from shared.rules import vitas
from shared.tables import PlacementIndex
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("sheets", __name__, url_prefix="/placeringer/<code>/vitas")


@blueprint.get("")
def show(code: str) -> str:
    """Show the sheet, to print or to have beside VITAS."""
    with local().read() as session:
        row = actions.by_code(session, code)
        see_it_belongs(session, row, current().scope or "")
        fields = sheet_of(session, row)
    return render_template("placements/sheet.html", code=row.code, fields=fields, title=title)


def sheet_of(session: Session, row: PlacementIndex) -> Mapping[str, vitas.Value]:
    """Return what is keyed into VITAS for a placement; none is for the pen."""
    body: Placement = stored.get(session, row.ref).body
    need, place = (stored.get(session, key).body for key in (body.need, body.workplace))
    return vitas.sheet(body, need, place)
