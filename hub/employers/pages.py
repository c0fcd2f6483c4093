"""The employer's page of its workplaces, and taking its list of them."""

from decimal import Decimal

from flask import Blueprint, render_template

from shared.accounts.access import current
from shared.clock import today
from shared.codes.danish import danish_key
from shared.codes.places import municipalities
from shared.dealings.entrances import entrances
from shared.feed import stored
from shared.web.here import local
from shared.workplaces import workplaces_of

blueprint = Blueprint("employers", __name__, url_prefix="/arbejdssteder")


@blueprint.get("")
def workplaces() -> str:
    """Show the employer's workplaces, municipality by municipality."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        found = [record.body for record in workplaces_of(session, employer.ref).values()]
        doors = entrances(session, employer.ref, today(session))
    names = municipalities()
    found.sort(key=lambda one: (danish_key(names[one.municipality].name), danish_key(one.name)))
    return render_template(
        "employers/workplaces.html", employer=employer.body, workplaces=found, names=names,
        doors=doors,
        imports="emp.admin" in current().roles and employer.owner == local().authority,
        places=max((_places(one.full_time_persons) for one in found), default=0),
    )  # fmt: skip


def _places(value: Decimal) -> int:
    """How many decimals a number has, zeros at the end left out."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
