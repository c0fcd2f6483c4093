"""A need as its employer types it into the pages: titles for codes, slots by workplace.

Hours, shift, start and length are written once and hold for every workplace with slots.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Final

from flask_babel import LazyString, lazy_gettext
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from hub.needs.draft import SCHEMA, NeedDraft
from shared.codes.lists import Code, codes
from shared.codes.occupations import occupation, occupations
from shared.problem import Problem, Refused
from shared.records.need import Need
from shared.rules.copying import moved_by
from shared.web.forms import Form, Wrong, form_values, read_form
from shared.web.language import language
from shared.web.reasons import title
from shared.web.words import say, say_problem

# the names of the fields, step by step, in the order of the page
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "opgave": (
        "agreement", "title", "occupation", "tasks", "branch", "instruments", "must", "nice",
        "language", "experience", "licences", "ordinary_positions", "intent_by",
        "before_first_day", "adaptations",
    ),
    "fordel": ("hours", "shift", "start", "weeks", "answer_by", "reach_km", "slots"),
}  # fmt: skip
SLOTS: Final = "slots-"  # and the workplace's code
SHARED: Final = ("hours", "shift", "start", "weeks")
LIMITS: Final = {"hours": (1, 37), "weeks": (1, 52), "slots": (1, 500), "reach_km": (0, 500),
                 "ordinary_positions": (0, 5000)}  # fmt: skip
TITLED: Final = {"must": "skills", "nice": "skills"}
MISSING: Final[Mapping[str, LazyString]] = {
    "title": lazy_gettext("Skriv en titel, fx Køkkenhjælpere til julen"),
    "occupation": lazy_gettext("Skriv en stilling, fx Køkkenhjælp mv. eller 9412"),
    "tasks": lazy_gettext("Skriv, hvad opgaven er, fx opvask og klargøring af lokaler"),
    "branch": lazy_gettext("Vælg en branche"),
    "instruments": lazy_gettext("Vælg mindst ét redskab"),
    "ordinary_positions": lazy_gettext(
        "Skriv, hvor mange I regner med at ansætte; 0 er også svar"
    ),
    "hours": lazy_gettext("Skriv timer om ugen, fx 30"),
    "shift": lazy_gettext("Vælg en arbejdstid"),
    "start": lazy_gettext("Skriv den første dag, fx 07-12-2026"),
    "weeks": lazy_gettext("Skriv antal uger, fx 4"),
    "answer_by": lazy_gettext("Skriv en svarfrist, fx 30-11-2026"),
}
FIELD_OF: Final = {
    "answer_by_late": "answer_by",
    "at_least_one_slot_group": "slots",
    "workplace_unknown": "slots",
    "workplace_elsewhere": "slots",
    "unit_not_covered": "slots",
    "branch_not_covered": "branch",
    "instrument_not_covered": "instruments",
}


def read(form: Form, workplaces: Collection[str]) -> NeedDraft:
    """Return the draft that a form says; `workplaces` are codes of the employer's own.

    Raises:
        ValidationError: `messages` are sentences by the form's field names, in their order.
    """
    rows = [(code, text) for code in workplaces if (text := _asked_for(form, code))]
    plain, wrong = _plain(form, rows or [("-", "1")])
    if not rows:
        wrong["slots"] = [say("at_least_one_slot_group").text]
    wrong |= dict(_limits(plain, rows))
    try:
        draft: NeedDraft = read_form(SCHEMA, plain)
    except ValidationError as found:
        wrong = _own_names(found.messages_dict, rows) | wrong
    if wrong:
        raise ValidationError(dict(sorted(wrong.items(), key=_place)))
    return draft


def refused(problem: Problem) -> Wrong:
    """Return what a rule says of a draft at the field that it is about."""
    name = str(problem.params.get("field", "")).rpartition(".")[2] or FIELD_OF.get(problem.code)
    if problem.code == "date_passed":
        problem = Refused("day_gone", **problem.params)
    return {name or "_schema": [str(say_problem(problem))]}


def step_of(name: str) -> str:
    """Return the step on which a field stands; what belongs to no field is said on the last."""
    return "opgave" if name in STEPS["opgave"] else "fordel"


def again(need: Need, workplaces: Mapping[str, str], today: date) -> Form:
    """Return the form of a need like an earlier one; days that have gone are moved.

    `workplaces` gives the code of a workplace by its record's key.
    """
    first, moved = need.slot_groups[0], moved_by(need.answer_by, today)
    form: Form = MultiDict()
    for name in ("title", "tasks", "branch", "language", "experience", "ordinary_positions",
                 "reach_km"):  # fmt: skip
        form[name] = str(getattr(need, name) or "")
    form["ordinary_positions"] = str(need.ordinary_positions)
    form["occupation"] = f"{need.occupation} {title('', need.occupation)}"
    for name, listed in TITLED.items():
        form.setlist(name, [title(listed, one) for one in getattr(need, name)])
    for name in ("instruments", "licences", "adaptations", "before_first_day"):
        form.setlist(name, list(getattr(need, name)))
    for name, day in (("start", first.start), ("answer_by", need.answer_by),
                      ("intent_by", need.intent_by)):  # fmt: skip
        form[name] = f"{day + moved:%d-%m-%Y}" if day else ""
    form |= {"hours": str(first.hours), "shift": first.shift, "weeks": str(first.weeks)}
    for group in need.slot_groups:
        name = SLOTS + workplaces.get(group.workplace, "")
        form[name] = str(group.slots + int(form.get(name, "0")))
    return form


def titled(text: str, known: Mapping[str, Code]) -> str | None:
    """Return the code that a person means: the code itself, or its title in either language."""
    said = " ".join(text.split()).casefold()
    if said in known:
        return said
    first = said.partition(" ")[0]  # "9412 Køkkenmedhjælpere", as the list offers it
    for code, one in known.items():
        titles = {one.da.casefold(), one.en.casefold()} - {""}
        if said in titles or (first == code and said.removeprefix(code).strip() in titles):
            return code
    begun = [code for code, one in known.items() if one.da.casefold().startswith(said)]
    return begun[0] if len(begun) == 1 else None


def _unlisted(what: str, given: str, known: Mapping[str, Code]) -> str:
    titles = {one.title(language()).casefold(): one.title(language()) for one in known.values()}
    near = get_close_matches(given.casefold(), titles, 1, 0)
    return str(say(f"{what}_unlisted", given=given, nearest=titles[near[0]]))


def _asked_for(form: Form, code: str) -> str:
    text = form.get(SLOTS + code, "").strip()
    return "" if text == "0" else text


def _plain(form: Form, rows: Iterable[tuple[str, str]]) -> tuple[Form, Wrong]:
    """The form as the schema names it, and what no list knows."""
    wrong: Wrong = {}
    plain: Form = MultiDict()
    for name in {*STEPS["opgave"], "answer_by", "reach_km"} - {"occupation", *TITLED}:
        plain.setlist(name, form.getlist(name))
    if written := form.get("occupation", "").strip():
        found = occupation(written.split()[0])
        plain["occupation"] = code = (found and found.code) or titled(written, occupations()) or ""
        if not code:
            wrong["occupation"] = [_unlisted("occupation", written, occupations())]
    for name, listed in TITLED.items():
        for text in filter(str.strip, form.getlist(name)):
            if skill := titled(text, codes(listed)):
                plain.add(name, skill)
            else:
                wrong[name] = [_unlisted("skill", text, codes(listed))]
    for at, (code, slots) in enumerate(rows):
        plain |= {f"slot_groups-{at}-workplace": code, f"slot_groups-{at}-slots": slots}
        plain |= {f"slot_groups-{at}-{name}": form.get(name, "") for name in SHARED}
    return plain, wrong


def _limits(plain: Form, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    values = form_values(SCHEMA, plain)
    groups = values.get("slot_groups", [{}])
    numbers = {**values, **groups[0]}
    for name in ("hours", "weeks", "reach_km", "ordinary_positions"):
        yield from _limit(name, name, numbers.get(name))
    for (code, _), group in zip(rows, groups, strict=False):
        yield from _limit(SLOTS + code, "slots", group.get("slots"))


def _limit(field: str, name: str, number: object) -> Iterator[tuple[str, list[str]]]:
    low, high = LIMITS[name]
    if isinstance(number, int) and not low <= number <= high:
        yield field, [say("field_between", min=low, max=high).text]


def _own_names(found: Mapping[str, list[str]], rows: list[tuple[str, str]]) -> Wrong:
    """What the schema says, under the names of this form; a missing field in its own words."""
    wrong: Wrong = {}
    for key, sentences in found.items():
        _, at, name = ("", "", key) if "-" not in key else tuple(key.split("-", 2))
        if name == "slots" and rows:
            name = SLOTS + rows[int(at)][0]
        empty = sentences[0] in (say("field_missing").text, say("field_choice_missing").text)
        wrong[name] = [str(MISSING[name])] if empty and name in MISSING else sentences
    return wrong


def _place(entry: tuple[str, list[str]]) -> int:
    order = [*STEPS["opgave"], *STEPS["fordel"]]
    name = "slots" if entry[0].startswith(SLOTS) else entry[0]
    return order.index(name) if name in order else len(order)
