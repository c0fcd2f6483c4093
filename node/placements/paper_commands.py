"""`landsaftale node papers …`: VITAS sheets and references, placements out, outcomes in."""

from pathlib import Path

import click

from node.placements import actions, outcomes, register
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed import stored
from shared.feed.local import Local
from shared.imports.report import FileRefused, Report, shown_column
from shared.problem import Refused
from shared.rules import vitas


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
        bodies = [
            stored.get(session, actions.find(session, local, code).ref).body for code in codes
        ]
        found = {
            body.code: vitas.sheet(
                body, stored.get(session, body.need).body, stored.get(session, body.workplace).body
            )
            for body in bodies
        }
    lines = [f"{code}  {field}: {value or '____'}" for code, fields in found.items()
             for field, value in fields.items()]  # fmt: skip
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
        found = register.rows(session, local)
    file.write_text(register.to_csv(found), encoding="utf-8-sig", newline="")
    return Shown({"file": str(file), "placements": len(found)}, [f"{len(found)} forløb: {file}"])


@papers.command("outcomes")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@shows
@with_local
def take_outcomes(local: Local, file: Path, report: Path | None) -> Shown:
    """Take in FILE (CSV) of outcomes from the case system; twice changes nothing.

    Example: landsaftale node papers outcomes outcomes.csv --report report.csv
    """
    try:
        done = outcomes.take(local, actor(), file.read_bytes())
    except FileRefused as problem:
        _write(report, Report(refused_file=problem.finding))
        raise
    _write(report, done.report)
    refusals = [
        {"row": one.row, "column": shown_column(one.column), "code": one.code,
         "reason": one.reason(), "remedy": one.remedy()}
        for one in done.report.refused
    ]  # fmt: skip
    data = {**done.report.counts(), "changed": done.changed, "unchanged": done.unchanged,
            "refusals": refusals}  # fmt: skip
    return Shown(data, table(list(row.values()) for row in refusals))


def _write(path: Path | None, report: Report) -> None:
    if path:
        path.write_text(report.to_csv(), encoding="utf-8-sig")
