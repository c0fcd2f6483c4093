"""Which of a need's slots are open to answers: under the agreement, and each one's own limits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.needs.coverage import MunicipalityCoverage, NeedCoverage
from shared.rules.agreement import OpenSlots


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Slots by where they stand; they sum to those that are asked for.

    `waiting` and `not_covered` are by municipality, those with most first.
    """

    slots: int
    taken: int
    open: int
    waiting: tuple[tuple[MunicipalityCoverage, int, int], ...]
    not_covered: tuple[tuple[MunicipalityCoverage, int], ...]


def answerable(found: NeedCoverage) -> Answerable:
    """Return where the slots of a need stand; waiting ones come with their limit."""
    return _summed(found.opened, {one.code: one for one in found.municipalities})


def _summed(rows: Iterable[OpenSlots], by_code: Mapping[str, MunicipalityCoverage]) -> Answerable:
    taken = opened = slots = 0
    waiting: dict[tuple[str, int], int] = defaultdict(int)
    outside: Counter[str] = Counter()
    for one in rows:
        taken += one.taken
        opened += one.open
        slots += one.taken + one.open + one.waiting + one.not_covered
        if one.waiting:
            waiting[one.municipality, one.limit or 0] += one.waiting
        outside[one.municipality] += one.not_covered
    most_first = sorted(waiting.items(), key=lambda item: (-item[1], item[0]))
    return Answerable(
        slots=slots, taken=taken, open=opened,
        waiting=tuple((by_code[code], count, limit) for (code, limit), count in most_first),
        not_covered=tuple((by_code[code], n) for code, n in outside.most_common() if n),
    )  # fmt: skip
