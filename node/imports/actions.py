"""Taking in a municipality's own file of candidates, all of it or nothing."""

from dataclasses import dataclass

from node.citizens import actions as citizens
from node.citizens.actions import Steps
from shared import clock
from shared.feed.local import Local
from shared.imports.candidates import CandidateRow, read_candidates
from shared.imports.consent import ConsentText
from shared.imports.report import FileRefused, Report


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: the good rows, the report on all of it, and its consent's text."""

    rows: list[CandidateRow]
    report: Report
    consent_text: ConsentText | None


@dataclass(frozen=True, slots=True)
class Imported:
    """How many of a file's citizens are new, changed and unchanged, and what ends with that.

    `recalled` profiles and `taken_back` proposals are of people whose consent is gone.
    """

    new: int
    changed: int
    unchanged: int
    recalled: int = 0
    taken_back: int = 0


def read(local: Local, data: bytes, consent_text: ConsentText | None = None) -> File:
    """Read a file of this municipality; nothing is stored.

    Its consent column counts only when `consent_text` says which text it stands for.

    Raises:
        FileRefused: the file is no list of candidates, or is torn.
    """
    with local.read() as session:
        today = clock.today(session)
    municipality = local.authority.partition(":")[2]
    rows, report = read_candidates(data, municipality, today, consent_text)
    if report.refused_file:
        raise FileRefused(report.refused_file.code, **report.refused_file.params)
    return File(rows, report, consent_text)


def preview(local: Local, file: File) -> Imported:
    """Tell what storing a file would change."""
    with local.read() as session:
        named = file.consent_text is not None
        found = citizens.compare(local, session, file.rows, consent_named=named)
    return Imported(found.new, len(found.arrivals) - found.new, found.unchanged)


def store(local: Local, actor: str, file: File, steps: Steps = lambda _: None) -> Imported:
    """Store a file's candidates in one transaction; the same file twice changes nothing.

    People are known again by CPR number. `steps` is told how many rows were stored. A profile
    is recalled in the same transaction when the file says that consent is gone.

    Raises:
        Refused: the key of the citizens that are here is gone (`identity_key_missing`).
    """
    with local.begin(actor) as tx:
        named = file.consent_text is not None
        found = citizens.compare(local, tx.session, file.rows, consent_named=named)
        steps(found.unchanged)
        ended = citizens.add(tx, found, steps)
    return Imported(
        found.new, len(found.arrivals) - found.new, found.unchanged,
        recalled=ended["recalled"], taken_back=ended["taken_back"],
    )  # fmt: skip
