"""The employer's page of the room at one workplace, and what it tells of others who use it."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from hub.placements.place import PlaceRoom, room_of, see_own
from hub.placements.swaps import moved_at
from shared import clock, told
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.places import municipalities
from shared.problem import NotFound, Refused
from shared.restrictions import bearing_on
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.reasons import title as title_of
from shared.web.reasons import told_by
from shared.web.room import picture, rows
from shared.web.words import say, say_problem

blueprint = Blueprint("room", __name__, url_prefix="/arbejdssteder")


@blueprint.get("/<p_number>/plads")
def show(p_number: str) -> str:
    """Show how full the workplace is week by week, who uses it, and what was told."""
    return _page(p_number, {})


@blueprint.post("/<p_number>/plads")
def tell(p_number: str) -> ResponseReturnValue:
    """Keep that others use room here, or show the form again."""
    _see(p_number)
    try:
        said = told.Told(**read_form(told.OthersToldSchema(), request.form, source="employer"))
        told.tell(local(), current().actor, p_number, said)
    except ValidationError as wrong:
        return _page(p_number, cast("Wrong", wrong.messages), request.form), 422
    except Refused as refused:
        return _page(p_number, {"_schema": [str(say_problem(refused))]}, request.form), 422
    return _back(p_number)


@blueprint.post("/<p_number>/plads/gaelder")
def renew(p_number: str) -> ResponseReturnValue:
    """Say that what was told still holds today."""
    told.renew(local(), current().actor, _key(p_number))
    return _back(p_number)


@blueprint.post("/<p_number>/plads/slut")
def over(p_number: str) -> ResponseReturnValue:
    """Say that those who were told of are gone."""
    told.over(local(), current().actor, _key(p_number))
    return _back(p_number)


def _back(p_number: str) -> ResponseReturnValue:
    return redirect(url_for("room.show", p_number=p_number), 303)


def _see(p_number: str) -> None:
    with local().read() as session:
        see_own(session, current(), p_number)


def _key(p_number: str) -> str:
    """The key in the form, of something that was told of this workplace.

    Raises:
        NotFound: it is another's.
    """
    _see(p_number)
    key = request.form.get("key", "")
    with local().read() as session:
        if key not in {one.ref for one in told.told_at(session, local(), p_number)}:
            raise NotFound(key)
    return key


def _page(p_number: str, wrong: Wrong, form: Form | None = None) -> str:
    _see(p_number)
    with local().read() as session:
        today = clock.today(session)
        found = room_of(session, local(), p_number, today)
        decided = bearing_on(session, found.place.body)
        moved = moved_at(session, p_number, today)
    return render_template(
        "placements/place.html", one=found, place=found.place.body, says=_says(found),
        rows=rows(found.weeks, found.found.allowed),
        picture=picture(found.weeks, found.found.allowed), today=today,
        told=[(one.ref, told_by(one.body), one.body, told.is_stale(one.body, today))
              for one in found.told],
        places=municipalities(), title_of=title_of, wrong=wrong, form=form or {},
        tells=bool(current().roles & OF_EMPLOYER), restrictions=decided, moved=moved,
    )  # fmt: skip


def _says(found: PlaceRoom) -> str:
    params: dict[str, object] = dict(found.verdict.params)
    return say(found.code, locale=None, **params).text
