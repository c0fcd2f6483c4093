"""`landsaftale node imports candidates | list | undo`"""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from node.imports import actions
from node.imports.actions import File, Imported
from shared.cli import Shown, actor, day, progress, shows, table, with_local
from shared.feed.local import Local
from shared.imports.consent import Basis, ConsentText
from shared.imports.report import FileRefused, Report, shown_column

SHOWN_REFUSALS = 20


@click.group()
def imports() -> None:
    """Take in files from the municipality's own systems."""


@imports.command("candidates")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--consent-text", help="The text that the file's consent column stands for.")
@click.option("--consent-from", callback=day, help="The day from which that text was used.")
@click.option("--consent-scope", help="What the text covers, in a few words.")
@click.option("--consent-basis", type=click.Choice(["consent", "public_task"]), default="consent",
              show_default=True, help="What it rests on; both can be withdrawn.")  # fmt: skip
@click.option("--full-list", is_flag=True, help="Whom the file lacks is paused, not erased.")
@click.option("--reason", help="Why it is right that over 10 per cent are absent.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@click.option("--preview", is_flag=True, help="Read and report; store nothing.")
@shows
@with_local
def import_candidates(
    local: Local, file: Path, consent_text: str | None, consent_from: date | None,
    consent_scope: str | None, consent_basis: Basis, full_list: bool, reason: str | None,
    report: Path | None, preview: bool,
) -> Shown:  # fmt: skip
    """Take the candidates of FILE (CSV), known again by CPR number.

    The same file twice changes nothing. The report names row, column, reason and remedy; values
    are masked. Without --consent-text the file says nothing about consent. With --full-list,
    people who are absent from the file are paused; above 10 per cent it stops for a reason.

    Example: landsaftale node imports candidates candidates.csv --report report.csv
    --consent-text "Samtykke til deling 2026" --consent-from 2026-01-01 --consent-scope "Forslag"
    """
    text = _text(consent_text, consent_from, consent_scope, consent_basis)
    try:
        found = actions.read(local, file.read_bytes(), text, full_list=full_list)
    except FileRefused as problem:
        _write(report, Report(refused_file=problem.finding))
        raise
    _write(report, found.report)
    if preview:
        return _shown(found, actions.preview(local, found), preview=True)
    with progress("Gemmer kandidater", len(found.rows)) as steps:
        done = actions.store(local, actor(), found, steps, reason=reason)
    return _shown(found, done, preview=False)


@imports.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """Show the files that were taken in, the last first, and what each did.

    Example: landsaftale node imports list
    """
    with local.read() as session:
        found = actions.runs(session)
    rows = [
        {"at": run.at, "actor": run.actor, "full_list": run.full_list, "counts": run.counts,
         "reason": run.reason, "undone": run.undone_at is not None}
        for run in found
    ]  # fmt: skip
    lines = table(
        (f"{run.at:%Y-%m-%d %H:%M}", run.actor, f"{run.counts['new']} nye",
         f"{run.counts['changed']} ændret", f"{run.counts['absent']} sat på pause",
         "fortrudt" if run.undone_at else "")
        for run in found
    )  # fmt: skip
    return Shown({"imports": rows}, lines)


@imports.command()
@shows
@with_local
def undo(local: Local) -> Shown:
    """Undo the last file that was taken in: what it changed, added and paused.

    Example: landsaftale node imports undo
    """
    done = actions.undo(local, actor())
    line = (f"Filen er fortrudt: {done.restored} er som før, {done.removed} nye er fjernet, "
            f"{done.kept} beholdes på pause.")  # fmt: skip
    return Shown(asdict(done), [line])


def _text(
    name: str | None, since: date | None, scope: str | None, basis: Basis
) -> ConsentText | None:
    """Return the consent text of the options: all three of them or none.

    Raises:
        click.UsageError: only some of them are given.
    """
    if name and since and scope:
        return ConsentText(name, scope, since, basis)
    if name or since or scope:
        raise click.UsageError("give --consent-text, --consent-from and --consent-scope together")
    return None


def _write(path: Path | None, report: Report) -> None:
    if path:
        path.write_text(report.to_csv(), encoding="utf-8-sig")


def _shown(file: File, done: Imported, *, preview: bool) -> Shown:
    report = file.report
    data = report.to_dict() | {
        "dropped_fields": len(report.dropped), "new": done.new, "changed": done.changed,
        "unchanged": done.unchanged, "recalled": done.recalled, "absent": done.absent,
        "taken_back": done.taken_back, "preview": preview,
        "refusals": report.refusals(),
    }  # fmt: skip
    return Shown(data, _lines(report, done, preview))


def _lines(report: Report, done: Imported, preview: bool) -> list[str]:
    counts = report.counts()
    lines = [
        "Intet er gemt: dette er en forhåndsvisning." if preview else "Filen er indlæst.",
        f"{counts['rows']} rækker: {counts['taken']} taget, {counts['refused']} afvist.",
        f"{done.new} nye, {done.changed} ændret, {done.unchanged} uændret.",
        *(
            [f"{done.absent} af {done.known} er ikke med og sættes på pause."]
            if done.known
            else []
        ),
        f"{counts['mended']} værdier er rettet, {counts['dropped']} felter er udeladt.",
    ]
    unread = [shown_column(name) for name in (*report.unknown_columns, *report.never_stored)]
    if unread:
        lines.append(f"Ikke gemt: {', '.join(unread)}.")
    first = report.refused[:SHOWN_REFUSALS]
    return lines + [
        f"  Række {one.row}, {shown_column(one.column)}: {one.reason()} {one.remedy()}"
        for one in first
    ]
