"""`landsaftale node …`: every command of a node."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from node.agreements.commands import agreements
from node.citizens.commands import commands as citizens_commands
from node.citizens.vault import create_key
from node.config import open_node
from node.imports.commands import commands as imports_commands
from node.membership.commands import commands as membership_commands
from node.needs.commands import needs
from node.placements.commands import placements
from node.profiles.commands import commands as profiles_commands
from node.proposals.commands import proposals
from shared.accounts.commands import accounts
from shared.cli import Here, Shown, shows
from shared.codes.places import municipalities
from shared.commands import move_clock, running
from shared.config import Settings
from shared.founding import found

if TYPE_CHECKING:
    from flask import Flask


@click.group()
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), default=Path("node-home"),
    envvar="LANDSAFTALE_HOME", show_default=True, help="The folder this node lives in.",
)  # fmt: skip
@click.pass_context
def node(ctx: click.Context, home: Path) -> None:
    """Run a municipality's node and act on it."""
    ctx.obj = Here(home, open_node)


@node.command()
@click.argument("municipality", type=click.Choice(list(municipalities())), metavar="CODE")
@click.option("--port", type=int, default=8001, show_default=True)
@click.option("--url", help="Public address; https unless on this machine. Default: by the port.")
@click.option("--database", help="SQLAlchemy URL; default is SQLite in the home folder.")
@click.option("--demo", is_flag=True, help="Mark the database as demo: its day can be moved.")
@shows
@click.pass_obj
def init(
    here: Here, municipality: str, port: int, url: str | None, database: str | None, demo: bool
) -> Shown:
    """Found the node of the municipality with this CODE in a new home folder.

    Example: landsaftale node --home /srv/node init 101 --port 8001
    """
    settings = Settings(
        program="node", name=f"node:{municipality}", authority=f"municipality:{municipality}",
        title=municipalities()[municipality].name, port=port,
        url=url or f"http://127.0.0.1:{port}", demo=demo,
        database=database or f"sqlite:///{here.home.absolute() / 'node.sqlite'}",
    )  # fmt: skip
    found(here.home, settings)
    create_key(here.home)
    return Shown({"home": str(here.home), "municipality": municipality})


for command in (
    *membership_commands, *citizens_commands, *imports_commands, *profiles_commands,
    agreements, needs, proposals, placements,
):  # fmt: skip
    node.add_command(command)


def _create_app(home: Path, settings: Settings, secret: str) -> "Flask":
    from node.app import create_app

    return create_app(open_node(home), url=settings.url, secret=secret)


def _jobs(home: Path) -> None:
    from node import jobs

    jobs.run(home)


for command in (move_clock, accounts, *running("node", _create_app, _jobs)):
    node.add_command(command)
