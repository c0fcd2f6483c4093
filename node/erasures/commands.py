"""`landsaftale node erasures list | show`"""

from collections.abc import Sequence
from dataclasses import asdict

import click

from node.erasures import actions
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.group()
def erasures() -> None:
    """See what holders were asked to destroy, and whether they have confirmed it."""


@erasures.command("list")
@shows
@with_local
def list_erasures(local: Local) -> Shown:
    """Count erasures by how they stand, and list those that are not confirmed.

    Example: landsaftale node erasures list
    """
    with local.read() as session:
        found = asdict(actions.overview(session))
    counted = [(name, value) for name, value in found.items() if isinstance(value, int)]
    return Shown(found, [*table(counted), *_rows(found["outstanding"], found["opened"])])


@erasures.command()
@click.argument("code", metavar="K-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show what came of recalling the records of candidate CODE.

    Example: landsaftale node erasures show K-7K3QM2X
    """
    with local.read() as session:
        asked, opened = actions.of_citizen(session, code)
    found = {"asked": list(map(asdict, asked)), "opened": list(map(asdict, opened))}
    lines = _rows(found["asked"], found["opened"])
    return Shown(found, lines or ["Intet er kaldt tilbage."])


def _rows(asked: Sequence[dict[str, object]], opened: Sequence[dict[str, object]]) -> list[str]:
    return table(
        [
            *((one["asked_at"], one["kind"], one["holder"], one["state"]) for one in asked),
            *((one["on"], one["code"], one["employer"], "opened") for one in opened),
        ]
    )
