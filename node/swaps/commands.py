"""`landsaftale node swaps …`"""

from dataclasses import asdict

import click

from node.swaps import actions
from node.swaps.rows import held_row, seat_row
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local


@click.group()
def swaps() -> None:
    """Places that one municipality holds and cannot fill, for another to take over."""


@swaps.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List the places that are offered or were, and those that we hold and may offer.

    Example: landsaftale node swaps list
    """
    with local.read() as session:
        found = [asdict(seat_row(one)) for one in actions.seats(session, local)]
        held = [asdict(held_row(one)) for one in actions.held_places(session, local)]
    lines = table((row["code"], row["state"], row["place"], row["giver"], row["taker"] or "")
                  for row in found)  # fmt: skip
    lines += table((row["key"], "offered" if row["offered"] else "held", row["place"])
                   for row in held)  # fmt: skip
    return Shown({"swaps": found, "held": held}, lines)


@swaps.command()
@click.argument("code", metavar="U-CODE")
@shows
@with_local
def take(local: Local, code: str) -> Shown:
    """Ask for the offered place U-CODE: the hub gives it to the first.

    Example: landsaftale node swaps take U-7K3QM2X
    """
    row = seat_row(actions.take(local, actor(), code))
    return Shown(asdict(row), [f"{row.code}: vi har bedt om pladsen på {row.place}."])


@swaps.command()
@click.argument("key")
@shows
@with_local
def offer(local: Local, key: str) -> Shown:
    """Let others take the place that we hold by KEY, which `list` shows.

    Example: landsaftale node swaps offer municipality:101/467e351e-8a34-4325-a6a8-3454417a2d59
    """
    actions.offer(local, actor(), key)
    return Shown({"key": key, "offered": True}, ["Pladsen tilbydes andre."])


@swaps.command("take-back")
@click.argument("key")
@shows
@with_local
def take_back(local: Local, key: str) -> Shown:
    """Take back the place KEY that we have offered, if nobody has taken it.

    Example: landsaftale node swaps take-back
    municipality:101/467e351e-8a34-4325-a6a8-3454417a2d59
    """
    actions.take_back(local, actor(), key)
    return Shown({"key": key, "offered": False}, ["Pladsen er taget tilbage."])
