"""A need as its employer types it into the pages: titles for codes, slots by workplace.

Time and demands are written once and hold for every slot group that says nothing else of its own
(`groups.py`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from hub.needs import groups
from hub.needs.again import TITLED
from hub.needs.groups import SLOTS
from shared.codes.lists import Code, codes
from shared.codes.occupations import occupation, occupations
from shared.needs.draft import SCHEMA, NeedDraft
from shared.problem import Problem, Refused
from shared.records.employer import Contact
from shared.records.need import CENTRE, ORDINARY, OWN_CONDITIONS
from shared.web.forms import Form, Wrong, form_values, read_form
from shared.web.language import language
from shared.web.words import say, say_problem

# the names of the fields, step by step, in the order of the page
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "opgave": (
        "agreement", "form", "title", "occupation", "tasks", "branch", "must", "nice", "language",
        "experience", "licences", "adaptations", "before_first_day", "pledge",
    ),
    "fordel": (*groups.TIME, "slots"),
    "vilkaar": ("instruments", "mentor", "ordinary_positions", "intent_by", "job", "preparations",
                "answer_by", "reach_km"),
}  # fmt: skip
GROUP: Final = "gruppe"  # the page of one slot group
JOB_WEEKS: Final = (
    "52"  # of an ordinary job, which has no length: nobody is asked, and it is not shown
)
LIMITS: Final = {"hours": (1, 37), "weeks": (1, 52), "slots": (1, 500), "at_once": (1, 500),
                 "reach_km": (0, 500), "ordinary_positions": (0, 5000)}  # fmt: skip
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
    "job-wage": lazy_gettext("Skriv timelønnen, fx 152,50"),
    "job-contract": lazy_gettext("Vælg en kontrakt"),
    "by": lazy_gettext("Vælg, hvem der skaffer det, eller lad begge felter stå tomme"),
    "paid_by": lazy_gettext("Vælg, hvem der betaler, eller lad begge felter stå tomme"),
}
FIELD_OF: Final = {
    "answer_by_late": "answer_by",
    "at_least_one_slot_group": "slots",
    "workplace_unknown": "slots",
    "workplace_elsewhere": "slots",
    "unit_not_covered": "slots",
    "branch_not_covered": "branch",
    "instrument_not_covered": "instruments",
    "pledge_unknown": "pledge",
    "pledge_elsewhere": "pledge",
    "pledge_stays": "pledge",
    "pledge_not_confirmed": "pledge",
    "pledge_year_over": "pledge",
    "pledge_exceeded": "slots",
}


def read(form: Form, workplaces: Collection[str]) -> NeedDraft:
    """Return the draft that a form says; `workplaces` are codes of the employer's own.

    Raises:
        ValidationError: `messages` are sentences by the form's field names, in their order.
    """
    rows = groups.asked(form, workplaces)
    plain, wrong = _plain(form, rows)
    if not rows:
        wrong["slots"] = [say("at_least_one_slot_group").text]
    wrong |= dict(_limits(form, plain, rows))
    try:
        draft: NeedDraft = read_form(SCHEMA, plain)
    except ValidationError as found:
        wrong = _own_names(found.messages_dict, form, rows) | wrong
    if wrong:
        raise ValidationError(dict(sorted(wrong.items(), key=_place)))
    return _emptied(draft, form, rows)


def refused(problem: Problem, form: Form, rows: Sequence[str]) -> Wrong:
    """Return what a rule says of a draft at the field that it is about."""
    path = str(problem.params.get("field", "")).split(".")
    name = path[-1] or FIELD_OF.get(problem.code, "_schema")
    if path[0] == "slot_groups":
        name = groups.field_of(form, name, rows[int(path[1]) - 1])
    if problem.code == "date_passed":
        problem = Refused("day_gone", **problem.params)
    return {name: [str(say_problem(problem))]}


def step_of(name: str) -> str:
    """Return the step on which a field stands; what belongs to no field is said on the last."""
    head, _, of = name.partition("-")
    if of and head in groups.OWN:
        return GROUP
    return next((step for step, names in STEPS.items() if head in names), [*STEPS][-1])


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


def stands_on(name: str, step: str) -> bool:
    """Tell whether a field is one of those that a step shows."""
    return name.partition("-")[0] in STEPS.get(step, ()) and step_of(name) == step


def _unlisted(what: str, given: str, known: Mapping[str, Code]) -> str:
    titles = {one.title(language()).casefold(): one.title(language()) for one in known.values()}
    near = get_close_matches(given.casefold(), titles, 1, 0)
    return str(say(f"{what}_unlisted", given=given, nearest=titles[near[0]]))


def _plain(form: Form, rows: Sequence[str]) -> tuple[Form, Wrong]:
    """The form as the schema names it, and what no list knows."""
    wrong: Wrong = {}
    plain: Form = MultiDict()
    for name in {*STEPS["opgave"], *STEPS["vilkaar"]} - {"occupation", *TITLED}:
        plain.setlist(name, form.getlist(name))
    if written := form.get("occupation", "").strip():
        found = occupation(written.split()[0])
        plain["occupation"] = code = (found and found.code) or titled(written, occupations()) or ""
        if not code:
            wrong["occupation"] = [_unlisted("occupation", written, occupations())]
    for name in TITLED:
        _skills(form, name, plain, name, wrong)
    _terms(form, rows, plain, wrong)
    for at, what in enumerate(_prepared(form)):
        plain[f"preparations-{at}-what"] = what
        for part in ("by", "paid_by", "state"):
            plain[f"preparations-{at}-{part}"] = form.get(f"preparations-{what}-{part}", "")
    for at, key in enumerate(rows):
        _group(form, key, plain, f"slot_groups-{at}-", wrong)
    if not rows:  # so that what is written for all is looked at too
        _group(form, "-", plain, "slot_groups-0-", wrong)
        plain["slot_groups-0-slots"] = "1"
    return plain, wrong


def _terms(form: Form, rows: Sequence[str], plain: Form, wrong: Wrong) -> None:
    """What the slots offer: an ordinary job's terms, or instruments; a centre has a mentor."""
    if form.get("form") != ORDINARY:
        if CENTRE in form.getlist("instruments"):
            for part in fields(Contact):
                plain[f"mentor-{part.name}"] = form.get(f"mentor-{part.name}", "")
        return
    plain["instruments"] = ORDINARY
    plain["ordinary_positions"] = str(sum(_count(form[SLOTS + key]) for key in rows))
    for name in ("wage", "contract", "until", "collective_agreement"):
        plain[f"job-{name}"] = form.get(f"job-{name}", "")
    for name in ("job-wage", "job-contract"):
        if not plain[name].strip():
            wrong[name] = [str(MISSING[name])]


