"""`landsaftale node own-page`"""

import click

from node.own_page import actions
from shared import config
from shared.cli import Shown, actor, shows, with_local
from shared.feed.local import Local


@click.command("own-page")
@click.argument("code", metavar="K-CODE")
@shows
@with_local
def own_page(local: Local, code: str) -> Shown:
    """Make a link to the citizen's own page; it is shown this once, and older links end.

    Example: landsaftale node own-page K-7K3QM2X
    """
    token, last = actions.make_link(local, actor(), code)
    address = f"{config.load(local.home, 'node').url}/min-side/{token}"
    return Shown({"address": address, "until": last}, [f"{address} gælder til {last}."])
