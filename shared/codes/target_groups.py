"""Target groups: the numbers of LAB § 6, and the ways in which files spell them."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from shared.codes.danish import look_up_key
from shared.codes.lists import Code, codes, rows

_OLD_PARAGRAPH = re.compile(r"(?:lab )?2 (?:nr )?\d{1,2}")


def find_target_group(text: str, on: date) -> Code | None:
    """Return the target group that a file means, or none if it cannot be told.

    A group closed for new cases is returned as well, since running cases keep it: ask
    `open_on` of the day the case began. Groups unknown to the law `on` that day are none.
    """
    code = _spellings().get(look_up_key(text))
    group = codes("target_groups")[code] if code else None
    known = group is not None and (group.valid_from is None or group.valid_from <= on)
    return group if known else None


def is_old_numbering(text: str) -> bool:
    """Return whether a group is written by the § 2 of the law before 2020, as in "2.2"."""
    return _OLD_PARAGRAPH.fullmatch(look_up_key(text)) is not None


@cache
def meant_for(purpose: str) -> frozenset[str]:
    """Return the target groups that a pledge's purpose is for.

    They are so many, and overlap so much, that to be proposed for one or several tells nobody's.

    Raises:
        KeyError: there is no such purpose.
    """
    found = {row["code"]: row["target_groups"] for row in rows("pledge_purposes")}
    return frozenset(found[purpose].split("|"))


@cache
def _spellings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in rows("target_groups"):
        for spelling in (row["code"], row["da"], *row["spellings"].split("|")):
            found[look_up_key(spelling)] = row["code"]
    return MappingProxyType(found)
