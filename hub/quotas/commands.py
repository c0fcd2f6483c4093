"""`landsaftale hub quotas …`"""

from datetime import datetime
from uuid import UUID

import click

from hub.needs.actions import MOST_SLOTS, by_code
from hub.quotas import actions
from hub.quotas.actions import QuotaDraft
from hub.quotas.seen import QUOTAS, quotas_of
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed import stored
from shared.feed.local import Local

COLUMNS = ("municipality", "workplace", "n", "confirmed", "open", "until")


@click.group()
def quotas() -> None:
    """Slots that municipalities may confirm by themselves, also without contact with the hub."""


@quotas.command()
@click.argument("need", metavar="B-CODE")
@click.argument("municipality")
@click.argument("n", type=click.IntRange(0, MOST_SLOTS))
@click.option("--group", type=click.UUID, required=True, help="The slot group's id.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True,
              help="The last day on which it may confirm.")  # fmt: skip
@shows
@with_local
def give(
    local: Local, need: str, municipality: str, n: int, group: UUID, until: datetime
) -> Shown:
    """Let MUNICIPALITY confirm N slots in all of a slot group of the need B-CODE by itself.

    0 takes back what it has not confirmed: free again once its node has been heard.

    Example: landsaftale hub quotas give B-7K3QM2X 101 2 --until 2026-11-27
        --group 01900000-0000-7000-8000-000000000000
    """
    draft = QuotaDraft(slot_group=group, municipality=municipality, n=n, until=until.date())
    actions.give(local, actor(), need, draft)
    return _shown(local, need)


@quotas.command("list")
@click.argument("need", metavar="B-CODE")
@shows
@with_local
def list_quotas(local: Local, need: str) -> Shown:
    """List what is handed out of the need B-CODE, and how much of it is confirmed.

    Example: landsaftale hub quotas list B-7K3QM2X
    """
    return _shown(local, need)


def _shown(local: Local, need: str) -> Shown:
    with local.read() as session:
        found = quotas_of(session, stored.get(session, by_code(session, need).ref))
    rows = [[getattr(one, name) for name in COLUMNS] for one in found]
    head = ("kommune", "arbejdssted", "i alt", "bekræftet", "åbne", "til og med")
    return Shown({"quotas": QUOTAS.dump(found)}, table([head, *rows]))
