"""The operator's page: is every node in step, and if not, why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, render_template
from flask_babel import LazyString, lazy_gettext

from hub.members import actions, leaving, suspending
from shared.accounts.actions import reader
from shared.codes.places import municipalities
from shared.peers import pages as peers
from shared.peers.standings import Standing
from shared.records.directory import LeavingReason
from shared.rules.erasure import Grade
from shared.web.here import local
from shared.web.map import Shown

blueprint = Blueprint("members", __name__, url_prefix="/drift")

REASONS: Final[Mapping[LeavingReason, LazyString]] = {
    "own_wish": lazy_gettext("eget ønske"),
    "contract_over": lazy_gettext("aftalen med kommunen er ophørt"),
    "merged": lazy_gettext("lagt sammen med en anden"),
    "terms_broken": lazy_gettext("vilkårene er brudt"),
}
GRADES: Final[Mapping[Grade, LazyString]] = {
    "not_held": lazy_gettext("havde den ikke"),
    "passed_on": lazy_gettext("slettet, andre spurgt"),
    "deleted": lazy_gettext("slettet"),
    "key_destroyed": lazy_gettext("nøglen er slettet"),
    "bytes_gone": lazy_gettext("nøglen er væk fra disken"),
}


@blueprint.get("")
def show() -> str:
    """Show in one sentence whether all are in step, then each node."""
    home = local()
    with home.read() as session:
        waiting = [(row.municipality, actions.words_for(home, row))
                   for row in actions.newcomers(session)]  # fmt: skip
        out = leaving.leavings(session)
        to_revoke = [one for one in suspending.suspensions(session) if one.proposed]
        name_of = reader(session)
    seen = peers.drift()
    found: list[Standing] = seen["peers"]
    return render_template(
        "members/show.html", **seen, newcomers=waiting, places=municipalities(),
        counts=Counter(one.state for one in found), on_map=_map(found),
        worst=[one for one in found if one.causes[0].grade == "err"],
        needing=[one for one in found if one.needs_person],
        to_revoke=to_revoke, name_of=name_of, leaving=out, reasons=REASONS, grades=GRADES,
    )  # fmt: skip


def _map(found: Sequence[Standing]) -> dict[str, Shown]:
    """What stands on the tiles; a municipality without a node is left small and grey."""
    return {
        code: {"tone": peers.STATES[one.state][0], "words": peers.STATES[one.state][3]}
        for one in found
        for code in one.municipalities
    }
