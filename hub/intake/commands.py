"""`landsaftale hub intake …`"""

from dataclasses import asdict
from uuid import UUID

import click

from hub.intake import feedback
from hub.intake.board import board
from hub.intake.desk import desk
from hub.intake.summary import batch_summary, board_summary
from hub.needs.actions import by_code
from hub.proposals.actions import shortlist as send
from hub.sectors.actions import by_slug, services
from shared.cli import Shown, actor, shows, table, with_local
from shared.clock import today
from shared.feed.local import Local


@click.group()
def intake() -> None:
    """Screen what municipalities nominate, tell them how it went, see where a branch lacks."""


@intake.command("list")
@click.option("--service", metavar="SLUG", help="Default: every desk, the hub's own as well.")
@shows
@with_local
def list_(local: Local, service: str | None) -> Shown:
    """List the batches that await screening, and whose turn it is.

    Example: landsaftale hub intake list
    """
    with local.read() as session:
        found = [by_slug(session, service)] if service else services(session)
        scopes = [*(one.ref for one in found), *([] if service else [None])]
        batches = [one for scope in scopes for one in desk(session, scope, today(session))]
    rows = [asdict(batch_summary(one)) for one in batches]
    return Shown({"batches": rows}, table([list(row.values()) for row in rows]))


@intake.command()
@click.argument("need", metavar="B-CODE")
@click.argument("group", type=click.UUID)
@click.argument("codes", nargs=-1, required=True, metavar="F-CODE…")
@shows
@with_local
def shortlist(local: Local, need: str, group: UUID, codes: tuple[str, ...]) -> Shown:
    """Send these nominations for a slot GROUP to the employer as one short list.

    Example: landsaftale hub intake shortlist B-7K3QM2X 01a21807-0000-4000-8000-000000000000
    F-7K3QM2X
    """
    sent = send(local, actor(), need, group, codes)
    return Shown({"screenings": [one.ref for one in sent]},
                 [f"{len(sent)} på listen til virksomheden."])  # fmt: skip


@intake.command()
@click.argument("need", metavar="B-CODE")
@click.argument("group", type=click.UUID)
@shows
@with_local
def tell(local: Local, need: str, group: UUID) -> Shown:
    """Tell all who nominated for a slot GROUP how it went, in figures and closed reasons.

    Example: landsaftale hub intake tell B-7K3QM2X 01a21807-0000-4000-8000-000000000000
    """
    with local.read() as session:
        row = by_code(session, need)
    record = feedback.give(local, actor(), row, group)
    body = record.body
    return Shown(
        {"feedback": record.ref, "municipalities": list(body.municipalities),
         "nominated": body.nominated, "shortlisted": body.shortlisted,
         "accepted": body.accepted},
        [f"Sendt til {len(body.municipalities)} kommuner."],
    )  # fmt: skip


@intake.command("board")
@click.argument("slug")
@shows
@with_local
def show_board(local: Local, slug: str) -> Shown:
    """Show the service SLUG's municipalities against its open needs: slots that lack.

    Example: landsaftale hub intake board hotel
    """
    with local.read() as session:
        found = board(session, by_slug(session, slug).body, today(session))
    told = asdict(board_summary(found))
    lines = [(line.name, line.gap, *(cell.figures.open for cell in line.cells))
             for line in found.lines]  # fmt: skip
    return Shown(told, table([("Kommune", "mangler", *told["needs"]), *lines]))
