"""Conditions and rules in words: why a person fits a slot, and what a placement still lacks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from babel.dates import format_date
from flask_babel import LazyString, lazy_gettext

from shared.codes.lists import codes
from shared.codes.occupations import occupations
from shared.records.placement import CapacityClaim, UsedBy
from shared.records.proposal import ConditionState
from shared.rules.checklist import Check
from shared.web.language import language, locale
from shared.web.words import in_words, say

LIST_OF: Final[Mapping[str, str]] = {
    "skills_must": "skills", "skills_nice": "skills", "licences": "licences",
    "language": "language_steps", "experience": "experience_steps", "shift": "shifts",
    "dislikes_shift": "shifts", "wishes": "shifts", "adaptations": "adaptations",
}  # fmt: skip
RULES: Final[Mapping[str, LazyString]] = {
    "agreement": lazy_gettext("Aftale og tilslutning"),
    "eligibility": lazy_gettext("Målgruppe"),
    "duration": lazy_gettext("Varighed"),
    "waiting": lazy_gettext("Ledighed før start"),
    "net_increase": lazy_gettext("Merbeskæftigelse"),
    "last_employer": lazy_gettext("Seneste arbejdsgiver"),
    "extension": lazy_gettext("Forlængelse"),
    "room": lazy_gettext("Rimeligt forhold mellem ansatte og støttede"),
    "host": lazy_gettext("Hvor mange stedet selv kan have"),
    "hearing": lazy_gettext("Høring af medarbejderne"),
    "vitas": lazy_gettext("Ansøgning i VITAS"),
    "stair_gap": lazy_gettext("Dage imellem"),
    "stair_upwards": lazy_gettext("Opad"),
    "stair_hours": lazy_gettext("Timer"),
}


def title(list_name: str, code: str | None) -> str:
    """Return the words of a code of a list (`""` for occupations); the code if it is unknown."""
    if code is None:
        return ""
    known = codes(list_name) if list_name else occupations()
    return known[code].title(language()) if code in known else code


def reasons(states: Iterable[ConditionState]) -> list[tuple[str, str]]:
    """Return (state, words) of each condition, the unmet first; a wish that is not met is no
    reason and left out.
    """
    order = {"unmet": 0, "unknown": 1, "met": 2}
    shown = [
        one for one in states if one.what != "skills_nice" or len(one.missing) < len(one.wanted)
    ]
    found = [(_state(one), _words(one)) for one in shown]
    return sorted(found, key=lambda pair: order[pair[0]])


def rule(check: Check, **figures: object) -> str:
    """Return what a rule says; `figures` are those that the check itself does not have."""
    params: dict[str, Any] = {**figures, **check.params}
    code = check.code
    if code in ("duration_ok", "duration_exceeded"):
        code += "_weeks" if "weeks" in params else "_months"
    if code == "room_decided":
        params["reason"] = title("room_decisions", str(params["decided"])).lower()
    if code == "ratio_exceeded" and "first_day" not in params:
        code += "_ever"
    return say(code, **params).text


def told_by(claim: CapacityClaim) -> str:
    """Return how many others told of, who told it, and when."""
    used = UsedBy(source=claim.source, people=claim.people, as_of=claim.as_of)
    return in_words(used, locale())


def _state(one: ConditionState) -> str:
    return "met" if one.what == "skills_nice" else one.state


def _words(one: ConditionState) -> str:
    list_name = LIST_OF.get(one.what, "")
    held = [code for code in one.wanted if code not in one.missing]
    wanted = held if one.what == "skills_nice" else one.wanted
    said = say(
        f"{one.what}_{_state(one)}",
        wanted=[_short(list_name, code) for code in wanted],
        missing=[_short(list_name, code) for code in one.missing],
        figure=one.figure or 0,
        month=_month(one.figure) if one.what == "available" else "",
    )
    return said.text


def _short(list_name: str, code: str) -> str:
    """A title without its explanation, as part of a sentence."""
    text = title(list_name, code).partition(":")[0]
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _month(figure: int | None) -> str:
    if not figure:
        return ""
    return format_date(date(figure // 100, figure % 100, 1), "MMMM y", locale())
