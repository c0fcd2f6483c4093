"""`landsaftale hub needs …`"""

from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import select

from hub.needs import actions
from hub.needs.answerable import Answerable, answerable
from hub.needs.coverage import coverage
from hub.needs.summary import summary, whole
from hub.needs.template_commands import templates
from hub.needs.words import why
from shared import clock
from shared.cli import Shown, actor, shows, table, with_local
from shared.drafts import read_draft
from shared.feed import stored
from shared.feed.local import Local
from shared.needs.draft import SCHEMA
from shared.records.base import Record
from shared.said import employer_by_code
from shared.tables import NeedIndex

KEEP = click.option("--keep", multiple=True, metavar="F-CODE",
                    help="A waiting proposal that goes on where slots are cut.")  # fmt: skip
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def needs() -> None:
    """Post needs for employers, see how they are covered, close them."""


needs.add_command(templates)


@needs.command()
@click.argument("file", type=FILE)
@shows
@with_local
def post(local: Local, file: Path) -> Shown:
    """Post the need in the TOML file FILE, its workplaces named by S-code or P-number.

    Example: landsaftale hub needs post deploy/demo/need.toml
    """
    return _posted(local, actions.post(local, actor(), read_draft(file, SCHEMA)))


@needs.command()
@click.argument("code")
@click.argument("file", type=FILE)
@KEEP
@shows
@with_local
def change(local: Local, code: str, file: Path, keep: tuple[str, ...]) -> Shown:
    """Put what FILE says in the place of the open need CODE.

    Example: landsaftale hub needs change B-7K3QM2X deploy/demo/need.toml
    """
    return _posted(local, actions.change(
        local, actor(), code, read_draft(file, SCHEMA), keep=keep
    ))  # fmt: skip


@needs.command()
@click.argument("code")
@click.argument("group", type=click.UUID)
@click.argument("slots", type=click.IntRange(0, actions.MOST_SLOTS))
@KEEP
@shows
@with_local
def resize(local: Local, code: str, group: UUID, slots: int, keep: tuple[str, ...]) -> Shown:
    """Ask for SLOTS slots in the slot group GROUP of the need CODE; 0 takes it away.

    Where that leaves slots for some of the waiting proposals only, --keep says for which.

    Example: landsaftale hub needs resize B-7K3QM2X 3f0c9a4e-8f0b-4c55-9a53-6f1f0c6f5d10 12
    """
    return _posted(local, actions.resize(local, actor(), code, {group: slots}, keep))


@needs.command()
@click.argument("code")
@shows
@with_local
def close(local: Local, code: str) -> Shown:
    """Close the need CODE: nobody more is accepted, and who was under way hears of it.

    Example: landsaftale hub needs close B-7K3QM2X
    """
    record = actions.close(local, actor(), code)
    return Shown({"need": record.ref, "code": record.body.code, "state": record.body.state},
                 [f"{record.body.code} er lukket."])  # fmt: skip


@needs.command()
@click.argument("code")
@shows
@with_local
def confirm(local: Local, code: str) -> Shown:
    """Say that the need CODE still holds; a paused one is open again.

    Example: landsaftale hub needs confirm B-7K3QM2X
    """
    record = actions.confirm(local, actor(), code)
    return Shown({"need": record.ref, "code": record.body.code, "state": record.body.state},
                 [f"{record.body.code} gælder stadig."])  # fmt: skip


@needs.command()
@click.argument("employer", metavar="V-CODE")
@shows
@with_local
def withdraw(local: Local, employer: str) -> Shown:
    """Withdraw all demand of the employer V-CODE: close its needs, but no place of a pledge.

    Example: landsaftale hub needs withdraw V-7K3QM2X
    """
    with local.read() as session:
        key = employer_by_code(session, employer).ref
    closed = [one.body.code for one in actions.withdraw(local, actor(), key)]
    return Shown({"closed": closed}, [f"{len(closed)} behov er lukket: {', '.join(closed)}"])


@needs.command("list")
@shows
@with_local
def list_needs(local: Local) -> Shown:
    """List all needs with their slots.

    Example: landsaftale hub needs list
    """
    with local.read() as session:
        today = clock.today(session)
        found = [
            coverage(session, stored.get(session, row.ref), today)
            for row in session.scalars(select(NeedIndex).order_by(NeedIndex.posted_on))
        ]
    shown = [asdict(summary(one)) for one in found]
    return Shown(
        {"needs": shown},
        table(
            [["" if cell is None else cell for cell in list(row.values())[1:]] for row in shown]
        ),
    )


@needs.command()
@click.argument("code")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show how the need CODE is covered: per slot group, and over all 98 municipalities.

    Example: landsaftale hub needs show B-7K3QM2X
    """
    with local.read() as session:
        record = stored.get(session, actions.by_code(session, code).ref)
        today = clock.today(session)
        found = coverage(session, record, today)
        slots = answerable(found)
    rows = [
        (one.group.workplace_name, one.figures.slots, one.figures.agreed, one.figures.proposed,
         one.figures.open, why(one))
        for one in found.groups
    ]  # fmt: skip
    data = asdict(whole(found)) | {"answerable": _answerable(slots)}
    head = ("Arbejdssted", "ønsket", "aftalt", "foreslået", "mangler", "")
    return Shown(data, [f"{data['code']}: {data['title']}", *table([head, *rows])])


def _answerable(slots: Answerable) -> dict[str, object]:
    return {
        "slots": slots.slots, "taken": slots.taken, "open": slots.open,
        "waiting": {one.code: count for one, count, _ in slots.waiting},
        "not_covered": {one.code: count for one, count in slots.not_covered},
    }  # fmt: skip


def _posted(local: Local, record: Record) -> Shown:
    with local.read() as session:
        found = coverage(session, record, clock.today(session))
    return Shown(
        {"need": record.ref, "code": record.body.code, "slots": found.figures.slots,
         "parties": found.parties,
         "groups": [{"id": one.id, "p_number": one.p_number} for one in record.body.slot_groups]},
        [f"{record.body.code}: {found.figures.slots} pladser, sendt til {len(found.parties)} "
         "kommuner."],
    )  # fmt: skip
