"""`landsaftale node rotate-key | revoke | trust-hub`"""

import click

from node.membership import rotation
from shared.cli import Shown, shows, with_local
from shared.feed.local import Local


@click.command()
@click.option("--take-over", is_flag=True, help="Sign with the new key from now on.")
@click.option("--lost", is_flag=True, help="Others may have the key: use one nobody has seen.")
@shows
@with_local
def rotate_key(local: Local, *, take_over: bool, lost: bool) -> Shown:
    """Announce this node's next key to its hub, or let it take over.

    After `--lost` the hub must revoke the old key and invite the node with the new one.

    Example: landsaftale node rotate-key --take-over
    """
    if take_over and lost:
        raise click.UsageError("say --take-over or --lost, not both")
    if lost:
        rotation.replace_lost(local)
    elif take_over:
        rotation.take_over(local)
    else:
        new = rotation.announce(local).public.id
        said = [f"Hubben kender den næste nøgle: {new}.",
                "Tag den i brug: rotate-key --take-over."]  # fmt: skip
        return Shown({"next": new}, said)
    key = local.key.public.id
    return Shown({"key": key}, [f"Noden underskriver nu med nøglen {key}."])


@click.command()
@click.option(
    "--position", type=click.IntRange(0),
    help="The last number of our feed that we stand by. Default: all that the hub has.",
)  # fmt: skip
@shows
@with_local
def revoke(local: Local, position: int | None) -> Shown:
    """Say that others may have this node's key: the hub refuses the node at once.

    Its operator takes the key back within a day, and what it has signed after the position is then
    refused everywhere. Make a new key (`rotate-key --lost`) and join with a new invitation.

    Example: landsaftale node revoke
    """
    rotation.revoke(local, position)
    return Shown(
        {"proposed": True, "position": position},
        ["Hubben afviser nu alt, der er underskrevet med nodens nøgle.",
         "Ring til hubbens operatør, som bekræfter det inden et døgn, og bed om en invitation.",
         "Lav så en ny nøgle: rotate-key --lost"],
    )  # fmt: skip


@click.command()
@click.option("--words", help="The fingerprint that the hub's operator read out.")
@shows
@with_local
def trust_hub(local: Local, words: str | None) -> Shown:
    """Show the words of the key that the hub has now; trust it when the operators' are the same.

    Needed only when the hub has lost its key: otherwise the old key vouches for the new one.

    Example: landsaftale node trust-hub --words "aften agurk …"
    """
    if words:
        key = rotation.trust(local, words)
        return Shown({"key": key.id}, [f"Noden stoler på hubbens nøgle {key.id}."])
    read = rotation.words_with(local, rotation.offered(local))
    return Shown({"words": read}, ["Sammenlign disse ord med hubbens operatør:", f"  {read}"])
