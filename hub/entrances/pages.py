"""`/kommuner`: the employer's view of all municipalities; whom it rings, what is between them."""

from functools import partial
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from hub.entrances import actions, seen
from hub.entrances.actions import Booking
from hub.entrances.seen import side, sides
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.records.base import Record
from shared.records.formats import LineField
from shared.web.acting import acted
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local

blueprint = Blueprint("entrances", __name__, url_prefix="/kommuner")
SHOWN: Final = 12  # free times that the form offers


class BookSchema(Schema):
    """The form of a talk: a day and a time that the page offered, and what it is about."""

    time = fields.DateTime(required=True, format="%Y-%m-%d %H:%M")
    about = LineField(required=True)


@blueprint.get("")
def index() -> str:
    """List the municipalities that the employer's agreements invite."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        found = sides(session, employer.ref, clock.today(session))
    return render_template("entrances/index.html", found=found)


@blueprint.get("/<municipality>/samtale", alias=True)  # where a refused form stands
@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """Show one municipality: its entrance, open promises both ways, its talks with us."""
    return _page(municipality, Form(), {})


@blueprint.post("/<municipality>/samtale")
def book(municipality: str) -> ResponseReturnValue:
    """Book a talk with its KAM."""
    who = current()

    def act() -> Record:
        said = read_form(BookSchema(), request.form)
        on, at = said["time"].date(), f"{said['time']:%H:%M}"
        wanted = Booking(on=on, at=at, about=said["about"], keeper=who.login)
        return actions.book(local(), who.actor, who.scope or "", municipality, wanted, who.name)

    return acted(
        act, lambda wrong: _page(municipality, request.form, wrong),
        lambda _: url_for("entrances.show", municipality=municipality, _anchor="loefter-h"),
        "time",
    )  # fmt: skip


@blueprint.get("/<municipality>/mellemvaerende")
def owed(municipality: str) -> str:
    """Show what the two owe each other in a quarter; `vis` opens the rows of a number."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        today, of = clock.today(session), request.args.get("kvartal")
        found = seen.owed(session, employer.ref, municipality, today, of)
    return render_template(
        "entrances/statement.html", statement=found, employer=employer.body.name,
        municipality=municipality, place=municipalities()[municipality].name,
        wanted=request.args.get("vis", ""),
        address=partial(url_for, "entrances.owed", municipality=municipality),
    )  # fmt: skip


def _page(municipality: str, form: Form, wrong: Wrong) -> str:
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        one = side(session, employer.ref, municipality, clock.today(session))
    return render_template(
        "entrances/show.html", one=one, form=form, wrong=wrong, times=one.times[:SHOWN]
    )
