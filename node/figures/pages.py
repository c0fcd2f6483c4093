"""`/tal`: five sentences for the municipality's manager, with what they are made of."""

from flask import Blueprint, Response, render_template, url_for

from shared import clock, spreadsheet
from shared.facts import as_rows, figures
from shared.rules.headline import Published
from shared.web.download import csv_file
from shared.web.figures import branch_title, quarter_title
from shared.web.here import local

blueprint = Blueprint("figures", __name__, url_prefix="/tal")
COUNTED_IN = {
    "led_on": "placements.index", "stopped": "placements.index", "long": "placements.index",
    "accepted": "needs.index", "answered": "needs.index",
}  # fmt: skip


@blueprint.get("")
def index() -> str:
    """Show how it goes, in words, with chart and tables."""
    return render_template(
        "figures/index.html", found=_figures(), branch_title=branch_title,
        quarter_title=quarter_title,
        links={code: url_for(page) for code, page in COUNTED_IN.items()},
    )  # fmt: skip


@blueprint.get("/tal.csv")
def export() -> Response:
    """Return the same as a file."""
    return csv_file(spreadsheet.table(as_rows(_figures())), "tal.csv")


def _figures() -> list[Published]:
    with local().read() as session:
        return figures(session, clock.today(session), owner=local().authority)
