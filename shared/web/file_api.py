"""How a program sends a file, and what it is told of the rows that could not be taken."""

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from marshmallow import Schema, ValidationError, fields

from shared.imports.report import Report


class BytesField(fields.String):
    """The bytes of a file in base 64: whatever the system's encoding is, it arrives whole."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return b64decode(text, validate=True)
        except (Error, ValueError) as wrong:
            raise ValidationError("field_invalid") from wrong


class FileSentSchema(Schema):
    """A file; with `preview` it is read and reported on, and nothing is stored."""

    file = BytesField(required=True)
    preview = fields.Boolean(load_default=False)


class RowRefusedSchema(Schema):
    """One row that was left out, why, and what to do about it; values are never told."""

    row = fields.Integer()
    column = fields.String()
    code = fields.String()
    reason = fields.String()
    remedy = fields.String()


class FileTakenSchema(Schema):
    """What a file held: rows read, taken and refused, and the refused ones."""

    preview = fields.Boolean()
    rows = fields.Integer()
    taken = fields.Integer()
    refused = fields.Integer()
    refusals = fields.List(fields.Nested(RowRefusedSchema))


def told_of(report: Report, *, preview: bool) -> dict[str, object]:
    """Return what `FileTakenSchema` tells of a report, in the reader's language."""
    return {**report.counts(), "preview": preview, "refusals": report.refusals(gettext)}
