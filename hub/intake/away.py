"""`/indslusning/fravaer`: when the service's screener is away, told ahead."""

from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from marshmallow import ValidationError
from marshmallow_dataclass import class_schema

from hub.sectors import absence
from shared.accounts.access import current
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema
from shared.records.sector import Absence, SectorService
from shared.web.forms import Form, Wrong, at_field, read_form
from shared.web.here import local

blueprint = Blueprint("away", __name__, url_prefix="/indslusning/fravaer")

SCHEMA: Final = class_schema(Absence, base_schema=BodySchema)()
FIELDS: Final = {
    "first": lazy_gettext("Første dag væk"),
    "last": lazy_gettext("Sidste dag væk"),
    "substitute-name": lazy_gettext("Hvem ser forslagene imens?"),
    "substitute-phone": lazy_gettext("Telefon"),
    "substitute-email": lazy_gettext("Mail"),
}


@blueprint.get("")
def show() -> str:
    """Show the absences told, and the form of one more."""
    return _page(Form(), {})


@blueprint.post("")
def tell() -> ResponseReturnValue:
    """Note an absence, or show the form again with what to mend."""
    try:
        told: Absence = read_form(SCHEMA, request.form)
        absence.away(local(), current().actor, _service().slug, told)
    except ValidationError as wrong:
        return _page(request.form, wrong.messages_dict), 422
    except Refused as refused:
        return _page(request.form, at_field(refused)), 422
    return redirect(url_for("away.show"), 303)


@blueprint.post("/<first>/tilbage")
def back(first: str) -> ResponseReturnValue:
    """Take an absence back, by its first day."""
    try:
        day = date.fromisoformat(first)
    except ValueError:
        raise NotFound(first) from None
    absence.back(local(), current().actor, _service().slug, day)
    return redirect(url_for("away.show"), 303)


def _service() -> SectorService:
    """The service that this person works for; the hub's own desk has nobody to be away."""
    scope = current().scope
    if scope is None:
        raise NotFound("sector_service")
    with local().read() as session:
        service: SectorService = stored.get(session, scope).body
        return service


def _page(form: Form, wrong: Wrong) -> str:
    return render_template(
        "intake/away.html", service=_service(), form=form, wrong=wrong, fields=FIELDS
    )
