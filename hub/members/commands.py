"""`landsaftale hub members …`"""

import click
from sqlalchemy import select

from hub.members import actions
from shared.cli import Shown, actor, each, shows, table, with_local
from shared.config import load
from shared.feed.local import Local
from shared.feed.tables import Member, Peer
from shared.trust.keys import fingerprint, public_key


@click.group()
def members() -> None:
    """Invite municipalities, approve their nodes, see who is a member."""


@members.command()
@click.argument("municipalities", metavar="MUNICIPALITY...", nargs=-1, required=True)
@shows
@with_local
def invite(local: Local, municipalities: tuple[str, ...]) -> Shown:
    """Make a link for each MUNICIPALITY (its three-digit code): one use, seven days.

    Example: landsaftale hub members invite 265 329
    """
    return each(municipalities, lambda one: _invited(local, one))


def _invited(local: Local, municipality: str) -> Shown:
    token = actions.invite(local, actor(), municipality)
    link = f"{load(local.home, 'hub').url}/api/v1/invitations/{token}"
    return Shown({"municipality": municipality, "link": link}, [f"{municipality}  {link}"])


@members.command()
@click.argument("municipality")
@click.option("--words", required=True, help="The fingerprint that the node's operator read out.")
@shows
@with_local
def approve(local: Local, municipality: str, words: str) -> Shown:
    """Make MUNICIPALITY's node a member, after both have read the same words.

    Example: landsaftale hub members approve 101 --words "aften agurk …"
    """
    record = actions.approve(local, actor(), municipality, words)
    return Shown({"municipality": municipality, "membership": record}, [f"{municipality} er med."])


@members.command("list")
@shows
@with_local
def list_members(local: Local) -> Shown:
    """Show the members, how far each has come, and who waits for approval.

    Example: landsaftale hub members list
    """
    with local.read() as session:
        peers = {peer.name: peer for peer in session.scalars(select(Peer))}
        found = [
            {"party": member.party, "name": member.name, "state": member.state,
             "in_step": peers[member.party].in_step, "at": peers[member.party].exchanged_at,
             "words": fingerprint(local.key.public, public_key(member.public_key))}
            for member in session.scalars(select(Member).order_by(Member.party))
            if member.party in peers
        ]  # fmt: skip
        waiting = [
            {"municipality": row.municipality, "party": row.party,
             "words": actions.words_for(local, row)}
            for row in actions.newcomers(session)
        ]  # fmt: skip
    rows = [(row["party"], row["name"], row["state"]) for row in found]
    rows += [(row["party"], "", f"afventer: {row['words']}") for row in waiting]
    return Shown({"members": found, "newcomers": waiting}, table(rows))
