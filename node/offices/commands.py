"""`landsaftale node offices …`"""

from dataclasses import asdict

import click

from node.offices import actions
from node.offices.actions import OfficeSeen
from node.offices.api import row_of
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local


@click.group()
def offices() -> None:
    """Offices behind the municipality's one entrance; no employer sees them."""


@offices.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List the offices, who works there and what each has.

    Example: landsaftale node offices list
    """
    with local.read() as session:
        found = actions.offices(session)
    return Shown({"offices": [asdict(row_of(one)) for one in found]}, _lines(found))


@offices.command("set")
@click.argument("name")
@click.argument("logins", nargs=-1, required=True, metavar="LOGIN…")
@shows
@with_local
def set_(local: Local, name: str, logins: tuple[str, ...]) -> Shown:
    """Make the office NAME, or say anew who works in it.

    Example: landsaftale node offices set "Jobcenter Nord" karim
    """
    return _shown(actions.keep(local, actor(), name, logins))


@offices.command()
@click.argument("name")
@shows
@with_local
def close(local: Local, name: str) -> Shown:
    """Close the office NAME, which has nothing any more.

    Example: landsaftale node offices close "Jobcenter Nord"
    """
    actions.close(local, actor(), name)
    return Shown({"name": name, "closed": True}, [f"{name} er lukket."])


@offices.command()
@click.argument("code")
@click.argument("name")
@shows
@with_local
def hand(local: Local, code: str, name: str) -> Shown:
    """Let the office NAME see to the need, promise, proposal or placement CODE.

    Example: landsaftale node offices hand B-7K3QM2X "Jobcenter Nord"
    """
    return _shown(actions.hand(local, actor(), code, name))


@offices.command("take-back")
@click.argument("code")
@shows
@with_local
def take_back(local: Local, code: str) -> Shown:
    """Take back CODE from the office that has it.

    Example: landsaftale node offices take-back B-7K3QM2X
    """
    was = actions.take_back(local, actor(), code)
    return Shown({"code": was.code, "office": was.office}, [f"{was.code} er tilbage."])


def _shown(one: OfficeSeen) -> Shown:
    return Shown(asdict(row_of(one)), _lines([one]))


def _lines(found: list[OfficeSeen]) -> list[str]:
    return table(
        (one.name, " ".join(one.logins), " ".join(each.code for each in one.has)) for one in found
    )
