"""`/virksomheder`: an employer as this municipality's customer; who rang it, what is promised."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from node.caseload import SEES_ALL
from node.employers import actions, kam, seen
from node.employers.actions import Talked
from node.employers.kam import Desk
from node.employers.seen import customer, customers
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.dealings.contacts import Talk
from shared.promises.actions import GIVERS, keepers
from shared.records.formats import EmailField, LineField, PhoneField, PNumberField
from shared.rules.free_times import WEEKDAYS, read_hours, written
from shared.said import employer_by_code
from shared.web.acting import acted
from shared.web.forms import ChoiceField, Form, Wrong, read_form, refilled
from shared.web.here import local

blueprint = Blueprint("employers", __name__, url_prefix="/virksomheder")
SEES_OFFICES: Final = frozenset({"team", "consultant", "node.kam", "manager"})
WAYS: Final = ("phone", "meeting", "mail")


class TalkedSchema(Schema):
    """The form of a talk; who had it is who writes."""

    spoke_with = LineField(required=True)
    about = LineField(required=True)
    on = fields.Date(required=True)
    way = fields.String(required=True, validate=validate.OneOf(WAYS))
    p_number = PNumberField(load_default=None)


class HandOverSchema(Schema):
    """The form of a hand-over."""

    to = ChoiceField(required=True)
    phone = PhoneField(required=True)
    email = EmailField(load_default=None)


class AwaySchema(Schema):
    """The form of an absence."""

    until = fields.Date(required=True)


class HoursSchema(Schema):
    """The form of the hours of each week, a field a day."""

    mon = fields.String(load_default="")
    tue = fields.String(load_default="")
    wed = fields.String(load_default="")
    thu = fields.String(load_default="")
    fri = fields.String(load_default="")


@blueprint.get("")
def index() -> str:
    """List the employers with our entrance, open promises and the last talk."""
    with local().read() as session:
        found = customers(session, local(), clock.today(session))
    return render_template(
        "employers/index.html", found=found, sees_offices=bool(current().roles & SEES_OFFICES)
    )


@blueprint.get("/<code>/samtaler", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show an employer: who talked with it, what is promised, who answers for us."""
    return _page(code, None, {})


@blueprint.get("/<code>/mellemvaerende")
def owed(code: str) -> str:
    """Show what the two owe each other in a quarter; `vis` opens the rows of a number."""
    here = local()
    with here.read() as session:
        record = employer_by_code(session, code)
        found = seen.owed(session, here, record, clock.today(session), request.args.get("kvartal"))
    return render_template(
        "employers/statement.html", statement=found, employer=record.body.name, code=code,
        place=municipalities()[here.municipality].name,
        wanted=request.args.get("vis", ""), address=partial(url_for, "employers.owed", code=code),
    )  # fmt: skip


@blueprint.post("/<code>/samtaler")
def note(code: str) -> ResponseReturnValue:
    """Note a talk."""
    who = current()

    def act() -> Talk:
        talked = Talked(**read_form(TalkedSchema(), request.form), by=who.name)
        return actions.note(local(), who.actor, code, talked)

    return acted(act, lambda wrong: _page(code, request.form, wrong), lambda _: _talks(code))


@blueprint.post("/<code>/samtaler/<note_code>/slet")
def take_back(code: str, note_code: str) -> ResponseReturnValue:
    """Destroy a note of ours, here and at all who have it."""
    return acted(
        lambda: actions.take_back(local(), current().actor, note_code),
        lambda wrong: _page(code, None, wrong), lambda _: _talks(code),
    )  # fmt: skip


@blueprint.get("/overdragelse/<login>/tider", alias=True)
@blueprint.get("/overdragelse/<login>/fravaer", alias=True)  # where a refused form stands
@blueprint.get("/overdragelse/<login>")
@blueprint.get("/overdragelse")
def choose(login: str = "") -> str:
    """Show what a colleague sees to, and the form by which it goes to another."""
    return _desk(login, {})


@blueprint.post("/overdragelse/<login>")
def hand_over(login: str) -> ResponseReturnValue:
    """Give all that a colleague sees to to another."""
    return _done(
        login, HandOverSchema(),
        lambda said: kam.hand_over(local(), current().actor, login, **said),
    )  # fmt: skip


@blueprint.post("/overdragelse/<login>/fravaer")
def be_away(login: str) -> ResponseReturnValue:
    """Let the substitutes answer until a day."""
    return _done(
        login, AwaySchema(),
        lambda said: kam.be_away(local(), current().actor, login, said["until"]),
    )  # fmt: skip


@blueprint.post("/overdragelse/<login>/tilbage")
def be_back(login: str) -> ResponseReturnValue:
    """End an absence."""
    return _done(
        login, Schema(), lambda _: kam.be_away(local(), current().actor, login, None)
    )  # fmt: skip


@blueprint.post("/overdragelse/<login>/tider")
def be_free(login: str) -> ResponseReturnValue:
    """Keep the hours in which employers can book a talk."""
    return _done(
        login, HoursSchema(),
        lambda said: kam.be_free(
            local(), current().actor, login,
            [one for day in WEEKDAYS for one in read_hours(day, said[day])],
        ),
    )  # fmt: skip


def _done(
    login: str, schema: Schema, act: Callable[[dict[str, Any]], object]
) -> ResponseReturnValue:
    return acted(
        lambda: act(read_form(schema, request.form)),
        lambda wrong: _desk(login, wrong, schema),
        lambda _: url_for("employers.choose", login=login),
    )  # fmt: skip


def _talks(code: str) -> str:
    return url_for("employers.show", code=code, _anchor="samtaler")


def _page(code: str, form: Form | None, wrong: Wrong) -> str:
    who = current()
    with local().read() as session:
        today = clock.today(session)
        one = customer(session, local(), employer_by_code(session, code), today)
    written = form if form is not None else MultiDict({"on": today.strftime("%d-%m-%Y")})
    return render_template(
        "employers/show.html", one=one, form=written, wrong=wrong, own=local().authority,
        notes=bool(who.roles & GIVERS), hands_over=bool(who.roles & {"node.kam", "manager"}),
        counts=bool(who.roles & SEES_ALL),
        places=[(place.p_number, place.name) for place in one.places],
    )  # fmt: skip


def _desk(login: str, wrong: Wrong, schema: Schema | None = None) -> str:
    with local().read() as session:
        people = keepers(session, local(), "")
        chosen = next((one for one in people if one.login == login), None)
        found = kam.desk(session, local(), login) if chosen else None
        today = clock.today(session)
    return render_template(
        "employers/hand_over.html", people=people, chosen=chosen, desk=found, wrong=wrong,
        form=refilled(_hours(found), request.form, schema) if schema else _hours(found),
        today=today,
        others=[(one.login, one.name) for one in people if one is not chosen],
    )  # fmt: skip


def _hours(desk: Desk | None) -> Form:
    """The hours in which somebody can be rung, as the form has them."""
    free = desk.accessions[0].body.free if desk and desk.accessions else ()
    return MultiDict((day, written(free, day)) for day in WEEKDAYS)
