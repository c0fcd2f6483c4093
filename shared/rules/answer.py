"""A municipality's first answer to a need: what it may say, whether by its node or by a link."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.problem import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`supply` goes with a count of people, `later` with a day, `not_now` with a reason."""

    answer: Literal["supply", "later", "not_now"]
    count: int | None = None
    until: date | None = None
    reason: str | None = None


def check(
    reply: Reply, *, slots: int, first_start: date, today: date, reasons: Container[str]
) -> None:
    """See that an answer fits a need of so many slots whose first one starts on that day.

    Raises:
        Refused: fewer people than one or more than there are slots (`supply_number`), a day
            that is not to come or lies after the first start (`later_day`), or a reason that is
            not among `reasons` (`reason_unknown`).
    """
    match reply.answer:
        case "supply" if not 1 <= (reply.count or 0) <= slots:
            raise Refused("supply_number", slots=slots)
        case "later" if not (reply.until and today < reply.until <= first_start):
            raise Refused("later_day", first=today, last=first_start)
        case "not_now" if reply.reason not in reasons:
            raise Refused("reason_unknown", given=reply.reason or "")
