"""The desk and the board of a branch, as programs and commands read them."""

from dataclasses import dataclass
from uuid import UUID

from marshmallow_dataclass import class_schema

from hub.intake.board import Board
from hub.intake.desk import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """What waits for one slot group, by whom it is to be screened, and the codes of all of it.

    `late` is in working days.
    """

    need: str
    group: UUID
    waiting: int
    municipalities: int
    late: int
    screener: str | None
    proposals: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """How a municipality stands to one need: slots in it that lack, of those asked for."""

    need: str
    open: int
    slots: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One municipality of the board; `gap` is how many slots lack in it."""

    municipality: str
    name: str
    member: bool
    gap: int
    needs: list[BoardCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSummary:
    """Where a branch lacks: in all, by need (their codes), and by municipality."""

    gap: int
    slots: int
    silent: int
    needs: list[str]
    rows: list[BoardLine]


BATCHES = class_schema(BatchSummary)(many=True)
BOARD = class_schema(BoardSummary)()


def batch_summary(one: Batch) -> BatchSummary:
    """Return a batch of the desk."""
    return BatchSummary(
        need=one.need.code, group=one.key, waiting=len(one.waiting),
        municipalities=one.municipalities, late=one.late,
        screener=one.screener.name if one.screener else None,
        proposals=[nomination.body.code for nomination in one.waiting],
    )  # fmt: skip


def board_summary(found: Board) -> BoardSummary:
    """Return the board of a branch, in its own order."""
    codes = [one.need.body.code for one in found.needs]
    rows = [
        BoardLine(
            municipality=line.code, name=line.name, member=line.member, gap=line.gap,
            needs=[
                BoardCell(need=code, open=cell.figures.open, slots=cell.figures.slots,
                          state=cell.state)
                for code, cell in zip(codes, line.cells, strict=True)
            ],
        )
        for line in found.lines
    ]  # fmt: skip
    return BoardSummary(
        gap=found.gap, slots=found.slots, silent=found.silent, needs=codes, rows=rows
    )
