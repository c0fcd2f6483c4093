"""The page on which a caseworker notes that the citizen was asked about one workplace."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from node.citizens.agreeing import ways
from node.citizens.pages import visible_one
from node.needs import actions, asking
from node.needs.reserved import pledge_of
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say, say_problem

blueprint = Blueprint("question", __name__, url_prefix="/behov")


@blueprint.get("/<code>/spoerg/<candidate>/<group>")
def ask(code: str, candidate: str, group: str) -> str:
    """Show what to ask the citizen about, in plain words, and what was said so far."""
    return _page(code, candidate, group, {})


@blueprint.post("/<code>/spoerg/<candidate>/<group>")
def note(code: str, candidate: str, group: str) -> ResponseReturnValue:
    """Note the question and the answer, and go on to the match page."""
    who, form = current(), request.form
    with local().read() as session:
        visible_one(session, who, candidate)
    said, how = form.get("svar", ""), form.get("maade", "")
    wrong = {
        name: [say("field_choice_missing").text]
        for name, value, known in (
            ("svar", said, ("yes", "no", "waiting")), ("maade", how, codes("ways_told")),
        )
        if value not in known
    }  # fmt: skip
    if wrong:
        return _page(code, candidate, group, wrong), 422
    answer: asking.Answer | None = "yes" if said == "yes" else "no" if said == "no" else None
    try:
        asking.ask(local(), who.actor, need=code, group=_id(group), candidate=candidate, how=how,
                   answer=answer)  # fmt: skip
    except Refused as refused:
        return _page(code, candidate, group, {"_schema": [str(say_problem(refused))]}), 422
    return redirect(url_for("needs.fits", code=code, gruppe=group), 303)


def _page(code: str, candidate: str, group: str, wrong: Wrong) -> str:
    with local().read() as session:
        person = visible_one(session, current(), candidate)
        need = actions.whole(session, actions.find(session, code))
        slots = actions.slot_group(need, _id(group))
        asked = asking.latest(session, slots.id).get(person.id)
        today = clock.today(session)
        employer = stored.get(session, need.employer).body.name
        pledge = pledge_of(session, need)
    return render_template(
        "needs/question.html", person=person, need=need, slots=slots, asked=asked, wrong=wrong,
        state=asking.standing(asked, today), employer=employer, form=request.form, ways=ways(),
        pledge=pledge, title=title, place=municipalities()[slots.municipality].name,
    )  # fmt: skip


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise NotFound(text) from wrong
