"""`landsaftale hub employers …`"""

from datetime import date
from pathlib import Path

import click
from sqlalchemy import select

from hub.employers import actions, keys
from hub.employers.draft import EmployerDraft
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.feed.local import Local
from shared.imports.report import Finding, shown_column
from shared.records.employer import Contact, LegalUnit
from shared.said import employer_by_code
from shared.tables import EmployerIndex, WorkplaceIndex
from shared.workplaces import Imported

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def employers() -> None:
    """Register employers, their legal units, workplaces and contacts' keys."""


@employers.command()
@click.argument("name")
@click.option("--unit", "units", multiple=True, required=True, help="CVR=NAME, once for each.")
@click.option(
    "--franchise",
    "franchises",
    multiple=True,
    metavar="CVR",
    help="A unit that another runs: it joins agreements by its own word.",
)
@click.option("--contact-name", required=True, help="Whom to ring at the head office.")
@click.option("--contact-phone")
@click.option("--contact-email")
@click.option("--demo", is_flag=True, help="The employer is invented.")
@shows
@with_local
def add(
    local: Local, name: str, units: tuple[str, ...], franchises: tuple[str, ...],
    contact_name: str, contact_phone: str | None, contact_email: str | None, demo: bool,
) -> Shown:  # fmt: skip
    """Register the employer NAME with its legal units.

    Example: landsaftale hub employers add "Nordlys Hoteller" --unit "99000023=Nordlys Nord ApS"
    --contact-name "Mette Lind" --contact-phone 70000000
    """
    pairs = [unit.partition("=") for unit in units]
    draft = EmployerDraft(
        name=name, is_demo=demo,
        units=tuple(
            LegalUnit(cvr=cvr.strip(), name=of.strip() or name,
                      franchise=cvr.strip() in franchises)
            for cvr, _, of in pairs
        ),
        contact=Contact(name=contact_name, phone=contact_phone, email=contact_email),
    )  # fmt: skip
    record = actions.add(local, actor(), draft)
    return Shown({"employer": record.ref, "code": record.body.code},
                 [f"{name} er oprettet med koden {record.body.code}."])  # fmt: skip


@employers.command("import")
@click.argument("code")
@click.argument("file", type=FILE)
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@click.option("--counted-on", callback=day, help="The day the staff was counted. Default: today.")
@click.option("--preview", is_flag=True, help="Read and report; store nothing.")
@shows
@with_local
def import_(
    local: Local, code: str, file: Path, report: Path | None, counted_on: date | None,
    preview: bool,
) -> Shown:  # fmt: skip
    """Take the workplaces of employer CODE from its head office's FILE (CSV).

    Workplaces are known again by P-number; the same file twice changes nothing. Rows that are
    refused stand in the report by row and column, with values masked.

    Example: landsaftale hub employers import V-7K3QM2X workplaces.csv --report report.csv
    """
    done = actions.import_workplaces(
        local, actor(), code, file.read_bytes(), counted_on=counted_on, preview=preview
    )
    if report:
        report.write_text(done.report.to_csv(), encoding="utf-8-sig")
    told = done.report.to_dict() | {
        "new": done.new, "renewed": done.renewed, "unchanged": done.unchanged, "preview": preview,
        "refusals": [_refusal(one) for one in done.report.refused],
    }  # fmt: skip
    return Shown(told, _lines(done))


@employers.command("list")
@shows
@with_local
def list_employers(local: Local) -> Shown:
    """List the employers with their codes.

    Example: landsaftale hub employers list
    """
    with local.read() as session:
        rows = session.scalars(select(EmployerIndex).order_by(EmployerIndex.code)).all()
    found = [{"employer": r.ref, "code": r.code, "name": r.name, "demo": r.is_demo} for r in rows]
    return Shown({"employers": found}, table((row.code, row.name) for row in rows))


@employers.command()
@click.argument("code")
@shows
@with_local
def workplaces(local: Local, code: str) -> Shown:
    """List the workplaces of employer CODE.

    Example: landsaftale hub employers workplaces V-7K3QM2X
    """
    with local.read() as session:
        own = WorkplaceIndex.employer == employer_by_code(session, code).ref
        rows = session.scalars(
            select(WorkplaceIndex).where(own).order_by(WorkplaceIndex.p_number)
        ).all()
    shown = ("code", "p_number", "name", "municipality", "full_time_persons")
    found = [{name: getattr(row, name) for name in shown} for row in rows]
    return Shown({"workplaces": found}, table(tuple(one.values()) for one in found))


@employers.command("contact-key")
@click.argument("code")
@click.argument("bundle", type=FILE)
@click.option("--contact", required=True, help="The contact's name.")
@shows
@with_local
def contact_key(local: Local, code: str, bundle: Path, contact: str) -> Shown:
    """Keep the public key BUNDLE that a contact of employer CODE made with `contact-key`.

    Ring the contact and compare the words before you use it.

    Example: landsaftale hub employers contact-key V-7K3QM2X mette.bundle.json --contact "Mette"
    """
    given = keys.read_bundle(bundle.read_bytes())
    key = keys.add_contact_key(local, actor(), code, given, contact=contact)
    words = keys.words_of(key.body)
    return Shown({"contact_key": key.ref, "key_id": given.key_id, "words": words},
                 [f"Nøglen for {contact} er gemt. Sammenlign ordene:", f"  {words}"])  # fmt: skip


def _refusal(one: Finding) -> dict[str, object]:
    return {
        "row": one.row, "column": shown_column(one.column), "code": one.code,
        "reason": one.reason(), "remedy": one.remedy(),
    }  # fmt: skip


def _lines(done: Imported) -> list[str]:
    report, counts = done.report, done.report.counts()
    lines = [
        f"{counts['rows']} rækker læst: {done.new} nye, {done.renewed} ændret, "
        f"{done.unchanged} som før, {counts['refused']} afvist, {counts['mended']} rettet."
    ]
    if report.unknown_columns:
        names = ", ".join(map(shown_column, report.unknown_columns))
        lines.append(f"Ukendte kolonner, som ikke er gemt: {names}.")
    refused = map(_refusal, report.refused)
    return lines + table(
        (f"række {one['row']}", one["column"], f"{one['reason']} {one['remedy']}")
        for one in refused
    )
