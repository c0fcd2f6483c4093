"""Taking in a municipality's own file of candidates, all of it or nothing; and undoing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens import actions as citizens
from node.citizens import undoing
from node.citizens.actions import Steps
from node.citizens.consent import PUBLISH_AGAIN
from node.citizens.incoming import Changes
from node.citizens.undoing import KEPT_DAYS, Undone
from node.tables import ImportRun
from shared import clock
from shared.database import one_at_a_time, set_setting
from shared.feed.local import Local
from shared.imports.candidates import CandidateRow, read_list
from shared.imports.consent import ConsentText
from shared.imports.report import FileRefused, Report
from shared.problem import Refused

LOCK = 7_301_004  # any number, the same for all imports into one database
STOP_ABOVE = 10  # per cent of the people who are not paused


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: the good rows, the report on all of it, and its consent's text.

    `also_named` are the CPR numbers of refused rows of a full list; none of any other file.
    """

    rows: list[CandidateRow]
    report: Report
    consent_text: ConsentText | None
    also_named: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many of a file's citizens are new, changed and unchanged, and what ends with that.

    `recalled` profiles and `taken_back` proposals are of people whose consent is gone or who
    are paused. A full list pauses the `absent` of `known` people.
    """

    new: int
    changed: int
    unchanged: int
    recalled: int = 0
    taken_back: int = 0
    absent: int = 0
    known: int = 0

    @property
    def stops(self) -> bool:
        """Whether so many are absent from a full list that it takes a reason to store it."""
        return self.absent * 100 > self.known * STOP_ABOVE


def read(
    local: Local,
    data: bytes,
    consent_text: ConsentText | None = None,
    *,
    full_list: bool = False,
) -> File:
    """Read a file of this municipality; nothing is stored.

    Its consent column counts only when `consent_text` says which text it stands for. A
    `full_list` names everybody: who is absent from it is to be paused.

    Raises:
        FileRefused: the file is no list of candidates, or is torn.
    """
    with local.read() as session:
        today = clock.today(session)
    municipality = local.municipality
    rows, report, also_named = read_list(data, municipality, today, consent_text)
    if report.refused_file:
        raise FileRefused(report.refused_file.code, **report.refused_file.params)
    return File(rows, report, consent_text, also_named if full_list else None)


def preview(local: Local, file: File) -> Imported:
    """Tell what storing a file would change."""
    with local.read() as session:
        return _counts(_compare(local, session, file), Counter())


def store(
    local: Local, actor: str, file: File, steps: Steps = lambda _: None,
    *, reason: str | None = None,
) -> Imported:  # fmt: skip
    """Store a file's candidates in one transaction; the same file twice changes nothing.

    People are known again by CPR number. `steps` is told how many rows were stored. A profile
    is recalled in the same transaction when the file says that consent is gone, or a full list
    lacks its citizen.

    Raises:
        Refused: the key of the citizens that are here is gone (`identity_key_missing`); over
            ten per cent are absent from a full list, and no reason is given
            (`too_many_absent`).
    """
    with local.begin(actor) as tx:
        one_at_a_time(tx.session, LOCK)
        found = _compare(local, tx.session, file)
        before = _counts(found, Counter())
        if before.stops and not (reason or "").strip():
            raise Refused("too_many_absent", absent=before.absent, known=before.known,
                          percent=STOP_ABOVE)  # fmt: skip
        steps(found.unchanged)
        run = uuid4()
        done = _counts(found, citizens.add(tx, found, run, steps))
        if done.new or done.changed or done.absent:
            tx.session.add(
                ImportRun(id=run, what="candidates", at=tx.now, on=tx.today, actor=actor,
                          counts=asdict(done), full_list=file.also_named is not None,
                          reason=reason)
            )  # fmt: skip
        if done.recalled:
            set_setting(tx.session, PUBLISH_AGAIN, actor)
    return done


def runs(session: Session) -> Sequence[ImportRun]:
    """Return the files of candidates that changed something, the last first."""
    query = select(ImportRun).where(ImportRun.what == "candidates")
    return session.scalars(query.order_by(ImportRun.at.desc())).all()


def undo(local: Local, actor: str) -> Undone:
    """Undo the last file that was taken in, within seven days; then the one before, and so on.

    Profiles are published anew by the jobs; proposals that were taken back stay so.

    Raises:
        Refused: there is none (`import_none`), or it is too old (`import_too_old`).
    """
    with local.begin(actor) as tx:
        one_at_a_time(tx.session, LOCK)
        last = next((run for run in runs(tx.session) if run.undone_at is None), None)
        if last is None:
            raise Refused("import_none")
        if (tx.today - last.on).days > KEPT_DAYS:
            raise Refused("import_too_old", day=last.on, days=KEPT_DAYS)
        done = undoing.undo(tx, last.id)
        last.undone_at, last.undone_by = tx.now, actor
        set_setting(tx.session, PUBLISH_AGAIN, actor)
    return done


def _compare(local: Local, session: Session, file: File) -> Changes:
    return citizens.compare(
        local, session, file.rows, consent_named=file.consent_text is not None,
        also_named=file.also_named,
    )  # fmt: skip


def _counts(found: Changes, ended: Counter[str]) -> Imported:
    return Imported(
        new=found.new, changed=len(found.arrivals) - found.new, unchanged=found.unchanged,
        recalled=ended["recalled"], taken_back=ended["taken_back"],
        absent=len(found.absent), known=found.known,
    )  # fmt: skip
