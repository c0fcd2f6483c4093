"""`landsaftale node contact-keys …`"""

from dataclasses import asdict

import click

from node.contacts import actions
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed.local import Local


@click.group("contact-keys")
def contacts() -> None:
    """Employers' contacts: whose keys are known here, and what is demanded of them."""


@contacts.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List contacts' keys with the words to compare: known, new, or changed.

    Example: landsaftale node contact-keys list
    """
    with local.read() as session:
        found, demanded = actions.known_keys(session), actions.demanded(session)
    return Shown(
        {"keys": [asdict(one) for one in found], "demanded": demanded},
        table((one.code, one.contact, one.key_id, one.state, one.words) for one in found),
    )


@contacts.command()
@click.argument("employer", metavar="V-CODE")
@click.argument("key_id")
@shows
@with_local
def check(local: Local, employer: str, key_id: str) -> Shown:
    """Note that the contact of V-CODE has read out the words of the key KEY_ID.

    Example: landsaftale node contact-keys check V-7K3QM2X 21fe31dfa154a261
    """
    actions.check(local, actor(), employer, key_id)
    return Shown({"key_id": key_id}, [f"{key_id} er kendt."])


@contacts.command()
@click.option("--signed/--any", required=True, help="Signed by the contact, or the hub's word.")
@shows
@with_local
def demand(local: Local, signed: bool) -> Shown:
    """Choose whether agreements and answers need the contact's own signature here.

    Until it has signed no name is told, no placement planned and no agreement joined.

    Example: landsaftale node contact-keys demand --signed
    """
    actions.demand(local, actor(), signed)
    return Shown({"demanded": signed}, ["kontakten skal underskrive" if signed else "som før"])
