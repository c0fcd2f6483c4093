"""`landsaftale node inbox`"""

from dataclasses import asdict

import click

from node.inbox.routed import routed
from node.inbox.row import told
from node.inbox.waiting import waiting
from shared import clock
from shared.accounts.actions import known, who
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.command()
@click.argument("login")
@shows
@with_local
def inbox(local: Local, login: str) -> Shown:
    """Show what awaits the person of LOGIN, first what runs out, as their page does.

    Example: landsaftale node inbox karim
    """
    with local.read() as session:
        person = who(known(session, login))
        found = routed(session, waiting(session, local, person, clock.today(session)))
    rows = [asdict(told(row)) for row in found]
    lines = table(
        (row["due"], row["what"], row["code"], row["candidate"] or "", " ".join(row["to"]))
        for row in rows
    )
    return Shown({"login": person.login, "waiting": rows}, lines)
