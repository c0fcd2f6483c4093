"""What this municipality asked holders to destroy, and what is not confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from node.citizens.actions import by_code
from node.citizens.recalls import fetched, recalled
from shared.erasures import Asked, HandedOut, counts, late, newest, outstanding

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Erasures by how they stand; `asked` is all of them, `waiting` those without a final receipt.

    `opened` are names that an employer has fetched, of proposals that were taken back since:
    they cannot be recalled from here.
    """

    asked: int
    confirmed: int
    passed_on: int
    waiting: int
    lapsed: int
    late: int
    outstanding: Sequence[Asked]
    latest: Sequence[Asked]
    opened: Sequence[HandedOut]


def overview(session: Session) -> Overview:
    """Return how all erasures stand; fifty of each list."""
    found = counts(session)
    return Overview(
        asked=sum(found.values()), confirmed=found["confirmed"], passed_on=found["passed_on"],
        waiting=found["asked"] + found["passed_on"], lapsed=found["lapsed"],
        late=late(session), outstanding=outstanding(session, SHOWN),
        latest=newest(session, SHOWN),
        opened=[one for one in fetched(session) if one.withdrawn],
    )  # fmt: skip


def of_citizen(session: Session, code: str) -> tuple[list[Asked], list[HandedOut]]:
    """Return what came of recalling one citizen's records, and who has fetched the name.

    Raises:
        NotFound: no candidate has this code.
    """
    return recalled(session, by_code(session, code))
