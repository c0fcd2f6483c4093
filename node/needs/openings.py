"""The page "where could this citizen go?": pledged places, open needs, workplaces to ring."""

from typing import Final

from flask import Blueprint, render_template

from node.citizens.pages import visible_one
from node.needs import match, options
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.web.here import local
from shared.web.reasons import reasons, title

blueprint = Blueprint("options", __name__, url_prefix="/kandidater")

SHOWN: Final = 20


@blueprint.get("/<code>/muligheder")
def show(code: str) -> str:
    """Show where this citizen could go, the best first, and what each place lacks."""
    who, here = current(), local()
    with here.read() as session:
        person = visible_one(session, who, code)
        today = clock.today(session)
        found = options.openings(session, here.municipality, person, today)
        places = options.willing(session, here, person, found)
        employers = {
            key: stored.get(session, key).body.name
            for key in {*(one.need.employer for one in found),
                        *(one.workplace.employer for one in places)}
        }  # fmt: skip
    near = [one for one in found if not one.out_of_reach]
    sections = (("pledged", [one for one in near if one.pledge]),
                ("needs", [one for one in near if not one.pledge]))  # fmt: skip
    return render_template(
        "needs/options.html", person=person, near=near, sections=sections,
        far=len(found) - len(near),
        places=places, employers=employers, most=SHOWN, names=municipalities(), title=title,
        reasons=lambda states: reasons(match.shown(states, who)),
        fitting=sum(one.fits for one in near),
    )  # fmt: skip
