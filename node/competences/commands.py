"""`landsaftale node competences …`"""

from datetime import date

import click

from node.competences import actions
from node.competences.actions import Known
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.feed.local import Local


@click.group()
def competences() -> None:
    """Which branches each consultant knows, how many citizens, and who is away."""


@competences.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List all who take tasks.

    Example: landsaftale node competences list
    """
    with local.read() as session:
        found = actions.team(session)
    lines = table(
        (one.colleague.login, " ".join(sorted(one.colleague.branches)) or "–",
         one.colleague.citizens, "væk" if one.colleague.away else "")
        for one in found
    )  # fmt: skip
    return Shown({"competences": [_row(one) for one in found]}, lines)


@competences.command("set")
@click.argument("login")
@click.argument("branches", nargs=-1, metavar="BRANCH…")
@shows
@with_local
def set_(local: Local, login: str, branches: tuple[str, ...]) -> Shown:
    """Say which branches (letters of DB25) LOGIN knows, in the place of those until now.

    Example: landsaftale node competences set karim I G
    """
    return _shown(actions.learn(local, actor(), login, branches))


@competences.command()
@click.argument("login")
@click.option("--from", "first", callback=day, required=True, help="The first day away.")
@click.option("--to", "last", callback=day, required=True, help="The last day away.")
@click.option("--substitute", help="The login of who stands in.")
@shows
@with_local
def away(local: Local, login: str, first: date, last: date, substitute: str | None) -> Shown:
    """Say that LOGIN is away, and who stands in.

    Example: landsaftale node competences away karim --from 2027-02-08 --to 2027-02-12
    """
    return _shown(actions.be_away(local, actor(), login, first, last, substitute))


@competences.command()
@click.argument("login")
@click.option("--from", "first", callback=day, required=True, help="Their first day.")
@shows
@with_local
def back(local: Local, login: str, first: date) -> Shown:
    """Take back the days away of LOGIN that begin on a day.

    Example: landsaftale node competences back karim --from 2027-02-08
    """
    return _shown(actions.come_back(local, actor(), login, first))


def _row(one: Known) -> dict[str, object]:
    return {
        "login": one.colleague.login, "name": one.name, "citizens": one.colleague.citizens,
        "branches": sorted(one.colleague.branches),
        "away": [{"first": each.first, "last": each.last, "substitute": each.substitute}
                 for each in one.away],
    }  # fmt: skip


def _shown(one: Known) -> Shown:
    known = ", ".join(sorted(one.colleague.branches)) or "ingen brancher"
    return Shown(_row(one), [f"{one.name}: {known}."])
