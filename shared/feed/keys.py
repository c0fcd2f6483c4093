"""Naming many records at once, so that the database finds each by its key.

A condition on ids alone would have it look through all it holds: keys begin with the owner.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_

Key = tuple[str, UUID]
AT_ONCE = 500  # ids in a condition


def among(table: type[Any], keys: Iterable[Key]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions on `owner` and `id` that together name these records, in their order."""
    in_order = sorted(set(keys), key=lambda key: (key[0], key[1].int))
    for owner, some in groupby(in_order, key=lambda key: key[0]):
        ids = [record_id for _, record_id in some]
        for start in range(0, len(ids), AT_ONCE):
            yield and_(table.owner == owner, table.id.in_(ids[start : start + AT_ONCE]))
