"""The pages on which an employer asks for more or fewer, or closes a need, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.needs import actions
from hub.needs.offers import Standing, given, standings
from hub.needs.seen import seen
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import Refused
from shared.records.base import Record
from shared.records.need import Need, SlotGroup
from shared.rules.cutting import Cut, closing, cuts
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.words import say, say_problem

blueprint = Blueprint("changing", __name__, url_prefix="/behov/<code>")
SLOTS = "pladser-"  # before a slot group's id


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change of numbers would do: the need as it would be, and who is under way."""

    need: Record
    after: Need
    cuts: tuple[Cut, ...]
    offers: Mapping[str, Standing]

    @property
    def before(self) -> Mapping[UUID, SlotGroup]:
        """The slot groups as they are now, by their ids."""
        return {group.id: group for group in self.need.body.slot_groups}

    @property
    def fall(self) -> int:
        """How many proposals lose their slot."""
        return sum(len(cut.meeting) - len(cut.staying) + len(cut.waiting) - cut.going_on
                   for cut in self.cuts)  # fmt: skip


@blueprint.get("/pladser")
def slots(code: str) -> str:
    """Show how many slots are asked for at each workplace, to be changed."""
    return _numbers(_need(code), {})


@blueprint.post("/pladser")
def resize(code: str) -> ResponseReturnValue:
    """Show what new numbers mean; once that was seen, change the need."""
    need = _need(code)
    numbers, wrong = _typed(need.body)
    if wrong:
        return _numbers(need, wrong), 422
    try:
        found = change_to(need, actions.resized(need.body, numbers))
        if request.form.get("til") != "ret":
            return _review(found, {})
        keep = request.form.getlist("behold")
        actions.resize(local(), current().actor, code, numbers, keep)
    except Refused as refused:
        said: Wrong = {"_schema": [str(say_problem(refused))]}
        if refused.code == "cut_choose":
            return _review(found, said), 422
        return _numbers(need, said), 422
    return redirect(url_for("needs.show", code=need.body.code, svar="rettet"), 303)


@blueprint.post("/bekraeft")
def confirm(code: str) -> ResponseReturnValue:
    """Say that the need still holds."""
    need = _need(code)
    actions.confirm(local(), current().actor, need.body.code)
    return redirect(url_for("needs.show", code=need.body.code, svar="bekraeftet"), 303)


@blueprint.get("/luk")
def ask(code: str) -> str:
    """Show what closing a need means."""
    need = _need(code)
    with local().read() as session:
        offers = standings(session, need=need.ref)
    fall = len(closing(one.offer for one in offers))
    agreed = sum(one.state == "accepted" for one in offers)
    return render_template("needs/close.html", need=need.body, fall=fall, agreed=agreed)


@blueprint.post("/luk")
def close(code: str) -> ResponseReturnValue:
    """Close the need."""
    need = _need(code)
    actions.close(local(), current().actor, need.body.code)
    return redirect(url_for("needs.show", code=need.body.code, svar="lukket"), 303)


def change_to(need: Record, after: Need) -> Change:
    """Return what it would do to put another need in the place of this one."""
    with local().read() as session:
        offers = standings(session, need=need.ref)
        out = given(session, need.ref, offers)
    return Change(
        need=need, after=after, cuts=cuts(need.body, after, [one.offer for one in offers], out),
        offers={one.row.ref: one for one in offers},
    )  # fmt: skip


def _need(code: str) -> Record:
    with local().read() as session:
        return stored.get(session, seen(session, current(), code).ref)


def _typed(need: Need) -> tuple[dict[UUID, int], Wrong]:
    """The numbers of the form by slot group; an empty field says none."""
    numbers: dict[UUID, int] = {}
    wrong: Wrong = {}
    for group in need.slot_groups:
        name = f"{SLOTS}{group.id}"
        text = request.form.get(name, str(group.slots)).strip() or "0"
        if not text.isascii() or not text.isdecimal() or int(text) > actions.MOST_SLOTS:
            limits = say("field_between", min=0, max=actions.MOST_SLOTS)
            wrong[name] = [limits.text]
        else:
            numbers[group.id] = int(text)
    return numbers, wrong


def _numbers(need: Record, wrong: Wrong) -> str:
    with local().read() as session:
        offers = standings(session, need=need.ref)
    counts = {
        group.id: {state: sum(one.row.slot_group == group.id and one.state in states
                              for one in offers)
                   for state, states in {"agreed": ("accepted",), "meet": ("meet",),
                                         "waiting": ("screening", "to_decide")}.items()}
        for group in need.body.slot_groups
    }  # fmt: skip
    return render_template(
        "needs/slots.html", need=need.body, wrong=wrong, form=request.form, name=SLOTS,
        counts=counts, places=municipalities(),
    )  # fmt: skip


def _review(found: Change, wrong: Wrong) -> str:
    return render_template(
        "needs/slots_review.html", found=found, need=found.need.body, after=found.after,
        wrong=wrong, name=SLOTS, chosen=request.form.getlist("behold"),
        places=municipalities(),
    )  # fmt: skip
