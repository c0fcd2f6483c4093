"""The pages on which a need is written: the task, its slots by workplace, terms, a last look.

From the last look one slot group at a time can be made different from the others. The same pages
change a need that is open (`ret`), or begin with an earlier one (`fra`) or a template. What was
typed on the other steps travels signed in the form (`shared/web/carried.py`).
"""

from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from hub.needs import actions, groups, templates, written
from hub.needs.again import again
from hub.needs.changing import Change, change_to
from hub.needs.desk import Desk, asked, choices, desk
from hub.needs.pages import listed
from hub.needs.seen import seen
from hub.needs.template_pages import RHYTHMS, day_of, every
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.needs.draft import NeedDraft, ahead, like
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.kinds import KINDS
from shared.records.need import ORDINARY, OWN_CONDITIONS, Need
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Form, Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say_problem

blueprint = Blueprint("posting", __name__, url_prefix="/behov/nyt")

LAST: Final = "gennemse"
STEPS: Final = (*written.STEPS, LAST)
PAGES: Final = {"opgave": "needs/write_task.html", "fordel": "needs/write_slots.html",
                "vilkaar": "needs/write_terms.html", written.GROUP: "needs/write_group.html",
                LAST: "needs/write_review.html"}  # fmt: skip


@blueprint.get("")
def begin() -> ResponseReturnValue:
    """Show the first step: empty, like the earlier need `fra`, or the open need `ret` itself."""
    at, args = desk(), request.args
    if "ret" in args:
        form = _changed(args["ret"], at)
    elif "fra" in args:
        form = _settled(again(ahead(_draft(_need(args["fra"])), at.today), at.named), at)
    elif "skabelon" in args:
        form = _from_template(args["skabelon"], args.get("start"), at)
    else:
        form = _blank(at)
        form["pledge"] = args.get("tilsagn", "")
    form.setdefault("id", str(KINDS["need"].new_id()))
    return _page("opgave", form, at, {})


@blueprint.post("")
def step() -> ResponseReturnValue:
    """Take what one step says, and go where its button leads; the last one sends the need."""
    found, at = desk(), request.form.get("trin", "")
    to, _, key = request.form.get("til", "").partition(" ")
    form = _typed(at, found)
    if to == "flere":
        to, key = written.GROUP, groups.another(form, _key())
    if to in STEPS[: STEPS.index(at) + 1 if at in STEPS else 1]:
        return _page(to, form, found, {})
    if to == written.GROUP:
        return _group(form, found, {}, key)
    draft, need, wrong = _examined(form, found)
    if to in written.STEPS:
        before = STEPS[: STEPS.index(to)]
        wrong = {name: why for name, why in wrong.items() if written.step_of(name) in before}
        if not wrong:
            return _page(to, form, found, {})
    if wrong or draft is None or need is None:
        return _mend(form, found, wrong), 422
    if to == "skabelon":
        return _save(form, found, draft, need)
    return _send(form, found, draft, need) if to == "send" else _review(form, found, {}, need)


def _save(form: Form, at: Desk, draft: NeedDraft, need: Need) -> ResponseReturnValue:
    """Keep what is written as a template; nothing is sent."""
    name, rhythm = request.form.get("navn", ""), every(request.form.get("gentages", ""))
    try:
        templates.save(local(), current().actor, name, draft, rhythm)
    except Refused as refused:
        return _review(form, at, {"navn": [str(say_problem(refused))]}, need), 422
    return redirect(url_for("templates.index", svar="gemt"), 303)


def _send(form: Form, at: Desk, draft: NeedDraft, need: Need) -> ResponseReturnValue:
    """Post the need; or change the one that is open, once it is said who goes on."""
    if "ret" not in form:
        posted = actions.post(local(), current().actor, draft, id=UUID(form["id"]))
        if "udkast" in form:
            code, _, start = form["udkast"].partition(" ")
            templates.settle(local(), code, day_of(start), "sent")
        return redirect(url_for("needs.show", code=posted.body.code, svar="sendt"), 303)
    try:
        keep = request.form.getlist("behold")
        actions.change(local(), current().actor, form["ret"], draft, keep=keep)
    except Refused as refused:
        return _review(form, at, {"_schema": [str(say_problem(refused))]}, need), 422
    return redirect(url_for("needs.show", code=form["ret"], svar="rettet"), 303)


def _blank(at: Desk) -> Form:
    """A new need's first guess: the agreement's first instrument, and the usual reach."""
    form = Form()
    form["instruments"] = at.agreements[0].instruments[0]
    reach = NeedDraft.__dataclass_fields__["reach_km"].default
    form |= {"form": "placement", "reach_km": str(reach), "hours": "37"}
    return _settled(form, at)


