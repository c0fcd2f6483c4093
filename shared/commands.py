"""Commands that both programs have."""

from datetime import date

import click

from shared import clock
from shared.cli import Shown, day, shows, with_local
from shared.database import set_setting, setting
from shared.feed.local import Local
from shared.problem import Refused


@click.command("clock")
@click.argument("moved_to", required=False, callback=day, metavar="[DATE]")
@shows
@with_local
def move_clock(local: Local, moved_to: date | None) -> Shown:
    """Show today's date here, or move it to DATE in a database marked as demo.

    Example: landsaftale hub clock 2026-12-07
    """
    with local.database.begin() as session:
        if moved_to:
            if setting(session, "demo") != "yes":
                raise Refused("not_a_demo")
            set_setting(session, "demo_today", moved_to.isoformat())
            session.flush()
        today = clock.today(session)
    return Shown({"today": today}, [today.isoformat()])
