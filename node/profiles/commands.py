"""`landsaftale node profiles publish | withdraw | states`"""

from dataclasses import asdict

import click

from node.citizens import consent
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
    """Note that the citizen of candidate CODE withdraws consent.

    The profile is erased and open proposals are taken back at once.

    Example: landsaftale node profiles withdraw K-7K3QM2X
    """
    ended = consent.withdraw(local, actor(), code)
    lines = [
        "Samtykket er trukket tilbage.",
        "Profilen bliver slettet hos hubben." if ended.profile else "Der var ingen profil ude.",
        *(f"{one} er trukket tilbage." for one in ended.proposals),
        *(f"{one} fortsætter: det hviler på en afgørelse." for one in ended.kept),
    ]
    return Shown(asdict(ended), lines)


@profiles.command()
@shows
@with_local
def states(local: Local) -> Shown:
    """Count people by where their profile stands, and what publishing would do today.

    Example: landsaftale node profiles states
    """
    found = actions.standing(local)
    due = found.due.to_dict() if found.due else {}
    lines = [
        *table(found.states.items()),
        "I dag ville offentliggørelse give:",
        *table(due.items()),
    ]
    return Shown(found.to_dict(), lines)
