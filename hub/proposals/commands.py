"""`landsaftale hub proposals …`"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from hub.needs.actions import by_code as need_by_code
from hub.needs.offers import standings
from hub.proposals import actions
from hub.proposals.summary import summary
from shared.cli import Shown, actor, each, shows, table, with_local
from shared.feed.local import Local
from shared.records.base import Record


@click.group()
def proposals() -> None:
    """Screen proposals, meet, accept or decline, take out a sealed contact."""


@proposals.command("list")
@click.option("--need", help="Only the proposals to this need.")
@shows
@with_local
def list_proposals(local: Local, need: str | None) -> Shown:
    """List the proposals and how each stands.

    Example: landsaftale hub proposals list --need B-7K3QM2X
    """
    with local.read() as session:
        key = need_by_code(session, need).ref if need else None
        shown = [asdict(summary(one)) for one in standings(session, need=key)]
    rows = [(one["code"], one["municipality"], one["state"], one["since"]) for one in shown]
    return Shown({"proposals": shown}, table(rows))


@proposals.command("pass")
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def pass_on(local: Local, codes: tuple[str, ...]) -> Shown:
    """Let the employer see these proposals (the intake consultant).

    Example: landsaftale hub proposals pass F-7K3QM2X
    """
    return _done(local, codes, actions.pass_on)


@proposals.command("return")
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@click.option("--reason", required=True, help="A code of shared/codes/return_reasons.csv.")
@shows
@with_local
def send_back(local: Local, codes: tuple[str, ...], reason: str) -> Shown:
    """Return these proposals to their municipality (the intake consultant).

    Example: landsaftale hub proposals return F-7K3QM2X --reason incomplete
    """
    return _done(local, codes, partial(actions.send_back, reason=reason))


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def meet(local: Local, codes: tuple[str, ...]) -> Shown:
    """Ask to meet the person of each proposal (the employer).

    Example: landsaftale hub proposals meet F-7K3QM2X
    """
    return _done(local, codes, actions.meet)


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@shows
@with_local
def accept(local: Local, codes: tuple[str, ...]) -> Shown:
    """Give the person of each proposal a slot, after the meeting (the employer).

    Example: landsaftale hub proposals accept F-7K3QM2X
    """
    return _done(local, codes, actions.accept)


@proposals.command()
@click.argument("codes", metavar="F-CODE...", nargs=-1, required=True)
@click.option("--reason", required=True, help="A code of shared/codes/decline_reasons.csv.")
@shows
@with_local
def decline(local: Local, codes: tuple[str, ...], reason: str) -> Shown:
    """Say no thank you to these proposals (the employer).

    Example: landsaftale hub proposals decline F-7K3QM2X --reason shift
    """
    return _done(local, codes, partial(actions.decline, reason=reason))


@proposals.command()
@click.argument("code")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@shows
@with_local
def disclosure(local: Local, code: str, output: Path) -> Shown:
    """Write the sealed contact of the proposal CODE to a file for `landsaftale open`.

    Example: landsaftale hub proposals disclosure F-7K3QM2X --output contact.json
    """
    sealed = actions.hand_out(local, actor(), code)
    output.write_text(json.dumps(sealed, indent=2))
    return Shown({"file": str(output), "proposal": sealed["proposal"]},
                 [f"{output}: åbnes med landsaftale open {output} --key NØGLEFIL"])  # fmt: skip


def _done(local: Local, codes: Sequence[str], act: Callable[[Local, str, str], Record]) -> Shown:
    def one(code: str) -> Shown:
        record = act(local, actor(), code)
        with local.read() as session:
            (standing,) = standings(session, code=actions.by_code(session, code).code)
        data = {record.kind: record.ref, "code": standing.row.code, "state": standing.state}
        return Shown(data, [f"{standing.row.code}: {standing.state}"])

    return each(codes, one)
