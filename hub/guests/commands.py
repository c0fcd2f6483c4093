"""`landsaftale hub guests …`"""

import click

from hub.guests import actions, post
from shared.cli import Shown, actor, shows, with_local
from shared.codes.places import municipalities
from shared.config import load
from shared.feed.local import Local


@click.group()
def guests() -> None:
    """Ask municipalities that have not joined, by mail with a link that answers."""


@guests.command()
@click.argument("code")
@shows
@with_local
def ask(local: Local, code: str) -> Shown:
    """Write to each municipality within reach of the need CODE that has not joined; each once.

    Example: landsaftale hub guests ask B-7K3QM2X
    """
    asked = actions.ask(local, actor(), code, load(local.home, "hub").url)
    names = ", ".join(municipalities()[one].name for one in asked.without_address)
    lines = [f"{len(asked.asked)} kommuner får brev."]
    if names:
        lines.append(f"Ingen postkasse kendt, ring i stedet: {names}.")
    return Shown({"asked": asked.asked, "without_address": asked.without_address}, lines)


@guests.command("post")
@shows
@with_local
def post_(local: Local) -> Shown:
    """Show how many letters wait, and through which mail server they go (setting `smtp`).

    Example: landsaftale hub guests post
    """
    with local.read() as session:
        waiting = post.waiting(session)
    server = load(local.home, "hub").smtp
    through = server or "Ingen mailserver er sat op (smtp)."
    return Shown({"waiting": waiting, "server": server}, [f"{waiting} breve venter. {through}"])
