"""`/kontaktnoegler`: the words of contacts' keys to compare, and what is demanded of them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from node.contacts import actions
from shared.accounts.access import current
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.words import say

blueprint = Blueprint("contacts", __name__, url_prefix="/kontaktnoegler")


@blueprint.get("")
def show() -> str:
    """Show each contact's key with its words, and what the municipality demands."""
    return _page({})


@blueprint.post("/<code>/<key_id>")
def check(code: str, key_id: str) -> ResponseReturnValue:
    """Note that the contact has read out the same words."""
    actions.check(local(), current().actor, code, key_id)
    return redirect(url_for("contacts.show"), 303)


@blueprint.post("")
def demand() -> ResponseReturnValue:
    """Keep what is demanded."""
    said = request.form.get("krav")
    if said not in ("ja", "nej"):
        return _page({"krav": [say("field_choice_missing").text]}), 422
    actions.demand(local(), current().actor, said == "ja")
    return redirect(url_for("contacts.show"), 303)


def _page(wrong: Wrong) -> str:
    with local().read() as session:
        keys, demanded = actions.known_keys(session), actions.demanded(session)
    roles = current().roles
    return render_template(
        "contacts/index.html", keys=keys, demanded=demanded, wrong=wrong,
        form=request.form or {"krav": "ja" if demanded else "nej"},
        checks=bool(roles & {"node.kam", "manager"}), decides="manager" in roles,
    )  # fmt: skip
