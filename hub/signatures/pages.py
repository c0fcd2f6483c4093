"""`/underskrifter`: acts with the hub's word alone; fetching them to sign, handing them in."""

import json
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from hub.signatures import actions
from shared.accounts.access import current
from shared.employer_acts import contact_keys
from shared.problem import Refused
from shared.trust.papers import papers_json, read_signed
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.sent_file import sent_file
from shared.web.words import say, say_problem

blueprint = Blueprint("signatures", __name__, url_prefix="/underskrifter")

LARGEST: Final = 1_000_000  # bytes; a signature has some 300
SAID: Final[Mapping[str, LazyString]] = {
    "agreement": lazy_gettext("Aftale"), "meet": lazy_gettext("Vil mødes"),
    "accept": lazy_gettext("Har pladsen"), "decline": lazy_gettext("Nej tak"),
}  # fmt: skip


@blueprint.get("")
def show() -> str:
    """Show what the employer's contact has not signed itself."""
    return _page({})


@blueprint.get("/papirer.json")
def papers() -> Response:
    """Hand out what is to be signed, all of it or what has a code, as `landsaftale sign` reads."""
    code = request.args.get("kode")
    with local().read() as session:
        found = actions.papers(session, current().scope or "", [code] if code else [])
    name = f'attachment; filename="{code or "papirer"}.json"'
    return Response(
        json.dumps(papers_json(found), ensure_ascii=False, indent=1),
        mimetype="application/json", headers={"Content-Disposition": name},
    )  # fmt: skip


@blueprint.post("")
def take() -> ResponseReturnValue:
    """Take in what the contact has signed, or show the page again with what is wrong."""
    data = sent_file(LARGEST) or b""
    if not data:
        return _page({"file": [say("file_missing").text]}), 422
    try:
        signed = read_signed(data).signed
        actions.take(local(), current().actor, current().scope or "", signed)
    except Refused as refused:
        return _page({"file": [str(say_problem(refused))]}), 422
    return redirect(url_for("signatures.show"), 303)


def _page(wrong: Wrong) -> str:
    with local().read() as session:
        employer = current().scope or ""
        found = actions.unsigned(session, employer)
        keys = contact_keys(session, employer)
    return render_template(
        "signatures/index.html", found=found, said=SAID, wrong=wrong, has_key=bool(keys)
    )
