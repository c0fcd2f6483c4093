"""`/haendelser`: who changed what the municipality keeps for itself, and when."""

from collections.abc import Callable
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from flask_babel import LazyString, gettext, lazy_gettext

from node.events import actions
from node.tables import Event
from shared.accounts.actions import reader
from shared.codes.lists import branches
from shared.web import formats
from shared.web.here import local
from shared.web.language import language, locale

blueprint = Blueprint("events", __name__, url_prefix="/haendelser")
SENTENCES: Final[dict[str, LazyString]] = {
    "learned": lazy_gettext("%(about)s kender brancherne: %(branches)s"),
    "forgot": lazy_gettext("%(about)s kender ingen brancher"),
    "covered": lazy_gettext("%(about)s er væk %(days)s, og %(substitute)s træder ind"),
    "away": lazy_gettext("%(about)s er væk %(days)s, og ingen træder ind"),
    "back": lazy_gettext("%(about)s er alligevel ikke væk %(days)s"),
    "staffed": lazy_gettext("%(about)s: her arbejder %(people)s"),
    "key_checked": lazy_gettext("%(about)s har læst ordene til sin nøgle op"),
    "key_followed": lazy_gettext("%(about)s har fået en ny nøgle, som den gamle har indført"),
    "signing_asked": lazy_gettext("Virksomheders kontakter skal selv underskrive"),
    "signing_left": lazy_gettext("Virksomheders kontakter skal ikke længere selv underskrive"),
    "closed": lazy_gettext("%(about)s er lukket"),
    "handed": lazy_gettext("%(thing)s er givet til %(about)s"),
    "taken_back": lazy_gettext("%(thing)s er taget tilbage fra %(about)s"),
}


@blueprint.get("")
def index() -> str:
    """Show the newest events, or those of one colleague, office or code (`om`)."""
    about = request.args.get("om", "")
    with local().read() as session:
        found, reads = actions.events(session, about), reader(session)
    rows = [(one.at, _sentence(one, reads), _who(one.by, reads)) for one in found]
    return render_template("events/index.html", rows=rows, about=reads(about))


def _who(by: str, reads: Callable[[str], str]) -> str:
    return str(gettext("noden selv")) if by == "program" else reads(by)


def _sentence(one: Event, reads: Callable[[str], str]) -> str:
    words: dict[str, str] = {"about": reads(one.about)}
    act = one.act
    if act == "learned":
        known = branches("DB25")
        words["branches"] = ", ".join(known[code].title(language()) for code in one.said)
        act = act if one.said else "forgot"
    elif act in ("away", "back"):
        first, last, *substitute = one.said
        ends = date.fromisoformat(first), date.fromisoformat(last)
        words["days"] = formats.period(*ends, locale())
        words["substitute"] = reads("".join(substitute))
        act = "covered" if substitute else act
    elif act == "staffed":
        words["people"] = ", ".join(reads(login) for login in one.said)
    else:
        words["thing"] = one.code or ""
    return str(SENTENCES[act]) % words
