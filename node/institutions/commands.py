"""`landsaftale node institutions …`"""

from datetime import date
from pathlib import Path

import click

from node.institutions import actions, needs
from node.institutions.seen import as_told, departments
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.drafts import read_draft
from shared.feed.local import Local
from shared.needs.draft import SCHEMA
from shared.records.base import Record
from shared.records.employer import Contact, Target

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def institutions() -> None:
    """The municipality as an employer: departments with head and target, and institutions."""


@institutions.command("list")
@click.option("--year", type=int, help="Default: this year.")
@shows
@with_local
def list_departments(local: Local, year: int | None) -> Shown:
    """List the departments: target, places used, planned and open, institutions.

    Example: landsaftale node institutions list --year 2026
    """
    with local.read() as session:
        now = clock.today(session).year
        found = [as_told(one, year or now)
                 for one in departments(session, local, year or now, now)]  # fmt: skip
    shown = ("department", "name", "head", "target", "used", "coming", "open", "state")
    return Shown({"departments": found}, table(tuple(one[at] for at in shown) for one in found))


@institutions.command()
@click.argument("name")
@click.option("--cvr", required=True, help="The municipality's own CVR number.")
@click.option("--contact-name", required=True, help="Whom to ring about all its workplaces.")
@click.option("--contact-phone")
@click.option("--contact-email")
@click.option("--demo", is_flag=True, help="The number is invented.")
@shows
@with_local
def employer(
    local: Local, name: str, cvr: str, contact_name: str, contact_phone: str | None,
    contact_email: str | None, *, demo: bool,
) -> Shown:  # fmt: skip
    """Let the municipality be an employer, under the NAME that it has as one.

    Example: landsaftale node institutions employer "Københavns Kommune" --cvr 99000031
    --contact-name "Rikke Rask" --contact-phone 33660000
    """
    said = actions.OwnEmployer(
        name=name, cvr=cvr, is_demo=demo,
        contact=Contact(name=contact_name, phone=contact_phone, email=contact_email),
    )  # fmt: skip
    made = actions.be_employer(local, actor(), said)
    return Shown({"employer": made.ref, "code": made.body.code},
                 [f"{name} er arbejdsgiver med koden {made.body.code}."])  # fmt: skip


@institutions.command()
@click.argument("name")
@click.option("--head", required=True, help="Whom to ring about its institutions.")
@click.option("--phone")
@click.option("--email")
@shows
@with_local
def department(local: Local, name: str, head: str, phone: str | None, email: str | None) -> Shown:
    """Add the department NAME with its head.

    Example: landsaftale node institutions department "Børn og dagtilbud" --head "Lone Lau"
    --phone 33660001
    """
    contact = Contact(name=head, phone=phone, email=email)
    draft = actions.DepartmentDraft(name=name, head=contact)
    made = actions.add_department(local, actor(), draft)
    return Shown({"department": made.ref, "code": made.body.code},
                 [f"{name} er oprettet med koden {made.body.code}."])  # fmt: skip


@institutions.command("head")
@click.argument("code", metavar="D-CODE")
@click.argument("name")
@click.option("--phone")
@click.option("--email")
@shows
@with_local
def change_head(local: Local, code: str, name: str, phone: str | None, email: str | None) -> Shown:
    """Let NAME head the department D-CODE, and be rung about all its institutions.

    Example: landsaftale node institutions head D-7K3QM2X "Ole Ohm" --phone 33660002
    """
    made = actions.change_head(local, actor(), code, Contact(name=name, phone=phone, email=email))
    return Shown({"department": made.ref, "head": name}, [f"{name} leder {made.body.name}."])


@institutions.command("target")
@click.argument("code", metavar="D-CODE")
@click.argument("places", type=int)
@click.option("--year", type=int, required=True)
@shows
@with_local
def set_target(local: Local, code: str, places: int, year: int) -> Shown:
    """Say that the department D-CODE means to give PLACES in a year.

    Example: landsaftale node institutions target D-7K3QM2X 12 --year 2027
    """
    made = actions.set_target(local, actor(), code, Target(year=year, places=places))
    return Shown({"department": made.ref, "year": year, "places": places},
                 [f"{made.body.name} vil give {places} pladser i {year}."])  # fmt: skip


@institutions.command("import")
@click.argument("code", metavar="D-CODE")
@click.argument("file", type=FILE)
@click.option("--counted-on", callback=day, help="The day the staff was counted. Default: today.")
@click.option("--preview", is_flag=True, help="Read and report; store nothing.")
@shows
@with_local
def import_(
    local: Local, code: str, file: Path, counted_on: date | None, *, preview: bool
) -> Shown:
    """Take the institutions of department D-CODE from its FILE (CSV).

    They are known again by P-number; the same file twice changes nothing.

    Example: landsaftale node institutions import D-7K3QM2X institutions.csv
    """
    done = actions.take_institutions(
        local, actor(), code, file.read_bytes(), counted_on=counted_on, preview=preview
    )
    counts = done.report.counts()
    told = done.report.to_dict() | {
        "new": done.new, "renewed": done.renewed, "unchanged": done.unchanged, "preview": preview,
    }  # fmt: skip
    return Shown(told, [
        f"{counts['rows']} rækker læst: {done.new} nye, {done.renewed} ændret, "
        f"{done.unchanged} som før, {counts['refused']} afvist.",
        *table((f"række {one.row}", one.reason(), one.remedy()) for one in done.report.refused),
    ])  # fmt: skip


@institutions.command()
@click.argument("file", type=FILE)
@shows
@with_local
def post(local: Local, file: Path) -> Shown:
    """Post the need in the TOML file FILE, its institutions named by S-code or P-number.

    Example: landsaftale node institutions post own-need.toml
    """
    return _need(needs.post(local, actor(), read_draft(file, SCHEMA)), "er slået op")


@institutions.command()
@click.argument("code", metavar="B-CODE")
@shows
@with_local
def confirm(local: Local, code: str) -> Shown:
    """Say that our need B-CODE still holds; a paused one is open again.

    Example: landsaftale node institutions confirm B-7K3QM2X
    """
    return _need(needs.confirm(local, actor(), code), "gælder stadig")


@institutions.command()
@click.argument("code", metavar="B-CODE")
@shows
@with_local
def close(local: Local, code: str) -> Shown:
    """Close our need B-CODE: who has a slot keeps it.

    Example: landsaftale node institutions close B-7K3QM2X
    """
    return _need(needs.close(local, actor(), code), "er lukket")


def _need(record: Record, how: str) -> Shown:
    body = record.body
    return Shown({"need": record.ref, "code": body.code, "state": body.state},
                 [f"{body.code} {body.title} {how}."])  # fmt: skip