def _from_template(code: str, start: str | None, at: Desk) -> Form:
    """The form of a template; with a start, of the draft that waits for it."""
    with local().read() as session:
        found = templates.template(session, code, current().scope)
    if start is None:
        return _settled(again(ahead(found.draft, at.today), at.named), at)
    day = day_of(start)
    if day not in found.waiting:
        raise NotFound(f"{code} {start}")
    form = _settled(again(found.starting(day), at.named), at)
    form["id"], form["udkast"] = str(templates.prepared_id(found.code, day)), f"{found.code} {day}"
    return form


def _changed(code: str, at: Desk) -> Form:
    """The form of an open need as it stands."""
    form = again(_draft(_need(code)), at.named)
    form["ret"] = code
    return form


def _need(code: str) -> Record:
    with local().read() as session:
        return stored.get(session, seen(session, current(), code).ref)


def _draft(need: Record) -> NeedDraft:
    with local().read() as session:
        agreement = stored.get(session, need.body.agreement).body
        pledge = stored.get(session, need.body.pledge).body if need.body.pledge else None
    return like(need.body, agreement=agreement.code, pledge=pledge and pledge.code)


def _settled(form: Form, at: Desk) -> Form:
    """With what needs no asking: the only agreement, the only branch it covers."""
    if len(at.agreements) == 1:
        form["agreement"] = at.agreements[0].code
    if len(at.branches) == 1:
        form["branch"] = at.branches[0].code
    return form


def _typed(step: str, at: Desk) -> Form:
    """All that has been typed: the other steps' as they were carried, and this step's."""
    form = carried(_purpose(), request.form.get(FIELD, ""))
    if step == written.GROUP and request.form.get("til") != LAST:
        groups.keep(form, _key(), request.form)
    for name in request.form:
        if written.stands_on(name, step):
            form.setlist(name, request.form.getlist(name))
    form.setdefault("id", str(KINDS["need"].new_id()))
    return _settled(form, at)


def _key() -> str:
    """The slot group whose page was sent."""
    return request.form.get(written.GROUP, "")


def _purpose() -> str:
    return f"need of {current().scope}"


def _examined(form: Form, at: Desk) -> tuple[NeedDraft | None, Need | None, Wrong]:
    """The draft and the need it would become, or what is wrong with them."""
    of = _need(form["ret"]).body if "ret" in form else None
    try:
        draft = written.read(form, at.codes)
        return draft, actions.preview(local(), draft, of), {}
    except ValidationError as wrong:
        return None, None, {str(name): why for name, why in wrong.messages_dict.items()}
    except Refused as wrong:
        return None, None, written.refused(wrong, form, groups.asked(form, at.codes))


def _mend(form: Form, at: Desk, wrong: Wrong) -> str:
    """The first page on which something is wrong."""
    steps = [written.step_of(name) for name in wrong]
    if first := next((step for step in written.STEPS if step in steps), None):
        return _page(first, form, at, wrong)
    key = next(iter(wrong)).partition("-")[2]
    own = {name.partition("-")[0]: why for name, why in wrong.items() if name.endswith(f"-{key}")}
    return _group(form, at, own, key)


def _group(form: Form, at: Desk, wrong: Wrong, key: str) -> str:
    """The page of one slot group."""
    place = next((one for one in at.workplaces if one.code == groups.workplace_of(key)), None)
    if place is None:
        raise NotFound(key)
    return _page(
        written.GROUP, form, at, wrong, key=key, group=groups.one_of(form, key), place=place,
        own_demands=any(f"{name}-{key}" in form for name in OWN_CONDITIONS),
    )  # fmt: skip


def _review(form: Form, at: Desk, wrong: Wrong, need: Need) -> str:
    """The last page: all that is sent, and what a change means for who is under way."""
    change: Change | None = change_to(_need(form["ret"]), need) if "ret" in form else None
    keys = groups.asked(form, at.codes)
    return _page(
        LAST, form, at, wrong, need=need, asked=asked(need), change=change, keys=keys,
        chosen=request.form.getlist("behold"), rhythms=RHYTHMS, typed=request.form,
    )  # fmt: skip


def _page(step: str, form: Form, at: Desk, wrong: Wrong, **more: object) -> str:
    others = [one for one in form.items(multi=True) if not written.stands_on(one[0], step)]
    return render_template(
        PAGES[step], at=step, form=form, wrong=wrong, desk=at, kept=carry(_purpose(), others),
        places=municipalities(), title=title, listed=listed, slots=groups.SLOTS,
        choices=choices(at), job=form.get("form") == ORDINARY,
        rows=list(groups.keys(form, at.codes)), **more,
    )  # fmt: skip
