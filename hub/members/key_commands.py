"""`landsaftale hub rotate-key | revoke | suspend`"""

import click

from hub.members import rotation, suspending
from shared.cli import Shown, actor, shows, with_local
from shared.config import load
from shared.feed.local import Local


@click.command()
@click.option("--take-over", is_flag=True, help="Sign with the new key from now on.")
@click.option("--lost", is_flag=True, help="Others may have the key: end it, and use a new one.")
@shows
@with_local
def rotate_key(local: Local, *, take_over: bool, lost: bool) -> Shown:
    """Announce this hub's next key; a day later, let it take over.

    The nodes trust the new key since the old one has signed it. After `--lost` each node's
    operator compares the words first: `landsaftale node trust-hub`.

    Example: landsaftale hub rotate-key
    """
    if take_over and lost:
        raise click.UsageError("say --take-over or --lost, not both")
    if lost:
        rotation.replace_lost(local, actor())
    elif take_over:
        rotation.take_over_own(local, actor())
    else:
        new = rotation.announce_own(local, actor()).public.id
        said = [f"Den næste nøgle er annonceret: {new}.",
                "Tag den i brug i morgen: rotate-key --take-over."]  # fmt: skip
        return Shown({"next": new}, said)
    key = local.key.public.id
    return Shown({"key": key}, [f"Hubben underskriver nu med nøglen {key}."])


@click.command()
@click.argument("municipality")
@click.option(
    "--position", type=click.IntRange(0),
    help="The last number of its feed that it stands by. Default: all that came.",
)  # fmt: skip
@click.option("--confirm", is_flag=True, help="Do what another has proposed within a day.")
@shows
@with_local
def revoke(local: Local, municipality: str, position: int | None, *, confirm: bool) -> Shown:
    """End the keys of MUNICIPALITY's node at a position of its feed: others may have them.

    One person proposes it, which suspends the node at once; another confirms it. What the keys
    signed after the position is then refused everywhere. The node makes a new key (`rotate-key
    --lost`) and is invited and approved with it. A hub with one operator says `sole_operator =
    true` in its settings: then the same person confirms, and the history tells.

    Example: landsaftale hub revoke 101
    """
    if not confirm:
        until = suspending.propose(local, actor(), municipality, position)
        said = [f"{municipality} er sat i bero, og det er foreslået at trække dens nøgle tilbage.",
                f"En anden bekræfter inden {until:%Y-%m-%d %H:%M} UTC: hub revoke {municipality}"
                " --confirm"]  # fmt: skip
        return Shown({"municipality": municipality, "proposed": True, "until": until}, said)
    if position is not None:
        raise click.UsageError("the position stands in the proposal: leave --position out")
    sole = load(local.home, "hub").sole_operator
    at = suspending.confirm(local, actor(), municipality, sole=sole)
    told = f"{municipality}s nøgle gælder til og med nummer {at}. Inviter noden igen."
    return Shown({"municipality": municipality, "position": at}, [told])


@click.command()
@click.argument("municipality")
@click.option("--lift", is_flag=True, help="Answer it again.")
@shows
@with_local
def suspend(local: Local, municipality: str, *, lift: bool) -> Shown:
    """Refuse at once all that MUNICIPALITY's node asks: something may be wrong with it.

    Nothing is lost, and both sides see it. `--lift` ends it.

    Example: landsaftale hub suspend 101
    """
    if lift:
        suspending.lift(local, actor(), municipality)
        said = f"{municipality} bliver svaret igen. Noden prøver selv inden for et kvarter."
    else:
        suspending.suspend(local, actor(), municipality)
        said = f"{municipality} er sat i bero. Ophæv det med: hub suspend {municipality} --lift"
    return Shown({"municipality": municipality, "suspended": not lift}, [said])
