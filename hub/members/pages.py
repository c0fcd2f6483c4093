"""The operator's page: is every node in step, and if not, why."""

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, render_template

from hub.members import actions
from shared.codes.places import municipalities
from shared.peers import pages as peers
from shared.peers.standings import Standing
from shared.web.here import local
from shared.web.map import Shown

blueprint = Blueprint("members", __name__, url_prefix="/drift")


@blueprint.get("")
def show() -> str:
    """Show in one sentence whether all are in step, then each node."""
    home = local()
    with home.read() as session:
        waiting = [(row.municipality, actions.words_for(home, row))
                   for row in actions.newcomers(session)]  # fmt: skip
    seen = peers.drift()
    found: list[Standing] = seen["peers"]
    return render_template(
        "members/show.html", **seen, newcomers=waiting, places=municipalities(),
        counts=Counter(one.state for one in found), on_map=_map(found),
        worst=[one for one in found if one.causes[0].grade == "err"],
        needing=[one for one in found if one.needs_person],
    )  # fmt: skip


def _map(found: Sequence[Standing]) -> dict[str, Shown]:
    """What stands on the tiles; a municipality without a node is left small and grey."""
    return {
        code: {"tone": peers.STATES[one.state][0], "words": peers.STATES[one.state][3]}
        for one in found
        for code in one.municipalities
    }
