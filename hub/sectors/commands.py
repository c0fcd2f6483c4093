"""`landsaftale hub sectors …`"""

from pathlib import Path

import click

from hub.drafts import read_draft
from hub.sectors import actions
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local
from shared.records.base import Json, Record


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
