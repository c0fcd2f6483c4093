"""`landsaftale hub|node audit`: the chain; `… lives …`: which life each database is in."""

import click
from sqlalchemy import select

from shared.cli import Shown, actor, shows, table, with_local
from shared.exchange import chain
from shared.feed import acts
from shared.feed import lives as lives_of
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.problem import Problem, Refused


@click.command()
@shows
@with_local
def audit(local: Local) -> Shown:
    """See whether the chain of messages with each peer is as it was, and name the first bad entry.

    Exit status 1 when one is not.

    Example: landsaftale node audit
    """
    rows, refused = [], dict[str, Problem]()
    with local.read() as session:
        for peer in session.scalars(select(Peer).order_by(Peer.name)):
            bad = chain.audit(local, session, peer)
            if bad is not None:
                refused[peer.name] = Refused("chain_broken", peer=peer.name, n=bad)
            elif peer.chain_doubt:
                refused[peer.name] = Refused("chain_doubted", peer=peer.name)
            rows.append({"peer": peer.name, "entries": peer.chain_n, "first_bad": bad,
                         "contradicts_itself": bool(peer.chain_doubt)})  # fmt: skip
    good = [(row["peer"], row["entries"]) for row in rows if row["peer"] not in refused]
    return Shown({"peers": rows}, table(good), refused)


@click.group()
def lives() -> None:
    """See which life each party's database is in, and choose where there are two."""


@lives.command("list")
@shows
@with_local
def list_lives(local: Local) -> Shown:
    """Show our database's life, whom it awaits since it was restored, and the peers' lives.

    Example: landsaftale hub lives list
    """
    with local.read() as session:
        own, awaited = lives_of.epoch(session), lives_of.awaited(session)
        peers = [
            {"peer": one.name, "life": one.life, "doubt": one.doubt}
            for one in session.scalars(select(Peer).order_by(Peer.name))
        ]
    lines = [f"Denne database: {own}"]
    if awaited:
        lines.append(f"Genskabt, og skrives ikke i. Venter på: {', '.join(awaited)}")
    rows = [(one["peer"], one["life"], f"TO: også {one['doubt']}" if one["doubt"] else "")
            for one in peers]  # fmt: skip
    data = {"life": own, "awaited": awaited, "peers": peers}
    return Shown(data, [*lines, *table(rows)])


@lives.command()
@shows
@with_local
def begin(local: Local) -> Shown:
    """Say that an older database was put in place by other means than `restore`.

    After a standby has taken over that lacked the last of it, or files were copied: it begins
    another life, and writes nothing before the peers have given back what it lacks.

    Example: landsaftale hub lives begin
    """
    with local.database.begin() as session:
        new = lives_of.begin(session, local.name, local.key)
        lives_of.restored(session)
        acts.note(session, actor(), "life_begun", new)
        awaited = lives_of.awaited(session)
    return Shown({"life": new, "awaited": awaited}, [f"Denne database er nu {new}."])


@lives.command()
@click.argument("peer")
@click.argument("life")
@shows
@with_local
def choose(local: Local, peer: str, life: str) -> Shown:
    """Go on with PEER as it is in this LIFE; ring its operator first, who names it.

    Example: landsaftale node lives choose hub:dk 0123456789abcdef
    """
    with local.database.begin() as session:
        lives_of.choose(session, peer, life)
        acts.note(session, actor(), "life_chosen", f"{peer} {life}")
    return Shown({"peer": peer, "life": life}, [f"{peer} er den i {life}."])


@lives.command("go-on")
@click.argument("without", metavar="PEER...", nargs=-1, required=True)
@shows
@with_local
def go_on(local: Local, without: tuple[str, ...]) -> Shown:
    """Write again after a restore WITHOUT those that are awaited and do not come back.

    All of them must be named: what one of them has of us, and nobody else, may be lost. Should it
    come back, both compare what they hold.

    Example: landsaftale hub lives go-on node:101 node:147
    """
    with local.database.begin() as session:
        if left := set(lives_of.awaited(session)) - set(without):
            raise Refused("restored_not_repaired", peers=", ".join(sorted(left)))
        lives_of.go_on(session)
        acts.note(session, actor(), "went_on", " ".join(without))
    return Shown({"without": list(without)}, ["Der kan skrives igen."])
