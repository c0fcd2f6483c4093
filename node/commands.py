"""`landsaftale node init`, `run`, `serve` and `jobs`: the node as a whole."""

from pathlib import Path

import click
from flask import Flask

from node import jobs as node_jobs
from node.app import create_app
from node.citizens.vault import create_key
from node.config import open_node
from shared.cli import Here, Shown, shows
from shared.codes.places import municipalities
from shared.config import Settings
from shared.founding import found
from shared.serving import running


@click.command()
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


def _create_app(home: Path, settings: Settings, secret: str) -> Flask:
    return create_app(open_node(home), url=settings.url, secret=secret)


run, serve, jobs = running("node", _create_app, node_jobs.run)
