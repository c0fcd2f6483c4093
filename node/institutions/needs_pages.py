"""The page on which a department asks for people at one of its institutions, and what follows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from marshmallow import ValidationError
from sqlalchemy import select

from node.institutions import actions, needs
from node.institutions.seen import departments
from shared import clock
from shared.accounts.access import current
from shared.codes.danish import danish_key
from shared.codes.lists import Code, branches, codes
from shared.codes.occupations import occupations
from shared.feed import stored
from shared.needs.draft import SCHEMA, SCHEME
from shared.problem import Refused
from shared.records.agreement import Agreement
from shared.records.employer import Workplace
from shared.records.kinds import KINDS
from shared.records.need import CENTRE, ORDINARY
from shared.tables import AgreementIndex
from shared.web.forms import Form, Wrong, at_field, read_form
from shared.web.here import local
from shared.web.language import language

blueprint = Blueprint("own_needs", __name__, url_prefix="/egne-arbejdspladser")

GROUP: Final = "slot_groups-0-"  # a need of the page has one slot group
FIELDS: Final[Mapping[str, LazyString]] = {
    f"{GROUP}workplace": lazy_gettext("Institution"),
    "title": lazy_gettext("Titel"),
    "occupation": lazy_gettext("Stilling"),
    "tasks": lazy_gettext("Opgaver"),
    "branch": lazy_gettext("Branche"),
    f"{GROUP}slots": lazy_gettext("Antal pladser"),
    f"{GROUP}hours": lazy_gettext("Timer om ugen"),
    f"{GROUP}shift": lazy_gettext("Vagt"),
    f"{GROUP}start": lazy_gettext("Første dag"),
    f"{GROUP}weeks": lazy_gettext("Uger"),
    "instruments": lazy_gettext("Redskaber"),
    "ordinary_positions": lazy_gettext("Ordinære stillinger bagefter"),
    "answer_by": lazy_gettext("Svar senest"),
    "agreement": lazy_gettext("Aftale"),
}


@blueprint.get("/<code>/behov")
def ask(code: str) -> str:
    """Show the form of a need at one of the department's institutions."""
    begun = {"id": str(KINDS["need"].new_id()), f"{GROUP}hours": "37", f"{GROUP}weeks": "4",
             f"{GROUP}shift": "day", "ordinary_positions": "0"}  # fmt: skip
    return _form(code, Form(begun), {})


@blueprint.post("/<code>/behov")
def post(code: str) -> ResponseReturnValue:
    """Post the need, or show the form again with what to mend."""
    form = request.form
    try:
        draft = read_form(SCHEMA, form)
        needs.post(local(), current().actor, draft, id=UUID(form.get("id", "")))
    except ValidationError as wrong:
        return _form(code, form, wrong.messages_dict), 422
    except Refused as refused:
        return _form(code, form, _at(refused)), 422
    return redirect(url_for("institutions.show", code=code), 303)


@blueprint.post("/behov/<own_need>/bekraeft")
def confirm(own_need: str) -> ResponseReturnValue:
    """Say that a need still holds."""
    needs.confirm(local(), current().actor, own_need)
    return redirect(url_for("needs.show", code=own_need), 303)


@blueprint.post("/behov/<own_need>/luk")
def close(own_need: str) -> ResponseReturnValue:
    """Close a need of ours."""
    needs.close(local(), current().actor, own_need)
    return redirect(url_for("needs.show", code=own_need), 303)


def _at(refused: Refused) -> Wrong:
    """The sentence at the field of this form that it is about."""
    return {
        name if name in FIELDS else GROUP + name if GROUP + name in FIELDS else "_schema": why
        for name, why in at_field(refused).items()
    }


def _places(code: str) -> list[Workplace]:
    with local().read() as session:
        wanted = actions.department(session, local(), code).ref
        year = clock.today(session).year
        found = departments(session, local(), year, year)
    return [place.body for one in found if one.record.ref == wanted for place in one.institutions]


def _form(code: str, form: Form, wrong: Wrong) -> str:
    with local().read() as session:
        department = actions.department(session, local(), code).body
        rows = session.scalars(
            select(AgreementIndex).where(
                AgreementIndex.employer == department.employer, AgreementIndex.state == "active"
            )
        )
        agreements: list[Agreement] = [stored.get(session, row.ref).body for row in rows]
        today = clock.today(session)
    return render_template(
        "institutions/need.html", department=department, form=form, wrong=wrong, fields=FIELDS,
        group=GROUP, agreements=[(one.code, f"{one.code} {one.title}") for one in agreements],
        places=[(one.code, one.name) for one in _places(code)],
        occupations=_named(occupations().values()), branches=_branches(agreements),
        instruments=_open(agreements, today), shifts=_named(codes("shifts").values(), sort=False),
    )  # fmt: skip


def _branches(agreements: Sequence[Agreement]) -> list[tuple[str, str]]:
    covered = {code for one in agreements for code in one.branches}
    known = branches(SCHEME).values()
    return _named([one for one in known if not covered or one.code in covered], sort=False)


def _open(agreements: Sequence[Agreement], today: date) -> list[tuple[str, str]]:
    """The instruments of the agreements; a company centre, with its mentor, is made at the hub."""
    covered = {code for one in agreements for code in one.instruments} - {ORDINARY, CENTRE}
    known = codes("instruments").values()
    return _named([one for one in known if one.code in covered and one.open_on(today)], sort=False)


def _named(known: Iterable[Code], *, sort: bool = True) -> list[tuple[str, str]]:
    found = [(one.code, one.title(language())) for one in known]
    return sorted(found, key=lambda one: danish_key(one[1])) if sort else found
