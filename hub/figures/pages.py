"""`/tal`: five sentences on how it goes, of the needs that a person has to do with."""

from flask import Blueprint, Response, render_template, url_for

from hub.figures.seen import figures_for
from shared import spreadsheet
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.facts import as_rows
from shared.rules.headline import Published
from shared.web.download import csv_file
from shared.web.figures import branch_title, quarter_title
from shared.web.here import local

blueprint = Blueprint("figures", __name__, url_prefix="/tal")
READ_OUTCOMES = frozenset({"kam", "auditor"})


@blueprint.get("")
def index() -> str:
    """Show how it goes, in words, with chart and tables."""
    return render_template(
        "figures/index.html", found=_figures(), branch_title=branch_title,
        quarter_title=quarter_title, links=_links(),
    )  # fmt: skip


@blueprint.get("/tal.csv")
def export() -> Response:
    """Return the same as a file."""
    return csv_file(spreadsheet.table(as_rows(_figures())), "tal.csv")


def _links() -> dict[str, str]:
    """Where the numbers of a figure can be seen one by one, for who may see them."""
    roles = current().roles
    needs = url_for("needs.index")
    links = {"accepted": needs, "answered": needs}
    if roles & OF_EMPLOYER:
        placed = url_for("placements.index")
    elif roles & READ_OUTCOMES:
        placed = url_for("outcomes.index")
    else:
        return links
    return links | {"led_on": placed, "stopped": placed, "long": placed}


def _figures() -> list[Published]:
    with local().read() as session:
        return figures_for(session, current())
