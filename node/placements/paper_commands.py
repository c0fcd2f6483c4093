"""`landsaftale node papers …`: VITAS sheets and references, placements out, outcomes in."""

from dataclasses import asdict
from pathlib import Path

import click

from node.placements import actions, outcome_files, register
from node.placements.register import sheet_of
from node.placements.standing import standing, standings
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local
from shared.imports.report import FileRefused, Report
from shared.problem import Refused
from shared.rules import vitas
from shared.web.sheet_api import sheet_lines


@click.group()
def papers() -> None:
    """On paper and in files: VITAS sheets, their references, placements out, outcomes in."""


@papers.command()
@click.argument("codes", metavar="P-CODE...", nargs=-1, required=True)
@shows
@with_local
def sheets(local: Local, codes: tuple[str, ...]) -> Shown:
    """Show the VITAS sheets of at most twelve placements, in VITAS's order of fields.

    Example: landsaftale node papers sheets P-7K3QM2X
    """
    if len(codes) > vitas.AT_ONCE:
        raise Refused("sheets_1_to_12", most=vitas.AT_ONCE)
    with local.read() as session:
        found = {
            one.about.placement.code: sheet_of(session, one)
            for one in (standing(session, local, code) for code in codes)
        }
    lines = [line for code, fields in found.items() for line in sheet_lines(code, fields)]
    return Shown({"sheets": {code: dict(fields) for code, fields in found.items()}}, lines)


@papers.command()
@click.argument("pairs", metavar="P-CODE=REFERENCE...", nargs=-1, required=True)
@shows
@with_local
def applied(local: Local, pairs: tuple[str, ...]) -> Shown:
    """Note the VITAS references of several placements: all of them, or none.

    Example: landsaftale node papers applied P-7K3QM2X=2026-123457
    """
    references = dict(pair.partition("=")[::2] for pair in pairs)
    if not all(references.values()):
        raise click.BadParameter("write P-7K3QM2X=2026-123456 for each")
    keys = actions.apply_all(local, actor(), references)
    return Shown({"placements": keys}, [f"{code}  {text}" for code, text in references.items()])


@papers.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@shows
@with_local
def export(local: Local, file: Path) -> Shown:
    """Write all placements to FILE (CSV) for the case system; no names, no CPR numbers.

    Example: landsaftale node papers export placements.csv
    """
    with local.read() as session:
        found = standings(session, local)
    file.write_text(register.to_csv(found), encoding="utf-8-sig", newline="")
    return Shown({"file": str(file), "placements": len(found)}, [f"{len(found)} forløb: {file}"])


@papers.command("outcomes")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@click.option("--preview", is_flag=True, help="Read and report; keep nothing.")
@shows
@with_local
def take_outcomes(local: Local, file: Path, report: Path | None, preview: bool) -> Shown:
    """Take in FILE (CSV) of outcomes from the case system; twice changes nothing.

    Example: landsaftale node papers outcomes outcomes.csv --report report.csv
    """
    data = file.read_bytes()
    try:
        done = (
            outcome_files.preview(local, data)
            if preview
            else outcome_files.take(local, actor(), data)
        )
    except FileRefused as problem:
        _write(report, Report(refused_file=problem.finding))
        raise
    _write(report, done.report)
    refusals = done.report.refusals()
    told = {**done.report.counts(), "changed": done.changed, "unchanged": done.unchanged,
            "preview": preview, "refusals": refusals}  # fmt: skip
    return Shown(told, table(list(row.values()) for row in refusals))


@papers.command("undo")
@shows
@with_local
def undo_outcomes(local: Local) -> Shown:
    """Undo the last file of outcomes; what somebody corrected since stays.

    Example: landsaftale node papers undo
    """
    return Shown(asdict(outcome_files.undo(local, actor())))


def _write(path: Path | None, report: Report) -> None:
    if path:
        path.write_text(report.to_csv(), encoding="utf-8-sig")
