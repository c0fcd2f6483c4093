"""Drafts: a TOML file that a person wrote, checked whole against a closed schema."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from shared.problem import Refused
from shared.web.forms import sentences


def read_draft(path: Path, schema: Schema) -> Any:
    """Return what the schema makes of a TOML file.

    Raises:
        Refused: the file is no TOML (`draft_unreadable`), or a field does not hold
            (`draft_field`, which names the first and counts the rest).
    """
    try:
        values = _plain(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Refused("draft_unreadable", file=path.name, why=str(wrong)) from wrong
    try:
        return schema.load(values)
    except ValidationError as wrong:
        (field, why), *more = sentences(schema, wrong, values).items()
        raise Refused(
            "draft_field", file=path.name, field=field.replace("-", "."), why=why[0],
            more=len(more),
        ) from wrong  # fmt: skip


def _plain(value: Any) -> Any:
    """TOML's own dates as the schema reads them."""
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list():
            return [_plain(part) for part in value]
        case date():
            return value.isoformat()
        case _:
            return value
