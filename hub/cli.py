"""`landsaftale hub …`: where each command of the hub lives."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shared.cli import Here, Lazy

if TYPE_CHECKING:
    from shared.feed.local import Local

PLACES = {
    "init": "hub.commands:init",
    "upgrade": "shared.founding:upgrade",
    "run": "hub.commands:run",
    "serve": "hub.commands:serve",
    "jobs": "hub.commands:jobs",
    "clock": "shared.commands:move_clock",
    "status": "shared.peers.commands:status",
    "peers": "shared.peers.commands:peers",
    "quarantine": "shared.peers.commands:quarantine",
    "security": "shared.peers.commands:security",
    "replay": "shared.peers.commands:replay",
    "history": "shared.peers.commands:show_history",
    "backup": "shared.backup.commands:backup",
    "restore": "shared.backup.commands:restore",
    "verify": "shared.backup.commands:verify",
    "audit": "shared.exchange.commands:audit",
    "lives": "shared.exchange.commands:lives",
    "accounts": "shared.accounts.commands:accounts",
    "rotate-key": "hub.members.key_commands:rotate_key",
    "revoke": "hub.members.key_commands:revoke",
    "suspend": "hub.members.key_commands:suspend",
    "members": "hub.members.commands:members",
    "rules": "hub.rules.commands:rules",
    "employers": "hub.employers.commands:employers",
    "overview": "hub.overview.commands:show",
    "sectors": "hub.sectors.commands:sectors",
    "agreements": "hub.agreements.commands:agreements",
    "needs": "hub.needs.commands:needs",
    "guests": "hub.guests.commands:guests",
    "matching": "hub.matching.commands:matching",
    "proposals": "hub.proposals.commands:proposals",
    "signatures": "hub.signatures.commands:signatures",
    "intake": "hub.intake.commands:intake",
    "letters": "hub.letters.commands:write",
    "outcomes": "hub.outcomes.commands:outcomes",
    "figures": "shared.commands:show_figures",
    "restrictions": "hub.restrictions.commands:restrictions",
    "signals": "hub.signals.commands:signals",
    "entrances": "hub.entrances.commands:entrances",
    "promises": "shared.promises.commands:promises",
    "placements": "hub.placements.commands:placements",
    "pledges": "hub.pledges.commands:pledges",
    "quotas": "hub.quotas.commands:quotas",
}


def _open(home: Path) -> "Local":
    from hub.config import open_hub

    return open_hub(home)


@click.group(cls=Lazy, places=PLACES)
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), default=Path("hub-home"),
    envvar="LANDSAFTALE_HOME", show_default=True, help="The folder this hub lives in.",
)  # fmt: skip
@click.pass_context
def hub(ctx: click.Context, home: Path) -> None:
    """Run a hub and act on it: members, employers, agreements, needs, placements."""
    ctx.obj = Here(home, _open)
