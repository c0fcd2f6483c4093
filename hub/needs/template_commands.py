"""`landsaftale hub needs templates …`"""

from datetime import date
from pathlib import Path
from typing import cast

import click

from hub.needs import templates as kept
from hub.needs.templates import Template
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.drafts import read_draft
from shared.feed.local import Local
from shared.needs.draft import SCHEMA
from shared.rules.copying import MONTHS, Every

EVERY = click.option(
    "--every", type=click.Choice([*MONTHS]),
    help="Let it recur: a draft is laid before the employer ahead of time.",
)  # fmt: skip


@click.group()
def templates() -> None:
    """Needs that employers keep under a name, and those that recur."""


@templates.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@EVERY
@shows
@with_local
def save(local: Local, name: str, file: Path, every: str | None) -> Shown:
    """Keep the need in the TOML file FILE under NAME, for the employer of its workplaces.

    Example: landsaftale hub needs templates save Julehjælp deploy/demo/need.toml --every quarter
    """
    code = kept.save(local, actor(), name, read_draft(file, SCHEMA), cast("Every | None", every))
    with local.read() as session:
        found = kept.template(session, code)
    return Shown(_data(found), [f"{code}: {found.name}, {found.slots} pladser."])


@templates.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """List all templates, with the drafts of them that wait for their employers.

    Example: landsaftale hub needs templates list
    """
    with local.read() as session:
        found = [_data(one) for one in kept.templates(session)]
    return Shown({"templates": found}, table([list(one.values()) for one in found]))


@templates.command()
@click.argument("code")
@click.option("--start", callback=day, help="The first day; without it the days are moved ahead.")
@shows
@with_local
def post(local: Local, code: str, start: date | None) -> Shown:
    """Post the need that the template CODE says; a draft that waits for that start is sent.

    Example: landsaftale hub needs templates post T-7K3QM2X
    """
    record = kept.post(local, actor(), code, start)
    return Shown({"need": record.ref, "code": record.body.code},
                 [f"{record.body.code} er oprettet."])  # fmt: skip


@templates.command()
@click.argument("code")
@click.argument("start", callback=day)
@shows
@with_local
def drop(local: Local, code: str, start: date) -> Shown:
    """Say that the draft of the template CODE that begins on START shall not be sent.

    Example: landsaftale hub needs templates drop T-7K3QM2X 2027-01-04
    """
    kept.drop(local, code, start)
    return Shown({"template": code, "start": start}, [f"Udkastet til {start} er sprunget over."])


@templates.command()
@click.argument("code")
@shows
@with_local
def remove(local: Local, code: str) -> Shown:
    """Take the template CODE away; needs that were made from it stay.

    Example: landsaftale hub needs templates remove T-7K3QM2X
    """
    kept.remove(local, code)
    return Shown({"template": code}, [f"{code} er slettet."])


def _data(one: Template) -> dict[str, object]:
    return {"code": one.code, "name": one.name, "slots": one.slots, "every": one.every,
            "next_start": one.next_start, "waiting": list(one.waiting)}  # fmt: skip
