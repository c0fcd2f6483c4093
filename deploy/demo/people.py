"""The six municipalities' candidate files, written anew with a manifest of their faults."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from deploy.demo.faults import Cells, Fault, planned
from deploy.demo.invented import Person, people
from deploy.demo.systems import SYSTEMS, System, cells

SEED = 20261123
SECOND_WEEK_PEOPLE = 420
SECOND_WEEK_FILE = "101-koebenhavn-uge-2.csv"

REMARKS = (
    "",
    "",
    "",
    "",
    "Ring efter kl. 10",
    "Har cykel",
    "Vil gerne arbejde i hold",
    "Ny på holdet",
)
TEAMS = ("Team Nord", "Team Syd", "Team Job og Virksomhed", "Team Unge")


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault in a file, and what the import must report: its row, column and outcome."""

    file: str
    row: int
    column: str
    kind: int
    code: str
    outcome: str


def write_people(folder: Path, seed: int = SEED) -> list[Planted]:
    """Write the six files of 3,000 people in all; return every fault in them."""
    used: set[str] = set()
    planted: list[Planted] = []
    for turn, system in enumerate(SYSTEMS):
        rng = Random(f"{seed}-{system.municipality}")
        invented = list(people(system.municipality, system.people, rng, used))
        planted += _write(folder / system.file, system, invented, rng, turn)
    return planted


def write_second_week(folder: Path, seed: int = SEED) -> list[Planted]:
    """Write København's further people of the second week; return every fault in the file.

    None of them is in the first file.
    """
    used: set[str] = set()
    for system in SYSTEMS:
        rng = Random(f"{seed}-{system.municipality}")
        list(people(system.municipality, system.people, rng, used))
    system, rng = SYSTEMS[0], Random(f"{seed}-second-week")
    invented = list(people(system.municipality, SECOND_WEEK_PEOPLE, rng, used))
    return _write(folder / SECOND_WEEK_FILE, system, invented, rng, 1)


def write_broken(folder: Path) -> dict[str, str]:
    """Write files that are no table (sort 15); return the code that each is refused with."""
    heading = "CPR-nr.;Navn;By\r\n"
    broken: dict[str, tuple[bytes, str]] = {
        "log-ind.csv": (b"<!DOCTYPE html>\n<html><body>Log ind</body></html>\n", "file_is_page"),
        "fejl.csv": (b'{"error": "Wrong key or expired key"}', "file_is_message"),
        "tom.csv": (b"", "file_empty"),
        "kun-bom.csv": (b"\xef\xbb\xbf", "file_empty"),
        "excel.csv": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "file_is_workbook"),
        "afbrudt.csv": (f"{heading}710190-1234;Åse Holm;Rødovre ø".encode()[:-1], "file_torn"),
    }
    for name, (content, _) in broken.items():
        (folder / name).write_bytes(content)
    return {name: code for name, (_, code) in broken.items()}


def _write(
    path: Path, system: System, invented: Sequence[Person], rng: Random, turn: int
) -> list[Planted]:
    file = _File(path.name, system)
    faults = planned(system, len(invented), turn)
    teams = _teams(system, len(invented), rng)
    later = range(10, len(invented))
    places = [place for place in later if not (system.merged and teams[place])]
    by_place = dict(zip(rng.sample(places, len(faults)), faults, strict=True))
    for place, person in enumerate(invented):
        if place == system.header_again and place:
            file.add_header(again=True)
        written = cells(system, person) | {"team": teams[place], "remark": rng.choice(REMARKS)}
        file.add_person(written, by_place.get(place), rng)
    file.add_total(len(invented))
    path.write_bytes(file.text().encode(system.encoding))
    return file.planted


def _teams(system: System, number: int, rng: Random) -> list[str]:
    """Return each row's team; where cells are merged only the first row of a group has it."""
    if system.merged != "team":
        return [rng.choice(TEAMS) for _ in range(number)]
    group = number // len(TEAMS) + 1
    return ["" if place % group else TEAMS[place // group] for place in range(number)]


class _File:
    """A file in the writing: it knows which line a person would see next."""

    def __init__(self, name: str, system: System) -> None:
        self.name, self.system = name, system
        self.parts: list[str] = []
        self.line = 1
        self.planted: list[Planted] = []
        if system.title:
            self._add(system.title)
        self.header_line = self.line
        self.add_header()
        if system.merged:
            self._plant(self.header_line + 1, system.merged, 6, "merged_cells", "mended")

    def text(self) -> str:
        return "".join(self.parts)

    def add_header(self, *, again: bool = False) -> None:
        if again:
            self._plant(self.line, "", 6, "header_repeated", "mended")
        headings = self._joined([heading for heading, _ in self.system.columns])
        self._add(headings + self.system.delimiter * self.system.trailing)

    def add_person(self, written: Cells, fault: Fault | None, rng: Random) -> None:
        if fault and fault.raw == "again":
            self._add(self._row(written))
        line = self.line
        if fault:
            fault.spoil(written, self.system, rng)
            self._plant(line, fault.field, fault.kind, fault.code, fault.outcome)
        row = self._row(written)
        if fault and fault.raw == "newline":
            row = self._broken(row, fault)
        elif fault and fault.raw in ("delimiter", "quote"):
            row += {"delimiter": f"mappe{self.system.delimiter}se mere", "quote": '"ny mappe'}[
                fault.raw
            ]
        self._add(row + self.system.delimiter * self.system.trailing)

    def add_total(self, number: int) -> None:
        if self.system.total:
            self._plant(self.line, "", 6, "total_line", "mended")
            self._add(self._joined([self.system.total, str(number)]))

    def _broken(self, row: str, fault: Fault) -> str:
        """Break the row in two, as a line break outside quotes does; both halves are refused."""
        self._plant(self.line + 1, fault.field, fault.kind, fault.code, fault.outcome)
        found = row.split(self.system.delimiter)
        middle = len(found) // 2
        first, rest = found[:middle], found[middle:]
        return self.system.delimiter.join([*first, "op\n"]) + self.system.delimiter.join(rest)

    def _row(self, written: Cells) -> str:
        return self._joined(
            written.get(field, "") if field else f"{heading[:1]}{self.line % 7}"
            for heading, field in self.system.columns
        )

    def _joined(self, row: Iterable[str]) -> str:
        out = io.StringIO()
        delimiter = self.system.delimiter
        if self.system.quoted:
            writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        else:
            writer = csv.writer(out, delimiter=delimiter)
        writer.writerow(row)
        return out.getvalue().removesuffix("\r\n")

    def _add(self, row: str) -> None:
        self.parts.append(f"{row}\r\n")
        self.line += 1 + row.count("\n")

    def _plant(self, row: int, field: str, kind: int, code: str, outcome: str) -> None:
        column = self.system.heading(field) if field else ""
        self.planted.append(Planted(self.name, row, column, kind, code, outcome))
