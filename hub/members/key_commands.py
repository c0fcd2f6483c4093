"""`landsaftale hub rotate-key | revoke`"""

import click

from hub.members import rotation
from shared.cli import Shown, actor, shows, with_local
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
@shows
@with_local
def revoke(local: Local, municipality: str, position: int | None) -> Shown:
    """End the keys of MUNICIPALITY's node at a position of its feed: others may have them.

    What they signed after it is refused everywhere. The node makes a new key (`rotate-key
    --lost`) and is invited and approved with it.

    Example: landsaftale hub revoke 101
    """
    at = rotation.revoke(local, actor(), municipality, position)
    said = f"{municipality}s nøgle gælder til og med nummer {at}. Inviter noden igen."
    return Shown({"municipality": municipality, "position": at}, [said])
