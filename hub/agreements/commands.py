"""`landsaftale hub agreements …`"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import click

from hub.agreements import actions
from hub.agreements.draft import Draft, DraftSchema
from hub.drafts import read_draft
from shared.cli import Shown, actor, shows, table, with_local
from shared.clock import today
from shared.codes.places import municipalities
from shared.feed.local import Local
from shared.records.base import Json
from shared.rules.agreement import Coverage


@click.group()
def agreements() -> None:
    """Make agreements and see where the municipalities stand to them."""


@agreements.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--employer", help="The employer's code. Default: who has the units in FILE.")
@click.option("--renews", metavar="A-CODE", help="Make a new version of this agreement.")
@shows
@with_local
def make(local: Local, file: Path, employer: str | None, renews: str | None) -> Shown:
    """Make the agreement that stands in FILE (TOML), and invite its municipalities.

    Example: landsaftale hub agreements make agreement.toml
    """
    draft: Draft = read_draft(file, DraftSchema())
    draft = replace(draft, employer=employer) if employer else draft
    record = actions.make(local, actor(), draft, renews=renews)
    invited = len(record.body.invited)
    return Shown(
        {"agreement": record.ref, "code": record.body.code, "version": record.body.version,
         "invited": invited},
        [f"Aftalen {record.body.code} er lavet. {invited} kommuner er inviteret."],
    )  # fmt: skip


@agreements.command()
@click.argument("code", metavar="A-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show where each of the 98 municipalities stands to the agreement A-CODE.

    Example: landsaftale hub agreements show A-7K3QM2X
    """
    with local.read() as session:
        agreement = actions.by_code(session, code)
        stands = [_stand(one) for one in actions.coverage(session, agreement, today(session))]
    body = agreement.body
    data = {
        "agreement": agreement.ref, "code": body.code, "title": body.title,
        "version": body.version, "counts": Counter(one["state"] for one in stands),
        "coverage": stands,
    }  # fmt: skip
    rows = [(one["municipality"], one["name"], one["state"], one["participation"] or "",
             one["entrance_phone"] or "") for one in stands]  # fmt: skip
    return Shown(data, [f"{body.code}  {body.title}, udgave {body.version}", *table(rows)])


def _stand(one: Coverage) -> Json:
    place, accession = municipalities()[one.municipality], one.accession
    return {
        "municipality": one.municipality,
        "name": place.name,
        "state": one.standing,
        "participation": accession.participation if accession else None,
        "kam": accession.kam.name if accession and accession.kam else None,
        "entrance_phone": place.entrance_phone or None,
    }
