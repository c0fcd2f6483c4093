"""`landsaftale node …`: where each command of a node lives."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shared.cli import Here, Lazy

if TYPE_CHECKING:
    from shared.feed.local import Local

PLACES = {
    "init": "node.commands:init",
    "upgrade": "shared.founding:upgrade",
    "run": "node.commands:run",
    "serve": "node.commands:serve",
    "jobs": "node.commands:jobs",
    "clock": "shared.commands:move_clock",
    "join": "node.membership.commands:join",
    "rotate-key": "node.membership.key_commands:rotate_key",
    "revoke": "node.membership.key_commands:revoke",
    "trust-hub": "node.membership.key_commands:trust_hub",
    "exchange": "node.membership.commands:exchange",
    "leave": "node.membership.commands:leave",
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
    "rules": "node.rules.commands:rules",
    "imports": "node.imports.commands:imports",
    "candidates": "node.citizens.commands:candidates",
    "profiles": "node.profiles.commands:profiles",
    "erasures": "node.erasures.commands:erasures",
    "inbox": "node.inbox.commands:inbox",
    "contact-keys": "node.contacts.commands:contacts",
    "agreements": "node.agreements.commands:agreements",
    "needs": "node.needs.commands:needs",
    "proposals": "node.proposals.commands:proposals",
    "own-page": "node.own_page.commands:own_page",
    "placements": "node.placements.commands:placements",
    "competences": "node.competences.commands:competences",
    "offices": "node.offices.commands:offices",
    "events": "node.events.commands:events",
    "figures": "shared.commands:show_figures",
    "staircases": "node.staircases.commands:staircases",
    "measures": "node.measures.commands:measures",
    "swaps": "node.swaps.commands:swaps",
    "restrictions": "node.restrictions.commands:restrictions",
    "pledges": "node.pledges.commands:pledges",
    "outcomes": "node.outcomes.commands:outcomes",
    "signals": "node.signals.commands:signals",
    "institutions": "node.institutions.commands:institutions",
    "employers": "node.employers.commands:employers",
    "promises": "shared.promises.commands:promises",
    "papers": "node.placements.paper_commands:papers",
}


def _open(home: Path) -> "Local":
    from node.config import open_node

    return open_node(home)


@click.group(cls=Lazy, places=PLACES)
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False), default=Path("node-home"),
    envvar="LANDSAFTALE_HOME", show_default=True, help="The folder this node lives in.",
)  # fmt: skip
@click.pass_context
def node(ctx: click.Context, home: Path) -> None:
    """Run a municipality's node and act on it: candidates, needs, proposals, placements."""
    ctx.obj = Here(home, _open)
