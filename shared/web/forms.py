"""Forms: Danish strings become values by a schema's field types, then the schema loads strictly.

A browser sends `01-09-2026`, `37,5` and the empty string; the schema knows dates, decimals and
absence. The schema stays as strict as on the wire; only the spelling is changed here. Members of
a list of parts are named `slot_groups-0-slots`, several choices come under one name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from shared.problem import Refused
from shared.records.formats import (
    AuthorityField,
    CodeField,
    CvrField,
    OccupationField,
    PhoneField,
    TimeOfDayField,
)
from shared.web.language import language
from shared.web.sentences import SENTENCES
from shared.web.words import say, say_problem

Form = MultiDict[str, str]
Wrong = dict[str, list[str]]
YES: Final = frozenset({"yes", "ja", "on", "true", "1"})
DANISH_DAY: Final = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")
CLOCK: Final = re.compile(r"(?:kl\.? ?)?(\d{1,2})[.:](\d{2})")
GROUPED: Final = {"da": re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?"),
                  "en": re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")}  # fmt: skip


class ChoiceField(fields.String):
    """One of what the page offers; the action knows whether it is still offered."""


def read_form(schema: Schema, form: Form, /, **given: object) -> Any:
    """Return what the schema loads from a form, together with members `given` by the page.

    Names that the schema does not know are passed over; `given` is as on the wire.

    Raises:
        ValidationError: its `messages` are sentences by the form's field name, as
            `components.html` takes them; what belongs to no field stands under `_schema`.
    """
    values = form_values(schema, form) | given
    try:
        return schema.load(values)
    except ValidationError as wrong:
        raise ValidationError(sentences(schema, wrong, values)) from wrong


def refilled(begun: Form, sent: Form, schema: Schema) -> Form:
    """Return what a page of several forms shows after one was refused.

    The fields of the refused form, which `schema` reads, stand as they were sent; those of the
    others stand as they begin, so that nobody sends an emptied form in good faith.
    """
    own = {field.data_key or name for name, field in schema.fields.items()}
    others = [pair for pair in begun.items(multi=True) if pair[0] not in own]
    return MultiDict([*others, *sent.items(multi=True)])


def sentences(schema: Schema, wrong: ValidationError, values: Mapping[str, Any]) -> Wrong:
    """Return what is wrong with `values` as sentences by the name of the field."""
    return dict(_sentences(schema, wrong.messages_dict, values, ""))


def at_field(refused: Refused, otherwise: str = "_schema") -> Wrong:
    """Return what is refused as a sentence at the field that it names, or `otherwise`."""
    return {str(refused.params.get("field", otherwise)): [str(say_problem(refused))]}


def form_values(schema: Schema, form: Form, prefix: str = "") -> dict[str, Any]:
    """Return what the form says, spelled as on the wire; what is empty is left out.

    A part that is required stays, so that what lacks is said at its own fields.
    """
    read = {
        name: _value(field, form, f"{prefix}{field.data_key or name}")
        for name, field in schema.fields.items()
    }
    return {
        schema.fields[name].data_key or name: value
        for name, value in read.items()
        if value not in (None, [], {}) or (value == {} and schema.fields[name].required)
    }


def _value(field: fields.Field[Any], form: Form, name: str) -> Any:
    match field:
        case fields.List(inner=fields.Nested() as part):
            return [form_values(part.schema, form, f"{name}-{at}-") for at in _places(form, name)]
        case fields.List(inner=inner):
            return [_spelled(inner, text) for text in form.getlist(name) if text.strip()]
        case fields.Nested():
            return form_values(field.schema, form, f"{name}-")
        case _:
            text = form.get(name, "").strip()
            return _spelled(field, text) if text else None


def _places(form: Form, name: str) -> list[int]:
    """The numbers that stand after a name: which parts of a list the form has."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-")
    return sorted({int(found[1]) for key in form if (found := pattern.match(key))})


def _spelled(field: fields.Field[Any], text: str) -> Any:
    """Spell one value as the schema reads it; what cannot be read stays, for the schema to say."""
    for kind, spell in SPELLINGS:
        if isinstance(field, kind):
            return spell(text.strip())
    return text.strip()


def _boolean(text: str) -> bool:
    return text.casefold() in YES


