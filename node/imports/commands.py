"""`landsaftale node imports candidates`"""

from datetime import date
from pathlib import Path

import click

from node.imports import actions
from node.imports.actions import File, Imported
from shared.cli import Shown, actor, day, progress, shows, with_local
from shared.feed.local import Local
from shared.imports.consent import ConsentText
from shared.imports.report import FileRefused, Finding, Report, shown_column

SHOWN_REFUSALS = 20


@click.group()
def imports() -> None:
    """Take in files from the municipality's own systems."""


@imports.command("candidates")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--consent-text", help="The text that the file's consent column stands for.")
@click.option("--consent-from", callback=day, help="The day from which that text was used.")
@click.option("--consent-scope", help="What the text covers, in a few words.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@click.option("--preview", is_flag=True, help="Read and report; store nothing.")
@shows
@with_local
def import_candidates(
    local: Local, file: Path, consent_text: str | None, consent_from: date | None,
    consent_scope: str | None, report: Path | None, preview: bool,
) -> Shown:  # fmt: skip
    """Take the candidates of FILE (CSV), known again by CPR number.

    The same file twice changes nothing. The report names row, column, reason and remedy; values
    are masked. Without --consent-text the file says nothing about consent.

    Example: landsaftale node imports candidates candidates.csv --report report.csv
    --consent-text "Samtykke til deling 2026" --consent-from 2026-01-01 --consent-scope "Forslag"
    """
    text = _text(consent_text, consent_from, consent_scope)
    try:
        found = actions.read(local, file.read_bytes(), text)
    except FileRefused as problem:
        _write(report, Report(refused_file=problem.finding))
        raise
    _write(report, found.report)
    if preview:
        return _shown(found, actions.preview(local, found), preview=True)
    with progress("Gemmer kandidater", len(found.rows)) as steps:
        done = actions.store(local, actor(), found, steps)
    return _shown(found, done, preview=False)


def _text(name: str | None, since: date | None, scope: str | None) -> ConsentText | None:
    """Return the consent text of the options: all three of them or none.

    Raises:
        click.UsageError: only some of them are given.
    """
    if name and since and scope:
        return ConsentText(name, scope, since)
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
        "unchanged": done.unchanged, "recalled": done.recalled, "preview": preview,
        "refusals": [_refusal(one) for one in report.refused],
    }  # fmt: skip
    return Shown(data, _lines(report, done, preview))


def _refusal(one: Finding) -> dict[str, object]:
    return {"row": one.row, "column": shown_column(one.column), "code": one.code,
            "reason": one.reason(), "remedy": one.remedy()}  # fmt: skip


def _lines(report: Report, done: Imported, preview: bool) -> list[str]:
    counts = report.counts()
    lines = [
        "Intet er gemt: dette er en forhåndsvisning." if preview else "Filen er indlæst.",
        f"{counts['rows']} rækker: {counts['taken']} taget, {counts['refused']} afvist.",
        f"{done.new} nye, {done.changed} ændret, {done.unchanged} uændret.",
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
