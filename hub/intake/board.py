"""A branch at a glance: its municipalities against its open needs, where most is lacking first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.coverage import MunicipalityCoverage, NeedCoverage, coverage
from shared.feed import stored
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.sector import SectorService
from shared.tables import NeedIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One municipality: how many slots lack in it, and how it stands to each need, in order."""

    code: str
    name: str
    member: bool
    gap: int
    cells: tuple[MunicipalityCoverage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The open needs of a branch, and the municipalities that are its members or have slots."""

    needs: tuple[NeedCoverage, ...]
    lines: tuple[Line, ...]

    @property
    def gap(self) -> int:
        """How many slots lack in all."""
        return sum(one.figures.open for one in self.needs)

    @property
    def slots(self) -> int:
        """How many slots are asked for in all."""
        return sum(one.figures.slots for one in self.needs)

    @property
    def silent(self) -> int:
        """How many answers of members are late."""
        return sum(one.state == "late" for line in self.lines for one in line.cells)


def board(session: Session, service: SectorService, today: date) -> Board:
    """Return the matrix of a service's open needs, sorted by what lacks, both ways."""
    query = select(NeedIndex).where(
        NeedIndex.state == "open", NeedIndex.branch.in_(service.branches)
    )
    keys = [split_ref(row.ref) for row in session.scalars(query)]
    found = [coverage(session, need, today) for need in stored.many(session, keys)]
    needs = sorted(found, key=lambda one: (-one.figures.open, _code(one.need)))
    return Board(needs=tuple(needs), lines=_lines(service, needs))


def _lines(service: SectorService, needs: Sequence[NeedCoverage]) -> tuple[Line, ...]:
    by_code = [{one.code: one for one in need.municipalities} for need in needs]
    codes = {*service.members}
    codes |= {one.code for need in needs for one in need.municipalities if one.figures.slots}
    lines = []
    for code in codes if needs else ():
        cells = tuple(of_need[code] for of_need in by_code)
        lines.append(
            Line(code=code, name=cells[0].name, member=code in service.members, cells=cells,
                 gap=sum(one.figures.open for one in cells))
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (-line.gap, line.name)))


def _code(need: Record) -> str:
    return str(need.body.code)
