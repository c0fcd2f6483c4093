"""`landsaftale rules …`: the law by date, with a hub's or a node's own rows where one is named."""

from pathlib import Path

import click

from hub.config import open_hub
from node.config import open_node
from shared.cli import Here
from shared.feed.local import Local
from shared.problem import Refused
from shared.ruling import list_rules


def _open(home: Path) -> Local:
    try:
        return open_hub(home)
    except Refused as other:
        if other.code != "home_missing":
            raise
        return open_node(home)


@click.group()
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), envvar="LANDSAFTALE_HOME",
    help="A hub or a node, whose own rows count too; without it the base alone.",
)  # fmt: skip
@click.pass_context
def rules(ctx: click.Context, home: Path | None) -> None:
    """The law by date: legal figures with paragraph, source, and what is unverified."""
    if home is not None:
        ctx.obj = Here(home, _open)


rules.add_command(list_rules)
