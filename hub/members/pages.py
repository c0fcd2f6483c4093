"""The operator's page: is every node in step, and if not, why."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template
from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from hub.members import actions
from hub.members.links import TROUBLE, Link, State, links, quarantined
from shared.clock import now
from shared.codes.places import municipalities
from shared.feed.tables import Quarantine
from shared.web.here import local
from shared.web.map import Shown
from shared.web.words import Said, say

blueprint = Blueprint("members", __name__, url_prefix="/drift")

# the tag's kind and picture, its word, the sign on the map's tile
STATES: Final[Mapping[State, tuple[str, str, LazyString, str]]] = {
    "silent": ("err", "close", lazy_gettext("Uden forbindelse"), "✕"),
    "apart": ("err", "error", lazy_gettext("Ude af takt"), "!"),
    "never": ("warn", "time", lazy_gettext("Aldrig udvekslet"), "…"),
    "behind": ("warn", "time", lazy_gettext("Bagud"), "◷"),
    "quarantine": ("warn", "help", lazy_gettext("Karantæne"), "?"),
    "in_step": ("ok", "check", lazy_gettext("I takt"), ""),
}


@blueprint.get("")
def show() -> str:
    """Show in one sentence whether all are in step, then each node."""
    home = local()
    with home.read() as session:
        found = links(session, now())
        held = quarantined(session)
        waiting = [(row.municipality, actions.words_for(home, row))
                   for row in actions.newcomers(session)]  # fmt: skip
    found.sort(key=lambda one: list(STATES).index(one.state))
    return render_template(
        "members/show.html", links=found, states=STATES, at=now(), newcomers=waiting,
        counts=Counter(one.state for one in found), on_map=_map(found), ago=_ago,
        silent=[one for one in found if one.state == "silent"],
        apart=[one for one in found if one.state == "apart"],
        troubled=[one for one in found if one.state in TROUBLE],
        held=[(row, _problem(row)) for row in held], names=municipalities(),
        peer_names={one.party: one.name for one in found},
        total_held=sum(one.quarantine for one in found),
    )  # fmt: skip


def _map(found: Sequence[Link]) -> dict[str, Shown]:
    """What stands on the tiles; a municipality without a node is left small and grey."""
    return {
        code: {"tone": STATES[one.state][0], "words": STATES[one.state][3]}
        for one in found
        for code in one.municipalities
    }


def _ago(past: timedelta) -> str:
    """Write how long ago: `3 t 12 min.`, `22 min.`, `8 s`."""
    minutes, seconds = divmod(int(past.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        said = ngettext("%(num)s døgn", "%(num)s døgn", hours // 24)
    elif hours:
        said = gettext("%(hours)s t %(minutes)s min.", hours=hours, minutes=minutes)
    elif minutes:
        said = gettext("%(minutes)s min.", minutes=minutes)
    else:
        said = gettext("%(seconds)s s", seconds=max(seconds, 0))
    return str(said)


def _problem(row: Quarantine) -> Said:
    return say(str(json.loads(row.problem).get("code", "schema")))
