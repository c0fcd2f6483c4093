"""`landsaftale hub|node status | peers | quarantine | security | replay | history`"""

import time
from typing import Any, Final

import click
from babel import Locale

from shared.cli import Shown, actor, shows, table, with_local
from shared.clock import now
from shared.feed.local import Local
from shared.feed.security import ANYBODY, newest
from shared.peers import actions
from shared.peers.history import history, revision_as_told
from shared.peers.quarantine import Held, held, kind_in_words, quarantined
from shared.peers.standings import Standing, standing, standings
from shared.peers.told import as_told, event_as_told, held_as_told, said_of, tried_as_told
from shared.records.base import canonical

DANISH: Final = Locale("da")
LOOK_EVERY: Final = 0.2  # seconds
NEEDS_A_PERSON: Final = 3  # the exit status


@click.command()
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.IntRange(0),
    default=0,
    help="Wait until every peer is in step and has heard all, at most so long.",
)
@shows
@with_local
def status(local: Local, wait: int) -> Shown:
    """Show whether every peer is in step, and for each that is not why, and what to do.

    `head` is the last number that there is for a peer, `heard` the last that it has heard. Exit
    status 3: something does not mend by itself and needs a person.

    Example: landsaftale hub status --wait 1
    """
    limit = time.monotonic() + wait
    while not _settled(found := _standings(local)) and time.monotonic() < limit:
        time.sleep(LOOK_EVERY)
    in_step = sum(one.state == "in_step" for one in found)
    lines = [f"{in_step} af {len(found)} er i takt."]
    lines += [line for one in found if one.state != "in_step" for line in _in_words(one)]
    return _shown({"peers": [as_told(one, DANISH) for one in found]}, lines, found)


@click.command()
@click.argument("party", required=False, metavar="[PARTY]")
@shows
@with_local
def peers(local: Local, party: str | None) -> Shown:
    """List the parties that we exchange with, or show one whole: how far, how late, why.

    Exit status 3: something does not mend by itself and needs a person.

    Example: landsaftale hub peers node:101
    """
    if party is None:
        found = _standings(local)
        data = {"peers": [as_told(one, DANISH) for one in found]}
        rows = [
            (one.party, one.name, one.state, f"{one.heard}/{one.head}",
             f"{one.exchanged_at:%Y-%m-%d %H:%M:%S}" if one.exchanged_at else "–", _version(one))
            for one in found
        ]  # fmt: skip
        return _shown(data, table(rows) or ["Ingen endnu."], found)
    with local.read() as session:
        one = standing(session, now(), party)
    told = as_told(one, DANISH)
    figures = [(name, value) for name, value in told.items() if name != "causes"]
    return _shown({"peer": told}, [*table(figures), *_in_words(one)], [one])


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@click.pass_context
def quarantine(ctx: click.Context, *, as_json: bool) -> None:
    """See which records were refused and why; set one aside. Lists the open ones by itself."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_quarantine, every=False, as_json=as_json)


@quarantine.command("list")
@click.option("--all", "every", is_flag=True, help="Those that are closed, too.")
@shows
@with_local
def list_quarantine(local: Local, *, every: bool) -> Shown:
    """List the records that were refused, theirs here and ours there, the newest first.

    Example: landsaftale hub quarantine list --all
    """
    with local.read() as session:
        found = quarantined(session, closed=every)
    rows = [
        (one.row.n, one.row.peer, "vores" if one.row.ours else "deres",
         kind_in_words(one.row.kind, DANISH), one.code, one.row.closed or "åben")
        for one in found
    ]  # fmt: skip
    data = {"quarantine": [held_as_told(one, DANISH) for one in found]}
    return Shown(data, table(rows) or ["Intet er i karantæne."])


@quarantine.command()
@click.argument("number", type=int)
@shows
@with_local
def show(local: Local, number: int) -> Shown:
    """Show one refused record: which, why, and what to do. Never what it says.

    Example: landsaftale hub quarantine show 1
    """
    with local.read() as session:
        return _one(held(session, number))


@quarantine.command()
@click.argument("number", type=int)
@shows
@with_local
def proof(local: Local, number: int) -> Shown:
    """Show the two records that a party signed for one revision, a line each, as it signed them.

    Whoever has its membership can check both signatures: it has said two things under one number.

    Example: landsaftale hub quarantine proof 1
    """
    with local.read() as session:
        records = held(session, number).proof
    return Shown({"proof": records}, [canonical(one).decode() for one in records])


@quarantine.command("set-aside")
@click.argument("number", type=int)
@shows
@with_local
def set_aside(local: Local, number: int) -> Shown:
    """Say that nobody needs to see to record NUMBER any more.

    Example: landsaftale hub quarantine set-aside 1
    """
    actions.set_aside(local, actor(), number)
    with local.read() as session:
        return _one(held(session, number))


@click.command("history")
@click.argument("name", metavar="CODE|OWNER/ID")
@shows
@with_local
def show_history(local: Local, name: str) -> Shown:
    """Show what a record was: all of our own, and of others' what legal acts were before.

    Each with its digest and whether a member's key has signed it; with --json what it said, too,
    if it is about no citizen.

    Example: landsaftale node history A-7K3QM2X
    """
    with local.read() as session:
        found = history(session, local.index, name)
    rows = [
        (one.record.rev, f"{one.at or one.until:%Y-%m-%d %H:%M}" if one.at or one.until else "nu",
         one.act or ("afløst" if one.until else "gælder"), one.record.digest[:16],
         "underskrevet" if one.proved else "IKKE BEVIST")
        for one in found
    ]  # fmt: skip
    return Shown({"history": [revision_as_told(one) for one in found]}, table(rows))


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@click.pass_context
def security(ctx: click.Context, *, as_json: bool) -> None:
    """See what parties sent that no honest party sends. Lists it by itself."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_security, as_json=as_json)


