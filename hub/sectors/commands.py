"""`landsaftale hub sectors …`"""

from datetime import date
from pathlib import Path

import click

from hub.sectors import absence, actions
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.drafts import read_draft
from shared.feed.local import Local
from shared.records.base import Json, Record
from shared.records.employer import Contact
from shared.records.sector import Absence


@click.group()
def sectors() -> None:
    """Recruitment services: one per branch, over any municipalities."""


@sectors.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@shows
@with_local
def make(local: Local, file: Path) -> Shown:
    """Make the service that stands in FILE (TOML), or change the one of its slug.

    Example: landsaftale hub sectors make deploy/demo/sector.toml
    """
    return _shown(actions.make(local, actor(), read_draft(file, actions.DraftSchema())))


@sectors.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List the services with their branches and members.

    Example: landsaftale hub sectors list
    """
    with local.read() as session:
        found = [_row(one) for one in actions.services(session)]
    rows = [(one["slug"], one["name"], ", ".join(one["branches"]), len(one["members"]),
             one["state"]) for one in found]  # fmt: skip
    return Shown({"sectors": found}, table(rows))


@sectors.command()
@click.argument("slug")
@shows
@with_local
def close(local: Local, slug: str) -> Shown:
    """Close the service with this SLUG: its branches are free for another.

    Example: landsaftale hub sectors close hotel
    """
    return _shown(actions.close(local, actor(), slug))


@sectors.command()
@click.argument("slug")
@click.option("--from", "first", callback=day, required=True, help="The first day away.")
@click.option("--to", "last", callback=day, required=True, help="The last day, also away.")
@click.option("--substitute", required=True, help="Who screens then.")
@click.option("--phone", help="The substitute's, eight digits.")
@click.option("--email", help="The substitute's.")
@shows
@with_local
def away(
    local: Local, slug: str, first: date, last: date,
    substitute: str, phone: str | None, email: str | None,
) -> Shown:  # fmt: skip
    """Tell ahead when the screener of the service SLUG is away, and who screens then.

    Example: landsaftale hub sectors away hotel --from 2027-02-08 --to 2027-02-12
    --substitute "Bodil Lund" --phone 00000203
    """
    told = Absence(first=first, last=last,
                   substitute=Contact(name=substitute, phone=phone, email=email))  # fmt: skip
    return _absences(absence.away(local, actor(), slug, told))


@sectors.command()
@click.argument("slug")
@click.argument("first", callback=day)
@shows
@with_local
def back(local: Local, slug: str, first: date) -> Shown:
    """Take back the absence at the service SLUG that begins on the day FIRST.

    Example: landsaftale hub sectors back hotel 2027-02-08
    """
    return _absences(absence.back(local, actor(), slug, first))


def _absences(record: Record) -> Shown:
    rows = [{"first": one.first, "last": one.last, "substitute": one.substitute.name}
            for one in record.body.absences]  # fmt: skip
    lines = table([list(row.values()) for row in rows]) or ["Ingen fravær."]
    return Shown({"service": record.ref, "absences": rows}, lines)


def _shown(record: Record) -> Shown:
    row = _row(record)
    return Shown(row, [f"{row['slug']}: {row['name']}, {len(row['members'])} kommuner. Giv dens "
                       f"folk adgang med --role sector --scope {record.ref}"])  # fmt: skip


def _row(record: Record) -> Json:
    body = record.body
    return {
        "service": record.ref, "code": body.code, "slug": body.slug, "name": body.name,
        "branches": list(body.branches), "members": list(body.members), "state": body.state,
        "intake": body.intake.name, "substitute": body.substitute.name,
    }  # fmt: skip
