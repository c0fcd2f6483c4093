"""`landsaftale hub members …`"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, get_args

import click
from babel import Locale
from sqlalchemy import select

from hub.members import actions, leaving
from shared.cli import Shown, actor, each, shows, table, with_local
from shared.config import load
from shared.feed.local import Local
from shared.feed.tables import Member, Peer
from shared.peers.quarantine import kind_in_words
from shared.records.directory import LeavingReason
from shared.rules.allowance import most
from shared.trust.keys import fingerprint, public_key

DANISH: Final = Locale("da")  # as commands speak


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


@members.command()
@click.argument("municipality")
@click.argument("number", type=click.IntRange(0))
@shows
@with_local
def candidates(local: Local, municipality: str, number: int) -> Shown:
    """Keep that MUNICIPALITY has NUMBER active candidates, as its people told you.

    Its node may publish a fifth more profiles than that. What it says beyond them waits there.

    Example: landsaftale hub members candidates 101 3000
    """
    actions.state_candidates(local, actor(), municipality, number)
    room = most(number, number)
    said = f"{municipality} har oplyst {number} kandidater: der er plads til {room} profiler."
    return Shown({"municipality": municipality, "candidates": number, "profiles": room}, [said])


@members.command()
@click.argument("municipality")
@click.option(
    "--reason",
    type=click.Choice(get_args(LeavingReason)),
    required=True,
    help="Why it leaves; all members are told.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and change nothing.")
@shows
@with_local
def leave(local: Local, municipality: str, reason: LeavingReason, *, dry_run: bool) -> Shown:
    """Let MUNICIPALITY leave: what others have of it and it of others is destroyed.

    Its node confirms what it has destroyed; once all is confirmed, its membership has ended. Its
    citizens' identity never left it. It comes back by a new invitation.

    Example: landsaftale hub members leave 101 --reason contract_over --dry-run
    """
    with local.read() as session:
        would = leaving.would_leave(session, municipality)
    lines = [f"{would.name} har {would.held} poster fra andre: de slettes dér.",
             f"Her og hos de andre slettes: {_counted(would.taken_back)}.",
             f"Beslutninger, der bliver stående: {_counted(would.stays)}."]  # fmt: skip
    if not dry_run:
        leaving.leave(local, actor(), municipality, reason)
        lines.append(f"{would.name} er på vej ud. Se kvitteringerne: members leaving.")
    return Shown({"dry_run": dry_run, "reason": reason, **asdict(would)}, lines)


@members.command("leaving")
@shows
@with_local
def list_leaving(local: Local) -> Shown:
    """Show who leaves or has left, and what is confirmed of what was asked.

    Example: landsaftale hub members leaving
    """
    with local.read() as session:
        found = leaving.leavings(session)
    rows = [
        (one.name, one.state, one.since, f"{one.counts['confirmed']} af {one.asked} bekræftet",
         f"{one.missing} mangler", f"{one.counts['lapsed']} udløbet")
        for one in found
    ]  # fmt: skip
    data = [{**asdict(one), "asked": one.asked, "missing": one.missing} for one in found]
    return Shown({"leaving": data}, table(rows) or ["Ingen er trådt ud."])


@members.command()
@click.argument("municipality")
@shows
@with_local
def end(local: Local, municipality: str) -> Shown:
    """End the membership of MUNICIPALITY though it has not confirmed everything.

    That can be done thirty days after it began to leave; what is missing is told and stays to
    be seen.

    Example: landsaftale hub members end 101
    """
    found = leaving.end(local, actor(), municipality)
    said = f"{found.name} er ude. {found.missing} af {found.asked} sletninger er ikke bekræftet."
    return Shown({**asdict(found), "asked": found.asked, "missing": found.missing}, [said])


def _counted(by_kind: Mapping[str, int]) -> str:
    said = (f"{kind_in_words(kind, DANISH)} {number}" for kind, number in by_kind.items())
    return ", ".join(said) or "ingen"


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
