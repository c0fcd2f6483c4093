"""`landsaftale hub letters`"""

import click

from hub.letters import actions
from shared.cli import Shown, shows, with_local
from shared.config import load
from shared.feed.local import Local


@click.command("letters")
@shows
@with_local
def write(local: Local) -> Shown:
    """Write to each employer of signals and restrictions it has no letter about; each once.

    Example: landsaftale hub letters
    """
    written = actions.write_all(local, load(local.home, "hub").url)
    return Shown({"written": written}, [f"{written} virksomheder får brev."])
