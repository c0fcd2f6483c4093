"""What the coverage of a need says in words: the one sentence on why slots are open."""

from typing import Any

from hub.needs.coverage import GroupCoverage
from shared.web.formats import phone
from shared.web.language import locale
from shared.web.reasons import title
from shared.web.words import say


def why(one: GroupCoverage) -> str:
    """Return the one sentence on why slots of a group are open."""
    params: dict[str, Any] = dict(one.params)
    if reason := params.get("reason"):
        params["reason"] = title("not_now_reasons", str(reason)).lower()
    if number := params.get("phone"):
        params["phone"] = phone(str(number), locale())
    return say(f"open_{one.why}", **params).text