@security.command("list")
@shows
@with_local
def list_security(local: Local) -> Shown:
    """List it hour by hour, the newest first: who, what, how often, whether somebody has seen it.

    Example: landsaftale hub security list
    """
    with local.read() as session:
        found = newest(session)
    told = [event_as_told(one, DANISH) for one in found]
    rows = [
        (f"{one.last_at:%Y-%m-%d %H:%M:%S}", one.party or "ukendt", one.code, one.number,
         "set" if one.seen else "ny")
        for one in found
    ]  # fmt: skip
    return Shown({"security_events": told}, table(rows) or ["Ingen har sendt noget sådant."])


@security.command()
@click.argument("party", required=False, default=ANYBODY, metavar="[PARTY]")
@shows
@with_local
def seen(local: Local, party: str) -> Shown:
    """Say that you have looked into what PARTY sent; without PARTY: what nobody known sent.

    Example: landsaftale hub security seen node:101
    """
    actions.see_security(local, actor(), party)
    return Shown({"party": party, "seen": True}, [f"Set: {party or 'ukendt'}"])


@click.command()
@click.argument("numbers", type=int, nargs=-1, metavar="[NUMBER]...")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@shows
@with_local
def replay(local: Local, numbers: tuple[int, ...], *, dry_run: bool) -> Shown:
    """Try refused records again: these NUMBERS of the quarantine, or all that are open.

    Ours are sent once more, or signed anew where the same is never taken; the writers of theirs
    are asked to send them again. The next exchange moves them.

    Example: landsaftale hub replay --dry-run
    """
    if dry_run:
        tried = actions.would(local, numbers)
    else:
        tried = actions.try_again(local, actor(), numbers)
    told = [tried_as_told(one, DANISH) for one in tried]
    rows = [(one["number"], one["peer"], one["kind"], one["text"]) for one in told]
    lines = table(rows) or ["Intet er i karantæne."]
    return Shown({"dry_run": dry_run, "tried": told}, lines)


def _one(one: Held) -> Shown:
    told = held_as_told(one, DANISH)
    lines = [*table((n, v) for n, v in told.items() if n not in ("text", "remedy"))]
    return Shown(told, [*lines, str(one.said(DANISH))])


def _shown(data: dict[str, Any], lines: list[str], found: list[Standing]) -> Shown:
    needs = any(one.needs_person for one in found)
    return Shown(data, lines, status=NEEDS_A_PERSON if needs else 0)


def _in_words(one: Standing) -> list[str]:
    return [
        f"{one.party}  {one.name}:",
        *(f"  {said_of(one, cause, DANISH)}" for cause in one.causes),
    ]


def _version(one: Standing) -> str:
    """Write which versions of the exchange a peer speaks, and where it knows other kinds."""
    spoken = ", ".join(map(str, one.facts.protocols[1])) or "–"
    apart = ((one.older, "ældre"), (one.newer, "nyere"))
    return " · ".join(
        [spoken, *(f"{word} i {len(kinds)} slags" for kinds, word in apart if kinds)]
    )


def _standings(local: Local) -> list[Standing]:
    with local.read() as session:
        return standings(session, now())


def _settled(found: list[Standing]) -> bool:
    return all(one.state == "in_step" and not one.facts.behind for one in found)
