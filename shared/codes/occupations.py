"""Occupations: the unit groups (four digits) of ISCO-08 and its Danish edition, DISCO-08."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from shared.codes.lists import Code, rows


@cache
def occupations() -> Mapping[str, Code]:
    """Return every unit group by its four digits; a Danish title may be missing."""
    return MappingProxyType(
        {row["code"]: Code(row["code"], row["da"], row["en"]) for row in rows("occupations")}
    )


def occupation(code: str) -> Code | None:
    """Return the unit group of a four-digit code, or of a six-digit DISCO-08 code inside it."""
    digits = code.strip()
    if len(digits) not in {4, 6} or not digits.isdigit():
        return None
    return occupations().get(digits[:4])
