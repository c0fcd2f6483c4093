"""`landsaftale hub …`: every command of the hub."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.agreements.commands import agreements
from hub.config import open_hub
from hub.directory import HUB
from hub.employers.commands import employers
from hub.matching.commands import matching
from hub.members import actions as member_actions
from hub.members.commands import members, status
from hub.needs.commands import needs
from hub.placements.commands import placements
from hub.proposals.commands import proposals
from shared.accounts.commands import accounts
from shared.cli import Here, Shown, actor, shows
from shared.commands import move_clock, running
from shared.config import Settings
from shared.founding import found

if TYPE_CHECKING:
    from flask import Flask


@click.group()
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), default=Path("hub-home"),
    envvar="LANDSAFTALE_HOME", show_default=True, help="The folder this hub lives in.",
)  # fmt: skip
@click.pass_context
def hub(ctx: click.Context, home: Path) -> None:
    """Run a hub and act on it."""
    ctx.obj = Here(home, open_hub)


@hub.command()
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--url", help="Public address; https unless on this machine. Default: by the port.")
@click.option("--database", help="SQLAlchemy URL; default is SQLite in the home folder.")
@click.option("--demo", is_flag=True, help="Mark the database as demo: its day can be moved.")
@shows
@click.pass_obj
def init(here: Here, port: int, url: str | None, database: str | None, demo: bool) -> Shown:
    """Found a hub in a new home folder: settings, key, empty database.

    Example: landsaftale hub --home /srv/hub init --port 8000
    """
    settings = Settings(
        program="hub", name=HUB, authority=HUB, title="Landsaftale", port=port,
        url=url or f"http://127.0.0.1:{port}", demo=demo,
        database=database or f"sqlite:///{here.home.absolute() / 'hub.sqlite'}",
    )  # fmt: skip
    found(here.home, settings)
    member_actions.found(here.local, actor())
    return Shown({"home": str(here.home), "url": settings.url}, [f"Hubben bor i {here.home}."])


for group in (
    accounts, agreements, employers, matching, members, needs, placements, proposals, status,
):  # fmt: skip
    hub.add_command(group)


def _create_app(home: Path, settings: Settings, secret: str) -> "Flask":
    from hub.app import create_app

    return create_app(open_hub(home), url=settings.url, secret=secret)


def _jobs(home: Path) -> None:
    from hub import jobs

    jobs.run(home)


for command in (move_clock, *running("hub", _create_app, _jobs)):
    hub.add_command(command)
