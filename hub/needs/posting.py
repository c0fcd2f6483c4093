"""The pages on which a need is written and sent: the task, its slots by workplace, a last look.

What was typed on the other steps travels signed in the form (`shared/web/carried.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from hub.agreements.actions import in_force_of
from hub.directory import directory
from hub.employers.actions import workplaces_of
from hub.needs import actions, written
from hub.needs.coverage import within_reach
from hub.needs.draft import SCHEME, NeedDraft
from hub.needs.pages import listed
from hub.needs.seen import seen
from shared import clock
from shared.accounts.access import current
from shared.codes.danish import danish_key
from shared.codes.lists import Code, branches, codes
from shared.codes.occupations import occupations
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import Refused
from shared.records.agreement import Agreement
from shared.records.employer import Workplace
from shared.records.kinds import KINDS
from shared.records.need import Need
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Form, Wrong
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import title

blueprint = Blueprint("posting", __name__, url_prefix="/behov/nyt")

LAST: Final = "gennemse"
STEPS: Final = (*written.STEPS, LAST)
PAGES: Final = {"opgave": "needs/write_task.html", "fordel": "needs/write_slots.html",
                LAST: "needs/write_review.html"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """What an employer has to write a need with: agreements in force, workplaces under them."""

    agreements: tuple[Agreement, ...]
    workplaces: Mapping[str, Workplace]  # by the key of the record, in the order of the page
    today: date

    @property
    def codes(self) -> list[str]:
        """The public codes of the workplaces."""
        return [one.code for one in self.workplaces.values()]


@blueprint.get("")
def begin() -> ResponseReturnValue:
    """Show the first step, empty or like the earlier need that `fra` names."""
    desk = _desk()
    form = _like(request.args["fra"], desk) if "fra" in request.args else _blank(desk)
    form["id"] = str(KINDS["need"].new_id())
    return _page("opgave", form, desk, {})


@blueprint.post("")
def step() -> ResponseReturnValue:
    """Take what one step says, and go where its button leads; the last one sends the need."""
    desk, at, to = _desk(), request.form.get("trin", ""), request.form.get("til", "")
    form = _typed(at, desk)
    if to in written.STEPS and STEPS.index(to) <= (STEPS.index(at) if at in STEPS else 0):
        return _page(to, form, desk, {})
    draft, need, wrong = _examined(form, desk)
    if to == "fordel":
        wrong = {name: why for name, why in wrong.items() if written.step_of(name) == "opgave"}
        if not wrong:
            return _page(to, form, desk, {})
    if wrong or draft is None or need is None:
        first = "opgave" if any(written.step_of(name) == "opgave" for name in wrong) else "fordel"
        return _page(first, form, desk, wrong), 422
    if to != "send":
        return _page(LAST, form, desk, {}, need)
    posted = actions.post(local(), current().actor, draft, id=UUID(form["id"]))
    return redirect(url_for("needs.show", code=posted.body.code, svar="sendt"), 303)


def _desk() -> Desk:
    who = current()
    with local().read() as session:
        today = clock.today(session)
        agreements = in_force_of(session, who.scope or "", today)
        found = workplaces_of(session, who.scope or "").values()
    if not agreements:
        raise Refused("no_agreement_in_force")
    units = {cvr for one in agreements for cvr in one.units}
    names = municipalities()
    places = sorted(
        (one for one in found if one.body.cvr in units),
        key=lambda one: (danish_key(names[one.body.municipality].name), danish_key(one.body.name)),
    )
    return Desk(agreements, {one.ref: one.body for one in places}, today)


def _blank(desk: Desk) -> Form:
    """A new need's first guess: the agreement's first instrument, and the usual reach."""
    form = Form()
    form["instruments"] = desk.agreements[0].instruments[0]
    form |= {"reach_km": str(NeedDraft.__dataclass_fields__["reach_km"].default), "hours": "37"}
    return _settled(form, desk)


def _like(code: str, desk: Desk) -> Form:
    with local().read() as session:
        need = stored.get(session, seen(session, current(), code).ref).body
    places = {ref: one.code for ref, one in desk.workplaces.items()}
    return _settled(written.again(need, places, desk.today), desk)


def _settled(form: Form, desk: Desk) -> Form:
    """With what needs no asking: the only agreement, the only branch it covers."""
    if len(desk.agreements) == 1:
        form["agreement"] = desk.agreements[0].code
    if len(known := _branches(desk)) == 1:
        form["branch"] = known[0].code
    return form


def _typed(at: str, desk: Desk) -> Form:
    """All that has been typed: the other steps' as they were carried, and this step's."""
    form = carried(_purpose(), request.form.get(FIELD, ""))
    for name in request.form:
        if _stands_on(name, at):
            form.setlist(name, request.form.getlist(name))
    form.setdefault("id", str(KINDS["need"].new_id()))
    return _settled(form, desk)


def _stands_on(name: str, at: str) -> bool:
    known = name in written.STEPS.get(at, ())
    return known or (at == "fordel" and name.startswith(written.SLOTS))


def _purpose() -> str:
    return f"need of {current().scope}"


def _examined(form: Form, desk: Desk) -> tuple[NeedDraft | None, Need | None, Wrong]:
    """The draft and the need it would become, or what is wrong with them."""
    try:
        draft = written.read(form, desk.codes)
        return draft, actions.preview(local(), draft), {}
    except ValidationError as wrong:
        return None, None, {str(name): why for name, why in wrong.messages_dict.items()}
    except Refused as wrong:
        return None, None, written.refused(wrong)


def _page(at: str, form: Form, desk: Desk, wrong: Wrong, need: Need | None = None) -> str:
    others = [one for one in form.items(multi=True) if not _stands_on(one[0], at)]
    return render_template(
        PAGES[at], at=at, form=form, wrong=wrong, desk=desk, kept=carry(_purpose(), others),
        places=municipalities(), title=title, listed=listed, need=need, slots=written.SLOTS,
        asked=_asked(need) if need else (), choices=_choices(desk) if at == "opgave" else {},
        shifts=_offered(codes("shifts").values(), desk.today),
    )  # fmt: skip


def _asked(need: Need) -> list[str]:
    """The names of the municipalities that a need would go to."""
    names = municipalities()
    with local().read() as session:
        who = directory(session)
    near = who.acceded.get(need.agreement, frozenset())
    found = [names[code].name for code in near if within_reach(need, code, who, need.slot_groups)]
    return sorted(found, key=danish_key)


def _branches(desk: Desk) -> list[Code]:
    covered = {code for one in desk.agreements for code in one.branches}
    return [one for one in branches(SCHEME).values() if not covered or one.code in covered]


def _choices(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen on the first step, by field."""
    instruments = {code for one in desk.agreements for code in one.instruments}
    found = {
        name: _offered(codes(listed).values(), desk.today)
        for name, listed in (
            ("skills", "skills"), ("language", "language_steps"),
            ("experience", "experience_steps"), ("licences", "licences"),
            ("before_first_day", "before_first_day"), ("adaptations", "adaptations"),
        )
    }  # fmt: skip
    found["instruments"] = [
        (code, one.title(language())) for code, one in codes("instruments").items()
        if code in instruments
    ]  # fmt: skip
    found["branch"] = [(one.code, one.title(language())) for one in _branches(desk)]
    found["agreement"] = [(one.code, f"{one.code} {one.title}") for one in desk.agreements]
    found["occupation"] = [(c, one.title(language())) for c, one in occupations().items()]
    return found


def _offered(known: Iterable[Code], today: date) -> list[tuple[str, str]]:
    return [(one.code, one.title(language())) for one in known if one.open_on(today)]
