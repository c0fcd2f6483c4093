"""Commands that both programs have: run, serve, jobs, clock."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import click

from shared import clock, serving
from shared.cli import Here, Shown, day, shows, with_local
from shared.database import set_setting, setting
from shared.feed.local import Local
from shared.observe import log_to_stderr
from shared.problem import Refused


def running(
    program: str, create_app: serving.CreateApp, jobs: Callable[[Path], None]
) -> list[click.Command]:
    """Return a program's `run`, `serve` and `jobs`."""

    @click.command()
    @click.pass_obj
    def run(here: Here) -> None:
        """Serve the pages and run the jobs, as one process group.

        Ends with Ctrl-C. Exit status 1 when the port is in use.
        """
        log_to_stderr()
        pages = partial(serving.serve, here.home, program, create_app)
        status = serving.run(here.home, program, pages, partial(jobs, here.home))
        raise click.exceptions.Exit(status)

    @click.command()
    @click.pass_obj
    def serve(here: Here) -> None:
        """Serve the pages only."""
        log_to_stderr()
        serving.serve(here.home, program, create_app)

    @click.command("jobs")
    @click.pass_obj
    def run_jobs(here: Here) -> None:
        """Run the jobs only; a second process stands by."""
        log_to_stderr()
        jobs(here.home)

    return [run, serve, run_jobs]


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
