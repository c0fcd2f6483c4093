"""`landsaftale hub init`, `run`, `serve` and `jobs`: the hub as a whole."""

from pathlib import Path

import click
from flask import Flask

from hub import jobs as hub_jobs
from hub.app import create_app
from hub.config import open_hub
from hub.directory import HUB
from hub.members import actions as member_actions
from shared.cli import Here, Shown, actor, shows
from shared.config import Settings
from shared.founding import found
from shared.serving import running


@click.command()
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


def _create_app(home: Path, settings: Settings, secret: str) -> Flask:
    return create_app(open_hub(home), url=settings.url, secret=secret)


run, serve, jobs = running("hub", _create_app, hub_jobs.run)
