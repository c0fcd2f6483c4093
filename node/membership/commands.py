"""`landsaftale node join | exchange`"""

from dataclasses import asdict

import click

from node.membership import actions, leaving
from shared.cli import Shown, shows, with_local
from shared.feed.local import Local
from shared.records.directory import LeavingReason


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
@click.option(
    "--reason",
    type=click.Choice(["own_wish", "merged"]),
    default="own_wish",
    show_default=True,
    help="Why; all members are told.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
@shows
@with_local
def leave(local: Local, reason: LeavingReason, *, dry_run: bool) -> Shown:
    """Leave the federation: what others have of us and we of others is destroyed.

    Candidates, names and what is our own stay here. Coming back takes a new invitation.

    Example: landsaftale node leave --dry-run
    """
    with local.read() as session:
        would = leaving.would_leave(session)
    lines = [f"Poster fra andre, der slettes her: {would.held}.",
             f"Vores, der slettes hos andre: {would.taken_back}.",
             f"Vores beslutninger, der bliver stående hos andre: {would.stays}.",
             "Kandidater og det, der er kommunens eget, bliver her."]  # fmt: skip
    if not dry_run:
        leaving.leave(local, reason)
        lines.append("Det er sagt til hubben. Følg det på siden Synkronisering.")
    return Shown({"dry_run": dry_run, "reason": reason, **asdict(would)}, lines)


@click.command()
@shows
@with_local
def exchange(local: Local) -> Shown:
    """Exchange with the hub now, until both have said all.

    Example: landsaftale node exchange
    """
    done = actions.synchronise(local)
    return Shown({"sent": done.sent, "received": done.received, "refused": done.refused})
