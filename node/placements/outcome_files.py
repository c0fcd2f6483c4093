"""Files of outcomes from the case system: looked at, taken row by row, undone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from node.placements.actions import advance, find
from node.placements.outcomes import Found, Kept, Result, Source, Weeks, keep
from node.tables import Case, ImportRun, OutcomeBefore
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.imports.columns import OUTCOMES
from shared.imports.outcomes import OutcomeRow, read_outcomes
from shared.imports.report import FileRefused, Finding, Report, masked
from shared.problem import NotFound, Refused
from shared.records.formats import split_ref
from shared.records.kinds import KINDS

KEPT_DAYS = 7
WHY = {"not_ended": "outcome_before_end", "outcome_early": "outcome_before_day"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file of outcomes did: rows that said something new, and rows that did not."""

    report: Report
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesUndone:
    """How many outcomes are as before, are gone, and stay since somebody corrected them."""

    restored: int
    removed: int
    kept: int


class _OnlyLooked(Exception):
    """Ends the transaction of a preview."""


def preview(local: Local, data: bytes) -> Taken:
    """Tell what taking a file would do: it is done, counted, and rolled back.

    Raises:
        FileRefused: the file is no table of outcomes.
    """
    rows, report = _read(data)
    with suppress(_OnlyLooked), local.begin("preview") as tx:
        done = _take_all(tx, rows, report)
        raise _OnlyLooked
    return done


def take(local: Local, actor: str, data: bytes) -> Taken:
    """Take in a file of outcomes, row by row; the same file twice changes nothing.

    A row that cannot be taken is reported and stops no other. "Not known" never replaces what
    is known. For seven days it can be undone.

    Raises:
        FileRefused: the file is no table of outcomes.
    """
    rows, report = _read(data)
    with local.begin(actor) as tx:
        return _take_all(tx, rows, report)


def runs(session: Session) -> Sequence[ImportRun]:
    """Return the files of outcomes that changed something, the last first."""
    query = select(ImportRun).where(ImportRun.what == "outcomes")
    return session.scalars(query.order_by(ImportRun.at.desc())).all()


def last_run(session: Session) -> ImportRun | None:
    """Return the file that would be undone now, none if there is none left."""
    return next((run for run in runs(session) if run.undone_at is None), None)


def undo(local: Local, actor: str) -> OutcomesUndone:
    """Undo the last file, within seven days; then the one before, and so on.

    What somebody corrected since stays. A placement that was closed by it stays closed, as it
    does without an outcome.

    Raises:
        Refused: there is none (`import_none`), or it is too old (`import_too_old`).
    """
    with local.begin(actor) as tx:
        last = last_run(tx.session)
        if last is None:
            raise Refused("import_none")
        if (tx.today - last.on).days > KEPT_DAYS:
            raise Refused("import_too_old", day=last.on, days=KEPT_DAYS)
        rows = tx.session.scalars(select(OutcomeBefore).where(OutcomeBefore.run == last.id))
        done = Counter(_undo(tx, row) for row in rows.all())
        tx.session.execute(delete(OutcomeBefore).where(OutcomeBefore.run == last.id))
        last.undone_at, last.undone_by = tx.now, actor
    return OutcomesUndone(restored=done["restored"], removed=done["removed"], kept=done["kept"])


def _undo(tx: Transaction, row: OutcomeBefore) -> str:
    held = stored.many(tx.session, [split_ref(row.outcome)])
    if not held or held[0].rev != row.rev:
        return "kept"
    if row.was is None:
        tx.erase(row.outcome)
        return "removed"
    tx.write(KINDS["outcome"].schema.load(row.was), "file undone", revises=row.outcome)
    return "restored"


def _read(data: bytes) -> tuple[Sequence[OutcomeRow], Report]:
    rows, report = read_outcomes(data)
    if report.refused_file:
        raise FileRefused(report.refused_file.code, **report.refused_file.params)
    return rows, report


def _take_all(tx: Transaction, rows: Iterable[OutcomeRow], report: Report) -> Taken:
    old = OutcomeBefore.on < tx.today - timedelta(days=KEPT_DAYS)
    tx.session.execute(delete(OutcomeBefore).where(old))
    done: Counter[bool] = Counter()
    first: dict[str, tuple[str, Kept]] = {}  # what each said before the file, by its key
    for row in rows:
        try:
            placement, kept = _take(tx, row)
        except (NotFound, Refused) as problem:
            report.findings.append(_finding(row, problem))
            report.taken -= 1
            continue
        done[kept.is_new] += 1
        if kept.is_new:
            first.setdefault(kept.key, (placement, kept))
    taken = Taken(report=report, changed=done[True], unchanged=done[False])
    if first:
        _remember(tx, first, taken)
    return taken


def _remember(tx: Transaction, first: dict[str, tuple[str, Kept]], done: Taken) -> None:
    """Keep how the outcomes were, so that the file can be undone."""
    counts = {"changed": done.changed, "unchanged": done.unchanged}
    run = ImportRun(id=uuid4(), what="outcomes", at=tx.now, on=tx.today, actor=tx.actor,
                    full_list=False, counts=counts)  # fmt: skip
    tx.session.add(run)
    schema = KINDS["outcome"].schema
    for key, (placement, kept) in first.items():
        tx.session.add(
            OutcomeBefore(
                run=run.id, outcome=key, placement=placement, on=tx.today,
                was=schema.dump(kept.before) if kept.before else None,
                rev=stored.rev(tx.session, key),
            )
        )  # fmt: skip


def _take(tx: Transaction, row: OutcomeRow) -> tuple[str, Kept]:
    about = advance(tx, _meant(tx, row))
    if row.result == "unknown" and row.weeks in about.noted:
        return about.key, Kept("", None, is_new=False)
    found = Found(
        weeks=cast("Weeks", row.weeks), result=cast("Result", row.result),
        source=cast("Source", row.source), hours=row.hours,
    )  # fmt: skip
    return about.key, keep(tx, about, found)


def _meant(tx: Transaction, row: OutcomeRow) -> str:
    """Return the key of the placement that a row is about."""
    if row.placement:
        return find(tx.session, tx.local, row.placement).ref
    wanted = select(Case.placement).where(Case.vitas_reference == row.reference)
    found = tx.session.scalars(wanted).all()
    if len(found) != 1:
        raise NotFound(row.reference or "")
    return found[0]


def _finding(row: OutcomeRow, problem: NotFound | Refused) -> Finding:
    told = row.placement or row.reference or ""
    heading = OUTCOMES.headings[row.column][0]
    code = WHY.get(problem.code, "placement_unknown")
    return Finding("refused", row.row, heading, code, {}, masked(told))
