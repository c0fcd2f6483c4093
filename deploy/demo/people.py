"""The six municipalities' candidate files, written anew with a manifest of their faults."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from deploy.demo.faults import Cells, Fault, planned
from deploy.demo.invented import Person, people
from deploy.demo.systems import SYSTEMS, System, cells
from deploy.demo.written import Planted, WrittenFile

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


def write_people(folder: Path, seed: int = SEED) -> list[Planted]:
    """Write the six files of 3,000 people in all; return every fault in them."""
    planted: list[Planted] = []
    faults: Counter[Fault] = Counter()
    for system, invented, rng in _everybody(seed, set()):
        planted += _write(folder / system.file, system, invented, rng, faults)
    return planted


def write_second_week(folder: Path, seed: int = SEED) -> list[Planted]:
    """Write København's further people of the second week; return every fault in the file.

    None of them is in the first file.
    """
    invented, rng = _newcomers(seed)
    return _write(folder / SECOND_WEEK_FILE, SYSTEMS[0], invented, rng, Counter())


def everybody(seed: int = SEED) -> list[Person]:
    """Return all who stand in the files, København's people of the second week with them."""
    first = [person for _, invented, _ in _everybody(seed, set()) for person in invented]
    return [*first, *_newcomers(seed)[0]]


def _everybody(seed: int, used: set[str]) -> Iterator[tuple[System, list[Person], Random]]:
    for system in SYSTEMS:
        rng = Random(f"{seed}-{system.municipality}")
        yield system, list(people(system.municipality, system.people, rng, used)), rng


def _newcomers(seed: int) -> tuple[list[Person], Random]:
    used: set[str] = set()
    system, rng = SYSTEMS[0], Random(f"{seed}-second-week")
    for _ in _everybody(seed, used):
        pass  # their numbers are used
    return list(people(system.municipality, SECOND_WEEK_PEOPLE, rng, used)), rng


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
    path: Path, system: System, invented: Sequence[Person], rng: Random, used: Counter[Fault]
) -> list[Planted]:
    file = _CandidateFile(path.name, system)
    faults = planned(system, len(invented), used)
    teams = _teams(system, len(invented), rng)
    later = range(10, len(invented))
    places = [place for place in later if not (system.merged and teams[place])]
    by_place = dict(zip(rng.sample(places, len(faults)), faults, strict=True))
    for place, person in enumerate(invented):
        if place == system.header_again and place:
            file.add_header_again()
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


class _CandidateFile(WrittenFile):
    """One system's file: its title, header, people and total."""

    def __init__(self, name: str, system: System) -> None:
        super().__init__(name, system.delimiter, quoted=system.quoted)
        self.system = system
        if system.title:
            self.add(system.title)
        if system.merged:
            first = self.line + 1
            self.plant(first, system.heading(system.merged), 6, "merged_cells", "mended")
        self._add_header()

    def add_header_again(self) -> None:
        self.plant(self.line, "", 6, "header_repeated", "mended")
        self._add_header()

    def add_person(self, written: Cells, fault: Fault | None, rng: Random) -> None:
        if fault and fault.raw == "again":
            self._add_row(self._row(written))
        if fault:
            fault.spoil(written, self.system, rng)
            self._plant_fault(self.line, fault)
        row = self._row(written)
        if fault and fault.raw == "newline":
            self._plant_fault(self.line + 1, fault)
            row = self._broken(row)
        elif fault and fault.raw == "delimiter":
            row += f"mappe{self.delimiter}se mere"
        elif fault and fault.raw == "quote":
            row += '"ny mappe'
        self._add_row(row)

    def add_total(self, number: int) -> None:
        if self.system.total:
            self.plant(self.line, "", 6, "total_line", "mended")
            self.add(self.joined([self.system.total, str(number)]))

    def _add_header(self) -> None:
        self._add_row(self.joined(heading for heading, _ in self.system.columns))

    def _add_row(self, row: str) -> None:
        self.add(row + self.delimiter * self.system.trailing)

    def _plant_fault(self, row: int, fault: Fault) -> None:
        column = self.system.heading(fault.field) if fault.field else ""
        self.plant(row, column, fault.kind, fault.code, fault.outcome)

    def _broken(self, row: str) -> str:
        """Break the row in two, as a line break outside quotes does; both halves are refused."""
        found = row.split(self.delimiter)
        middle = len(found) // 2
        return f"{self.delimiter.join(found[:middle])}\n{self.delimiter.join(found[middle:])}"

    def _row(self, written: Cells) -> str:
        return self.joined(
            written.get(field, "") if field else f"{heading[:1]}{self.line % 7}"
            for heading, field in self.system.columns
        )
