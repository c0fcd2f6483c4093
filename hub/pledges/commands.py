"""`landsaftale hub pledges …`"""

from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import select

from hub.pledges import actions
from hub.pledges.actions import PledgeDraft
from hub.pledges.standing import ALL_SEEN, SEEN, PledgeSeen, as_told, standings
from hub.pledges.statement import STATEMENT, statement, to_csv
from shared import clock
from shared.cli import Shown, actor, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.records.codes import read_code
from shared.records.employer import MOST_PLACES, YEARS
from shared.said import employer_by_code
from shared.tables import PledgeIndex

PLACES = click.IntRange(1, MOST_PLACES)
FIGURES = ("pledged", "opened", "used", "begun", "open", "not_opened")


@click.group()
def pledges() -> None:
    """Places that employers pledge for a year, whatever they need: opened, used, open."""


@pledges.command()
@click.argument("employer", metavar="V-CODE")
@click.option("--year", type=click.IntRange(*YEARS), required=True)
@click.option("--places", type=PLACES, required=True)
@click.option("--purpose", type=click.Choice(list(codes("pledge_purposes"))), required=True)
@click.option("--agreement", metavar="A-CODE", help="Where the employer has several in force.")
@shows
@with_local
def promise(
    local: Local, employer: str, year: int, places: int, purpose: str, agreement: str | None
) -> Shown:
    """Note what the employer V-CODE promises; municipalities hear of it once it is confirmed.

    Example: landsaftale hub pledges promise V-7K3QM2X --year 2027 --places 24
        --purpose small_steps
    """
    with local.read() as session:
        key = employer_by_code(session, employer).ref
    draft = PledgeDraft(year=year, places=places, purpose=purpose, agreement=agreement)
    return _shown(local, actions.promise(local, actor(), key, draft).body.code)


@pledges.command()
@click.argument("code", metavar="C-CODE")
@click.argument("places", type=PLACES)
@shows
@with_local
def resize(local: Local, code: str, places: int) -> Shown:
    """Let the pledge C-CODE be of PLACES places; once it is confirmed, only of more.

    Example: landsaftale hub pledges resize C-7K3QM2X 30
    """
    actions.resize(local, actor(), code, places)
    return _shown(local, code)


@pledges.command()
@click.argument("code", metavar="C-CODE")
@shows
@with_local
def confirm(local: Local, code: str) -> Shown:
    """Confirm the pledge C-CODE: municipalities get it, and it is never reduced.

    Example: landsaftale hub pledges confirm C-7K3QM2X
    """
    actions.confirm(local, actor(), code)
    return _shown(local, code)


@pledges.command("list")
@shows
@with_local
def list_pledges(local: Local) -> Shown:
    """List all pledges with their places, counted now.

    Example: landsaftale hub pledges list
    """
    with local.read() as session:
        query = select(PledgeIndex).order_by(PledgeIndex.year.desc(), PledgeIndex.code)
        found = [as_told(one) for one in standings(session, query, clock.today(session))]
    return Shown({"pledges": ALL_SEEN.dump(found)}, table([_HEAD, *map(_row, found)]))


@pledges.command()
@click.argument("code", metavar="C-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show the pledge C-CODE: its places, counted now, and the needs that open them.

    Example: landsaftale hub pledges show C-7K3QM2X
    """
    return _shown(local, code)


@pledges.command("statement")
@click.argument("employer", metavar="V-CODE")
@click.argument("year", type=click.IntRange(*YEARS))
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the same as a file.")  # fmt: skip
@shows
@with_local
def show_statement(local: Local, employer: str, year: int, file: Path | None) -> Shown:
    """Show what the employer V-CODE pledged in YEAR and what came of it; the last line is the sum.

    Example: landsaftale hub pledges statement V-7K3QM2X 2027 --csv tilsagn.csv
    """
    with local.read() as session:
        found = statement(session, None, employer, year, clock.today(session))
    if file:
        file.write_text(to_csv(found), encoding="utf-8-sig", newline="")
    rows = [
        ["" if cell is None else cell for cell in asdict(line).values()] for line in found.lines
    ]
    return Shown(STATEMENT.dump(found), table([("", "", *FIGURES), *rows]))


_HEAD = ("", "", "", "", *FIGURES)


def _row(one: PledgeSeen) -> tuple[object, ...]:
    figures = (getattr(one, name) for name in FIGURES)
    return (one.code, one.employer, one.year, one.state, *figures)


def _shown(local: Local, code: str) -> Shown:
    with local.read() as session:
        query = select(PledgeIndex).where(PledgeIndex.code == read_code(code))
        record = actions.by_code(session, code)
        (found,) = standings(session, query, clock.today(session))
    seen = as_told(found)
    return Shown({"pledge": record.ref, **SEEN.dump(seen)}, table([_HEAD, _row(seen)]))