def _integer(text: str) -> int | str:
    plain = _plain_number(text)
    return int(plain) if re.fullmatch(r"-?\d{1,15}", plain) else text


def _plain_number(text: str) -> str:
    """`1.250,5` or, in English, `1,250.5`, as `1250.5`."""
    shown = text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    group, point = (",", ".") if language() == "en" else (".", ",")
    if GROUPED[language()].fullmatch(shown):
        shown = shown.replace(group, "")
    return shown.replace(point, ".")


def _day(text: str) -> str:
    found = DANISH_DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def _clock(text: str) -> str:
    found = CLOCK.fullmatch(text)
    return f"{int(found[1]):02}:{found[2]}" if found else text


def _joined(text: str) -> str:
    """`12 34 56 78` as `12345678`."""
    return re.sub(r"[\s-]", "", text)


SPELLINGS: Final[tuple[tuple[type[fields.Field[Any]], Callable[[str], Any]], ...]] = (
    (fields.Boolean, _boolean),
    (fields.Integer, _integer),
    (fields.Decimal, _plain_number),
    (fields.Float, _plain_number),
    (fields.Date, _day),
    (fields.Time, _clock),
    (TimeOfDayField, _clock),
    (PhoneField, _joined),
    (CvrField, _joined),
)


def _sentences(
    schema: Schema, found: Mapping[Any, Any], values: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, list[str]]]:
    """Each faulty field's name in the form, with a sentence for each fault."""
    by_key = {field.data_key or name: field for name, field in schema.fields.items()}
    for key, wrong in found.items():
        yield from _at(by_key.get(key), wrong, values.get(key), f"{prefix}{key}")


def _at(
    field: fields.Field[Any] | None, wrong: Any, value: Any, name: str
) -> Iterator[tuple[str, list[str]]]:
    if isinstance(wrong, list):
        yield name, [_sentence(field, message, value is None) for message in wrong]
        return
    inner = field.inner if isinstance(field, fields.List) else field
    for key, deeper in wrong.items():
        if isinstance(key, int):
            part = value[key] if isinstance(value, list) and key < len(value) else None
            nested = isinstance(inner, fields.Nested)
            yield from _at(inner, deeper, part, f"{name}-{key}" if nested else name)
        elif isinstance(inner, fields.Nested):
            yield from _sentences(inner.schema, {key: deeper}, value or {}, f"{name}-")


def _sentence(field: fields.Field[Any] | None, message: str, absent: bool) -> str:
    if message in SENTENCES:
        return say(message).text
    if field is None:
        return say("field_invalid").text
    if absent or message in {field.error_messages[key] for key in ("required", "null")}:
        chosen = _is_choice(field) or isinstance(field, CHOSEN)
        return say("field_choice_missing" if chosen else _kind(field, "field_missing")).text
    if not message.startswith("Not a valid"):  # marshmallow's word for a wrong type
        for rule in field.validators:
            if isinstance(rule, (validate.Range, validate.Length)):
                return _limits(rule)
    if _is_choice(field):
        return say("field_choice").text
    return say(_kind(field, "field_invalid")).text


def _kind(field: fields.Field[Any], otherwise: str) -> str:
    """The sentence that shows by an example what a field of this type takes."""
    return next((code for kind, code in KINDS if isinstance(field, kind)), otherwise)


KINDS: Final[tuple[tuple[type[fields.Field[Any]], str], ...]] = (
    (fields.Integer, "field_integer"),
    (fields.Decimal, "field_decimal"),
    (fields.Float, "field_decimal"),
    (fields.Date, "field_date"),
    (fields.Time, "field_time"),
    (TimeOfDayField, "field_time"),
    (fields.Email, "field_email"),
)


CHOSEN: Final = (  # fields that a page shows as choices
    ChoiceField, fields.List, fields.DateTime, AuthorityField, CodeField, OccupationField,
)  # fmt: skip


def _is_choice(field: fields.Field[Any]) -> bool:
    return any(isinstance(rule, validate.OneOf) for rule in field.validators)


def _limits(rule: validate.Range | validate.Length) -> str:
    ends = ("at_least", "at_most", "between")
    if isinstance(rule, validate.Length):
        ends = ("too_short", "too_long", "length")
    which = ends[2] if None not in (rule.min, rule.max) else ends[0 if rule.max is None else 1]
    return say(f"field_{which}", min=rule.min, max=rule.max).text
