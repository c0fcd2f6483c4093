"""`landsaftale node join | exchange`"""

import click

from node.membership import actions
from shared.cli import Shown, shows, with_local
from shared.feed.local import Local


@click.command()
@click.argument("link")
@shows
@with_local
def join(local: Local, link: str) -> Shown:
    """Apply to a hub with the one-use LINK that its operator sent.

    Example: landsaftale node join https://hub.example.dk/api/v1/invitations/TOKEN
    """
    words = actions.join(local, link)
    return Shown({"words": words}, ["Læs disse ord op for hubbens operatør:", f"  {words}"])


@click.command()
@shows
@with_local
def exchange(local: Local) -> Shown:
    """Exchange with the hub now, until both have said all.

    Example: landsaftale node exchange
    """
    done = actions.synchronise(local)
    return Shown({"sent": done.sent, "received": done.received, "refused": done.refused})
