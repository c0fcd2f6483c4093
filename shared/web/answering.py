"""The form with the three answers to a need, as a node's page and a guest's link both have it.

Its template is `answering.html`; each answer has its own button, so that one press says it.
"""

from typing import Final

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from shared.codes.lists import codes
from shared.records.kinds import KINDS
from shared.records.need import Answer
from shared.rules.answer import Reply
from shared.web.forms import read_form
from shared.web.reasons import title
from shared.web.words import say

TAKES: Final = {"supply": "count", "later": "until", "not_now": "reason"}
AT_FIELD: Final = {"supply_number": "count", "later_day": "until", "reason_unknown": "reason"}
MISSING: Final = {
    "count": "field_integer",
    "until": "field_date",
    "reason": "field_choice_missing",
}
_ANY: Final = "hub:dk/00000000-0000-7000-8000-000000000000"  # the action names the real one


def read_reply(form: MultiDict[str, str]) -> Reply:
    """Return the answer that a form gives.

    Raises:
        ValidationError: a field is missing or cannot be read; sentences by field.
    """
    said = form.get("svar", "")
    if said not in TAKES:
        raise ValidationError({"svar": [say("field_choice_missing").text]})
    field = TAKES[said]
    given = MultiDict({field: form.get(field, "")})
    if not given[field].strip():
        code = MISSING[field]
        raise ValidationError({field: [say(code).text]})
    body: Answer = read_form(
        KINDS["answer"].schema, given, answer=said, need=_ANY, municipality="101",
        answered_on="2026-01-01",
    )  # fmt: skip
    return Reply(answer=body.answer, count=body.count, until=body.until, reason=body.reason)


def reasons_not_now() -> list[tuple[str, str]]:
    """Return the reasons for "not now" as (code, words)."""
    return [(code, title("not_now_reasons", code)) for code in codes("not_now_reasons")]
