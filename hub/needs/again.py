"""A need that was written before, back in the form: to be sent anew, changed, or as a template."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from hub.needs import groups
from shared.needs.draft import GroupDraft, NeedDraft
from shared.records.need import OWN_CONDITIONS
from shared.web.forms import Form
from shared.web.language import language
from shared.web.reasons import title

PLAIN: Final = (
    "agreement", "form", "title", "tasks", "branch", "must", "nice", "language", "experience",
    "licences", "adaptations", "before_first_day", "instruments", "ordinary_positions",
    "pledge", "intent_by", "answer_by", "reach_km",
)  # fmt: skip
TITLED: Final = {"must": "skills", "nice": "skills"}  # written by their words


def again(draft: NeedDraft, workplaces: Mapping[str, str]) -> Form:
    """Return the form that says what a draft says; what its first group says stands for all.

    `workplaces` gives the code of a workplace by its P-number; groups elsewhere are left out.
    """
    form: Form = MultiDict({"occupation": f"{draft.occupation} {title('', draft.occupation)}"})
    for name in PLAIN:
        _put(form, name, getattr(draft, name))
    for one in draft.preparations:
        for name in ("by", "paid_by", "state"):
            form[f"preparations-{one.what}-{name}"] = getattr(one, name)
    if draft.job:
        form.poplist("instruments")  # those of an ordinary job are not chosen
    for name, more in (("job", draft.job), ("mentor", draft.mentor)):
        for part in fields(more) if more else ():
            _put(form, f"{name}-{part.name}", getattr(more, part.name))
    for name in groups.TIME:
        _put(form, name, getattr(draft.slot_groups[0], name))
    for group in draft.slot_groups:
        if code := workplaces.get(group.workplace):
            _add(form, code, group)
    return form


def _add(form: Form, code: str, group: GroupDraft) -> None:
    said: Form = MultiDict({"slots": str(group.slots)})
    for name in groups.OWN:
        value = getattr(group, name)
        if value is None and name in OWN_CONDITIONS:
            said.setlist(name, form.getlist(name))
        else:
            _put(said, name, value)
    key = code if groups.SLOTS + code not in form else groups.another(form, code)
    groups.keep(form, key, said)


def _put(form: Form, name: str, value: Any) -> None:
    match value:
        case tuple():
            form.setlist(name, [title(TITLED[name], one) if name in TITLED else one
                                for one in value])  # fmt: skip
        case date():
            form[name] = f"{value:%d-%m-%Y}"
        case None:
            form[name] = ""
        case str() if name == "starts_at":
            form[name] = value.replace(":", ".")
        case Decimal():
            form[name] = str(value).replace(".", "," if language() == "da" else ".")
        case _:
            form[name] = str(value)
