"""`landsaftale node profiles publish | withdraw`"""

import click

from node.profiles import actions
from shared.cli import Shown, actor, progress, shows, table, with_local
from shared.feed.local import Local


@click.group()
def profiles() -> None:
    """Publish consented candidates to the hub as coarse profiles, and recall them."""


@profiles.command()
@click.option("--background", is_flag=True, help="Leave it to this node's jobs.")
@click.option("--chunk", type=click.IntRange(1, 1000), default=actions.CHUNK, show_default=True,
              help="About so many in a transaction.")  # fmt: skip
@shows
@with_local
def publish(local: Local, background: bool, chunk: int) -> Shown:
    """Publish all candidates who consent, as far as five are alike; only what has changed.

    Example: landsaftale node profiles publish
    """
    if background:
        actions.request(local, actor())
        return Shown({"requested": True}, ["Nodens baggrundsjob offentliggør nu profilerne."])
    found = actions.prepare(local)
    with progress("Offentliggør profiler", len(found.steps)) as steps:
        done = actions.publish(local, actor(), found, chunk=chunk, steps=steps)
    return Shown(done.to_dict(), table(done.to_dict().items()))


@profiles.command()
@click.argument("code")
@shows
@with_local
def withdraw(local: Local, code: str) -> Shown:
    """Note that the citizen of candidate CODE withdraws consent; the profile is erased.

    Example: landsaftale node profiles withdraw K-7K3QM2X
    """
    profile = actions.withdraw(local, actor(), code)
    said = "Profilen bliver slettet hos hubben." if profile else "Der var ingen profil ude."
    return Shown({"profile": profile}, [f"Samtykket er trukket tilbage. {said}"])