def _group(form: Form, key: str, plain: Form, prefix: str, wrong: Wrong) -> None:
    plain[f"{prefix}workplace"] = groups.workplace_of(key) or key
    plain[f"{prefix}slots"] = form.get(SLOTS + key, "")
    for name in groups.OWN:
        field = groups.field_of(form, name, key)
        if name in TITLED and field != name:
            _skills(form, field, plain, prefix + name, wrong)
        elif field != name or name not in OWN_CONDITIONS:
            plain.setlist(prefix + name, form.getlist(field))
    if form.get("form") == ORDINARY:
        plain[f"{prefix}weeks"] = JOB_WEEKS


def _skills(form: Form, field: str, plain: Form, name: str, wrong: Wrong) -> None:
    known = codes(TITLED[field.partition("-")[0]])
    for text in filter(str.strip, form.getlist(field)):
        if skill := titled(text, known):
            plain.add(name, skill)
        else:
            wrong[field] = [_unlisted("skill", text, known)]


def _emptied(draft: NeedDraft, form: Form, rows: Sequence[str]) -> NeedDraft:
    """With the demands that a group has dropped: an empty list of its own, not the need's."""
    made = []
    for group, key in zip(draft.slot_groups, rows, strict=True):
        dropped: dict[str, Any] = {
            name: () for name in OWN_CONDITIONS
            if name != "language" and f"{name}-{key}" in form and getattr(group, name) is None
        }  # fmt: skip
        made.append(replace(group, **dropped))
    return replace(draft, slot_groups=tuple(made))


def _limits(form: Form, plain: Form, rows: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    values = form_values(SCHEMA, plain)
    for name in ("reach_km", "ordinary_positions"):
        yield from _limit(name, name, values.get(name))
    for at, group in enumerate(values.get("slot_groups", ())):
        for name in ("hours", "weeks", "at_once", "slots"):
            yield from _limit(_of_row(form, name, rows, at), name, group.get(name))


def _limit(field: str, name: str, number: object) -> Iterator[tuple[str, list[str]]]:
    low, high = LIMITS[name]
    if isinstance(number, int) and not low <= number <= high:
        yield field, [say("field_between", min=low, max=high).text]


def _own_names(found: Mapping[str, list[str]], form: Form, rows: Sequence[str]) -> Wrong:
    """What the schema says, under the names of this form; a missing field in its own words."""
    wrong: Wrong = {}
    for path, sentences in found.items():
        head, at, name = [*path.split("-", 2), "", ""][:3]
        field = path
        if head == "slot_groups" and name:
            field = _of_row(form, name, rows, int(at))
        elif head == "preparations" and name:
            field = f"{head}-{_prepared(form)[int(at)]}-{name}"
        empty = not any(value.strip() for value in form.getlist(field))
        asked = MISSING.get(name or path) if empty else None
        wrong[field] = [str(asked)] if asked else sentences
    return wrong


def _prepared(form: Form) -> list[str]:
    """The things before the first day of which it is said who gets them or who pays."""
    return [
        what for what in form.getlist("before_first_day")
        if any(form.get(f"preparations-{what}-{part}") for part in ("by", "paid_by"))
    ]  # fmt: skip


def _of_row(form: Form, name: str, rows: Sequence[str], at: int) -> str:
    """The field that says this for a group; where none asks for slots, the one for all."""
    return groups.field_of(form, name, rows[at]) if rows else name


def _count(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0


def _place(entry: tuple[str, list[str]]) -> int:
    order = [name for names in STEPS.values() for name in names]
    name = entry[0].partition("-")[0]
    return order.index(name) if name in order else len(order)
