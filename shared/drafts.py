"""Drafts: what a person wrote, in a TOML file or a form, and what is wrong with it by field."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from shared.codes.places import municipalities
from shared.problem import Refused
from shared.web.forms import sentences


def read_draft(path: Path, schema: Schema) -> Any:
    """Return what the schema makes of a TOML file.

    Raises:
        Refused: the file is no TOML (`draft_unreadable`), or a field does not hold
            (`draft_field`), or several do not (`draft_fields`: the first, and how many more).
    """
    try:
        values = toml_values(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Refused("draft_unreadable", file=path.name, why=str(wrong)) from wrong
    try:
        return schema.load(values)
    except ValidationError as wrong:
        (field, why), *more = sentences(schema, wrong, values).items()
        about = {"file": path.name, "field": field.replace("-", "."), "why": why[0]}
        if more:
            raise Refused("draft_fields", **about, more=len(more)) from wrong
        raise Refused("draft_field", **about) from wrong


def toml_values(text: str) -> dict[str, Any]:
    """Return what TOML says, dates as a schema reads them.

    Raises:
        tomllib.TOMLDecodeError: it is none.
    """
    values: dict[str, Any] = _plain(tomllib.loads(text))
    return values


def list_faults(
    field: str, chosen: Iterable[str], known: Collection[str]
) -> Iterator[tuple[str, Refused]]:
    """Yield the field for each code that stands on no list, with the nearest that does."""
    for code in chosen:
        if code not in known:
            near = get_close_matches(code, known, 1) or [""]
            yield field, Refused("code_unknown", field=field, given=code, nearest=near[0])


def host_faults(
    field: str, authority: str, mandate_on: date, today: date
) -> Iterator[tuple[str, Refused]]:
    """Yield what does not hold of a hosting authority and its mandate."""
    kind, _, code = authority.partition(":")
    if kind == "municipality" and code not in municipalities():
        yield field, Refused("hosting_unknown", authority=authority)
    if mandate_on > today:
        yield "mandate_on", Refused("mandate_later", mandate_on=mandate_on)


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
