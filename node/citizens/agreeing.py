"""The pages on which a caseworker notes consent: a yes to a text, a no, a withdrawal."""

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from node.citizens import consent
from node.citizens.pages import visible_one
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.problem import Refused
from shared.web.forms import DANISH_DAY, Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say, say_problem

blueprint = Blueprint("consent", __name__, url_prefix="/kandidater")


@blueprint.get("/<code>/samtykke")
def ask(code: str) -> str:
    """Show the words to read to the citizen, and ask for the answer."""
    return _page(code, {})


@blueprint.post("/<code>/samtykke")
def answer(code: str) -> ResponseReturnValue:
    """Note a yes or a no, and show the candidate."""
    form, who = request.form, current()
    with local().read() as session:
        candidate = visible_one(session, who, code)
    said, how = form.get("svar", ""), form.get("maade", "")
    on, until = _day(form.get("dag", "")), _day(form.get("til", ""))
    wrong = _wrong(said, how, on, until)
    if wrong:
        return _page(code, wrong), 422
    try:
        if said == "no":
            consent.decline(local(), who.actor, candidate.code, how=how)
        else:
            consent.give(local(), who.actor, candidate.code, text=form.get("tekst", ""), how=how,
                         on=on or date.min, until=until)  # fmt: skip
    except Refused as refused:
        return _page(code, {"dag": [str(say_problem(refused))]}), 422
    return redirect(url_for("citizens.show", code=candidate.code), 303)


@blueprint.get("/<code>/traek-tilbage")
def ask_withdrawal(code: str) -> str:
    """Say what withdrawing does, and ask for it."""
    return _withdrawal(code, {})


@blueprint.post("/<code>/traek-tilbage")
def withdraw(code: str) -> ResponseReturnValue:
    """Withdraw the consent: profile and open proposals end everywhere; show the candidate."""
    who, how = current(), request.form.get("maade", "")
    if how not in codes("ways_told"):
        return _withdrawal(code, {"maade": [say("field_choice_missing").text]}), 422
    with local().read() as session:
        candidate = visible_one(session, who, code)
    consent.withdraw(local(), who.actor, candidate.code, how=how)
    return redirect(url_for("citizens.show", code=candidate.code), 303)


def ways() -> list[tuple[str, str]]:
    """Return the ways in which a citizen is asked by us, in words."""
    return [(code, title("ways_told", code)) for code in codes("ways_told")
            if code != "self_service"]  # fmt: skip


def _page(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        candidate = visible_one(session, current(), code)
        today = clock.today(session)
        texts = consent.texts(session, today)
    chosen = texts.get(request.values.get("tekst", "")) or next(iter(texts.values()))
    form = {"dag": f"{today:%d-%m-%Y}", "tekst": chosen.name, **request.form.to_dict()}
    versions = [
        (name, url_for("consent.ask", code=candidate.code, tekst=name), name == chosen.name)
        for name in texts
    ]
    return render_template(
        "citizens/consent.html", candidate=candidate, versions=versions, chosen=chosen, form=form,
        wrong=wrong, ways=ways(), last=today + timedelta(days=365),
    )  # fmt: skip


def _withdrawal(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        candidate = visible_one(session, current(), code)
        open_ones, kept = consent.would_end(session, candidate)
    return render_template(
        "citizens/withdraw.html", candidate=candidate, ways=ways(), wrong=wrong,
        proposals=open_ones, kept=kept, form=request.form,
    )  # fmt: skip


def _wrong(said: str, how: str, on: date | None, until: date | None) -> Wrong:
    wrong: Wrong = {}
    if said not in ("yes", "no"):
        wrong["svar"] = [say("field_choice_missing").text]
    if how not in codes("ways_told"):
        wrong["maade"] = [say("field_choice_missing").text]
    if said == "yes" and on is None:
        wrong["dag"] = [gettext("Skriv en dag, for eksempel 23-11-2026")]
    if until is None and request.form.get("til", "").strip():
        wrong["til"] = [
            gettext("Skriv en dag, for eksempel 23-11-2026, eller lad feltet stå tomt")
        ]
    return wrong


def _day(text: str) -> date | None:
    found = DANISH_DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups()[::-1])) if found else None
    except ValueError:
        return None
