"""What a parser of one cell answers: a value, perhaps with a note, or that it cannot be read."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

NOTHING: Mapping[str, str | int] = {}


class Parsed(NamedTuple, Generic[T]):
    """A value; `note` is the code of the repair that it took to read it."""

    value: T
    note: str | None = None
    params: Mapping[str, str | int] = NOTHING


class Unreadable(Exception):
    """A cell cannot be read. `params` never hold what stood in it."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
