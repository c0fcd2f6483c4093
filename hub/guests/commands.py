"""`landsaftale hub guests …`"""

from dataclasses import asdict

import click

from hub.guests import actions, news, post, support, workplace
from shared.cli import Shown, actor, shows, with_local
from shared.codes.places import municipalities
from shared.config import load
from shared.feed.local import Local


@click.group()
def guests() -> None:
    """Ask by mail, with a link that answers: municipalities outside, managers of workplaces."""


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


@guests.command("workplace")
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def workplace_(local: Local, code: str) -> Shown:
    """Write to the manager of the workplace for what the placement P-CODE lacks from it.

    Example: landsaftale hub guests workplace P-7K3QM2X
    """
    sent = workplace.ask(local, actor(), code, load(local.home, "hub").url)
    return Shown(asdict(sent), [f"{sent.contact} får brev om {code}: {sent.asks}. Linket gælder "
                                f"til og med {sent.last_day}."])  # fmt: skip


@guests.command()
@shows
@with_local
def answers(local: Local) -> Shown:
    """Write to each workplace whose answer before the end is awaited and not asked for yet.

    Example: landsaftale hub guests answers
    """
    written = workplace.ask_all(local, load(local.home, "hub").url)
    return Shown({"written": written}, [f"{written} arbejdssteder får brev."])


@guests.command("news")
@shows
@with_local
def news_(local: Local) -> Shown:
    """Write to each workplace of a late step and of a place that changed hands; once each.

    Example: landsaftale hub guests news
    """
    written = news.tell_all(local, load(local.home, "hub").url)
    return Shown({"written": written}, [f"{written} arbejdssteder får brev."])


@guests.command("support")
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def support_(local: Local, code: str) -> Shown:
    """Write to the manager of the workplace whom to ring about the placement P-CODE.

    Example: landsaftale hub guests support P-7K3QM2X
    """
    sent = support.send(local, actor(), code, load(local.home, "hub").url)
    return Shown(asdict(sent), [f"{sent.contact} får brev om {code}. Linket gælder til og med "
                                f"{sent.last_day}."])  # fmt: skip


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
