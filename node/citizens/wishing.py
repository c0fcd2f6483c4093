"""The page on which a caseworker notes what the citizen wishes, will not and needs."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from node.citizens import wishes
from node.citizens.pages import visible_one
from shared.accounts.access import current
from shared.codes.danish import danish_key
from shared.codes.lists import codes
from shared.matching.wishes import Wishes
from shared.problem import Refused
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say_problem

blueprint = Blueprint("wishes", __name__, url_prefix="/kandidater")


@blueprint.get("/<code>/oensker")
def ask(code: str) -> str:
    """Show what is noted, and ask for it anew."""
    return _page(code, None, {})


@blueprint.post("/<code>/oensker")
def note(code: str) -> ResponseReturnValue:
    """Note the citizen's own words, and show the candidate."""
    form, who = request.form, current()
    with local().read() as session:
        candidate = visible_one(session, who, code)
        keys = {name: key for key, name in wishes.places(session).items()}
    written = [text.strip() for text in form.getlist("not_places") if text.strip()]
    if unknown := [text for text in written if text not in keys]:
        wrong = {
            "not_places": [gettext("Kendes ikke: %(name)s. Vælg fra listen", name=unknown[0])]
        }
        return _page(code, form, wrong), 422
    own = Wishes(
        wished_shifts=tuple(form.getlist("wished_shifts")),
        not_shifts=tuple(form.getlist("not_shifts")),
        not_places=frozenset(keys[text] for text in written),
        adaptations=tuple(form.getlist("adaptations")),
    )
    try:
        wishes.note(local(), who.actor, candidate.code, own)
    except Refused as refused:
        return _page(code, form, {"not_shifts": [str(say_problem(refused))]}), 422
    return redirect(url_for("citizens.show", code=candidate.code), 303)


def _page(code: str, form: MultiDict[str, str] | None, wrong: Wrong) -> str:
    with local().read() as session:
        candidate = visible_one(session, current(), code)
        own = wishes.wishes_of_all(session, [candidate])[candidate.id]
        names = wishes.places(session)
    noted = MultiDict(
        [("wished_shifts", one) for one in own.wished_shifts]
        + [("not_shifts", one) for one in own.not_shifts]
        + [("not_places", names[key]) for key in own.not_places if key in names]
        + [("adaptations", one) for one in own.adaptations]
    )
    return render_template(
        "citizens/wishes.html", candidate=candidate, wrong=wrong,
        form=noted if form is None else form,
        shifts=_choices("shifts"), adaptations=_choices("adaptations"),
        places=[(name, name) for name in sorted(set(names.values()), key=danish_key)],
    )  # fmt: skip


def _choices(name: str) -> list[tuple[str, str]]:
    return [(code, title(name, code)) for code in codes(name)]
