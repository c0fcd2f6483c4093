"""`landsaftale hub members …`"""

import time

import click
from sqlalchemy import select

from hub.members import actions
from hub.members.links import Link, links
from shared.cli import Shown, actor, each, shows, table, with_local
from shared.clock import now
from shared.config import load
from shared.feed.local import Local
from shared.feed.tables import Member, Peer
from shared.trust.keys import fingerprint, public_key

LOOK_EVERY = 0.2  # seconds


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


@click.command()
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.IntRange(0),
    default=0,
    help="Wait until every node is in step and has heard all, at most so long.",
)
@shows
@with_local
def status(local: Local, wait: int) -> Shown:
    """Show whether every node is in step, and how far each has come.

    `head` is the last number the hub has for the node, `heard` the last that it has heard.

    Example: landsaftale hub status --wait 10
    """
    limit = time.monotonic() + wait
    while not _settled(found := _links(local)) and time.monotonic() < limit:
        time.sleep(LOOK_EVERY)
    peers = [
        {"peer": one.party, "name": one.name, "in_step": one.agrees,
         "state": one.state, "exchanged_at": one.exchanged_at, "head": one.head,
         "heard": one.heard, "behind": one.behind, "quarantine": one.quarantine,
         "repaired_at": one.repaired_at}
        for one in found
    ]  # fmt: skip
    rows = [
        (one.party, one.name, one.state, f"{one.heard}/{one.head}", _repaired(one))
        for one in found
    ]
    in_step = sum(one.state == "in_step" for one in found)
    return Shown({"peers": peers}, [f"{in_step} af {len(found)} noder er i takt.", *table(rows)])


def _repaired(one: Link) -> str:
    return f"bragt i takt igen {one.repaired_at:%Y-%m-%d %H:%M}" if one.repaired_at else ""


def _links(local: Local) -> list[Link]:
    with local.read() as session:
        return links(session, now())


def _settled(found: list[Link]) -> bool:
    return all(one.state == "in_step" and not one.behind for one in found)
