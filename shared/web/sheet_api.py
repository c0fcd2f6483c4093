"""A VITAS sheet as programs and commands of both parties are told of it."""

from collections.abc import Iterator, Mapping

from marshmallow import Schema, fields

from shared.rules.vitas import Value


class SheetSchema(Schema):
    """One application in VITAS's order of fields; what is for the pen has no value."""

    placement = fields.String()
    fields_in_order = fields.List(fields.Tuple((fields.String(), fields.String(allow_none=True))))


def sheet_told(code: str, found: Mapping[str, Value]) -> dict[str, object]:
    """Return what `SheetSchema` tells of a placement's sheet, by its code."""
    return {"placement": code, "fields_in_order": [
        (name, " ".join(value) if isinstance(value, tuple) else value and str(value))
        for name, value in found.items()
    ]}  # fmt: skip


def sheet_lines(code: str, found: Mapping[str, Value]) -> Iterator[str]:
    """Yield a sheet as lines to read."""
    return (f"{code}  {name}: {value or '____'}" for name, value in found.items())
