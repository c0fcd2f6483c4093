"""`/behov/<code>/match`: who is suggested for a need and why not more, in numbers of people.

No single profile is shown: a suggestion is a hint to the municipality that owns it.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Blueprint, render_template
from flask_babel import LazyString, gettext, lazy_gettext

from hub.matching import actions
from hub.matching.tally import Step, Tally
from hub.needs.seen import seen
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.records.base import Record
from shared.records.need import Need
from shared.web.here import local

blueprint = Blueprint("matching", __name__, url_prefix="/behov/<code>/match")

RUNS: Final = frozenset({"sector", "kam"})
CONDITIONS: Final[Mapping[str, LazyString]] = {
    "occupation": lazy_gettext("Stilling"),
    "skills_must": lazy_gettext("Det, man skal kunne"),
    "licences": lazy_gettext("Beviser"),
    "language": lazy_gettext("Dansk"),
    "experience": lazy_gettext("Erfaring"),
    "hours": lazy_gettext("Timer om ugen"),
    "shift": lazy_gettext("Arbejdstid"),
    "available": lazy_gettext("Startdag"),
    "travel": lazy_gettext("Rejsetid"),
}


@blueprint.get("")
def show(code: str) -> str:
    """Show how those who are suggested now stand to each slot group."""
    need = _seen(code)
    with local().read() as session:
        found = actions.suggested(session, need)
    return _page(need.body, found, None)


@blueprint.post("")
def run(code: str) -> str:
    """Match again, which may be done any number of times, and show all who were looked at."""
    _seen(code)
    done = actions.run(local(), current().actor, code)
    with local().read() as session:
        found = actions.suggested(session, done.need)
    return _page(done.need.body, found, done)


def _seen(code: str) -> Record:
    with local().read() as session:
        return stored.get(session, seen(session, current(), code).ref)


def _page(need: Need, found: list[Tally], done: actions.Run | None) -> str:
    return render_template(
        "matching/show.html", need=need, places=municipalities(), people=people, lacks=lacks,
        hints=list(zip(need.slot_groups, found, strict=True)), done=done,
        looked_at=list(zip(need.slot_groups, done.looked_at, strict=True)) if done else [],
        runs=need.state == "open" and not need.pledge and bool(current().roles & RUNS),
    )  # fmt: skip


def people(count: Step) -> str:
    """Return a number of people in words."""
    if count == 0:
        return str(gettext("ingen"))
    if count is None:
        return str(gettext("færre end 5"))
    return str(gettext("mindst %(count)s", count=count))


def lacks(counted: Mapping[str, Step]) -> list[str]:
    """Return conditions with how many people do not meet them, or are not known to."""
    order: Iterable[str] = [what for what in CONDITIONS if what in counted]
    return [f"{CONDITIONS[what]}: {people(counted[what])}" for what in order]
