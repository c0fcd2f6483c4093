"""Bodies of a newer schema than ours: the members that we know, and what else there is.

Only kinds about no citizen are read so. The bytes are kept and passed on as they were signed.
"""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError, fields

from shared.records.formats import CPR_LIKE
from shared.records.identity import find_cpr_like


def load(schema: Schema, body: Any) -> Any:
    """Read a body by the members that our schema knows, after a look at all others.

    Raises:
        ValidationError: a known member does not hold, or an unknown one reads as a CPR number.
    """
    unknown: list[Any] = []
    known = _known(schema, body, unknown)
    if any(find_cpr_like(text) is not None for text in _texts(unknown)):
        raise ValidationError([CPR_LIKE], "unknown_member")  # whose name may be the number
    return schema.load(known)


def _known(schema: Schema, value: Any, unknown: list[Any]) -> Any:
    """Return the part of an object that a schema knows; the rest is added to `unknown`."""
    if not isinstance(value, dict):
        return value
    members = schema.load_fields
    unknown += [[name, rest] for name, rest in value.items() if name not in members]
    return {
        name: _within(members[name], part, unknown)
        for name, part in value.items()
        if name in members
    }


def _within(field: fields.Field[Any], value: Any, unknown: list[Any]) -> Any:
    match field:
        case fields.Nested():
            return _known(field.schema, value, unknown)
        case fields.List() if isinstance(value, list):
            return [_within(field.inner, part, unknown) for part in value]
    return value


def _texts(value: Any) -> Iterator[str]:
    """Yield every text, name and number."""
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)
