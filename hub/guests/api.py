"""`/api/v1/guests`: write to who has no log-in, so that they answer by a link."""

from dataclasses import asdict, dataclass

from flask import current_app
from marshmallow_dataclass import class_schema

from hub.guests import actions, support, workplace
from hub.needs.seen import seen
from hub.placements.actions import by_code
from hub.placements.following import see_it_belongs
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("guests", __name__, "Ask by mail who has no log-in; a link answers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitiesAsked:
    """Municipalities by code: those that were written to now, and those to ring instead."""

    asked: list[str]
    without_address: list[str]


ASKED = class_schema(MunicipalitiesAsked)()
SENT = class_schema(workplace.Sent)()


@blueprint.post("/needs/<code>")
@blueprint.response(200, ASKED)
def ask(code: str) -> dict[str, object]:
    """Write to each municipality within reach of a need that has not joined; each once."""
    with local().read() as session:
        found = seen(session, current(), code).code
    return asdict(actions.ask(local(), current().actor, found, _url()))


@blueprint.post("/placements/<code>")
@blueprint.response(200, SENT)
def ask_workplace(code: str) -> workplace.Sent:
    """Write to the manager of a placement's workplace for what is lacking; once a day at most."""
    who = current()
    with local().read() as session:
        row = by_code(session, code)
        if who.roles & OF_EMPLOYER:
            see_it_belongs(session, row, who.scope or "")
    return workplace.ask(local(), who.actor, row.code, _url())


@blueprint.post("/placements/<code>/support")
@blueprint.response(200, SENT)
def send_support(code: str) -> workplace.Sent:
    """Write to the manager of a placement's workplace whom to ring, with a link to one page."""
    who = current()
    with local().read() as session:
        row = by_code(session, code)
        if who.roles & OF_EMPLOYER:
            see_it_belongs(session, row, who.scope or "")
    return support.send(local(), who.actor, row.code, _url())


def _url() -> str:
    return str(current_app.config["PUBLIC_URL"])
