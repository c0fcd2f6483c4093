"""`landsaftale hub overview`"""

from dataclasses import asdict

import click
from sqlalchemy import select

from hub.overview.summary import OVERVIEW, overview
from hub.overview.waiting import waiting
from shared.cli import Shown, shows, table, with_local
from shared.clock import today
from shared.feed.local import Local
from shared.said import employer_by_code
from shared.tables import EmployerIndex


@click.command("overview")
@click.argument("code", metavar="[V-CODE]", required=False)
@shows
@with_local
def show(local: Local, code: str | None) -> Shown:
    """Show what awaits the employer V-CODE, or each employer.

    Example: landsaftale hub overview V-7K3QM2X
    """
    with local.read() as session:
        everyone = select(EmployerIndex).order_by(EmployerIndex.code)
        keys = ([employer_by_code(session, code).ref] if code
                else [row.ref for row in session.scalars(everyone)])  # fmt: skip
        found = [overview(waiting(session, key, today(session))) for key in keys]
    rows = [(one.employer, *asdict(item).values()) for one in found for item in one.waits]
    return Shown(
        {"overview": OVERVIEW.dump(found, many=True)},
        table([part or "" for part in row] for row in rows),
    )
