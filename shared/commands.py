"""Commands that both programs have."""

from datetime import date
from pathlib import Path

import click
from sqlalchemy.orm import Session

from shared import clock, spreadsheet
from shared import told as acts
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.database import Database, set_setting, setting
from shared.facts import as_rows, figures
from shared.feed.local import Local
from shared.outcomes import as_told as outcome_told
from shared.outcomes import to_csv, told_of
from shared.problem import NotFound, Refused
from shared.restrictions import as_told as restriction_told
from shared.restrictions import restrictions
from shared.said import employer_by_code
from shared.signals import OPEN, as_told, signals


@click.command("clock")
@click.argument("moved_to", required=False, callback=day, metavar="[DATE]")
@shows
@with_local
def move_clock(local: Local, moved_to: date | None) -> Shown:
    """Show today's date here, or move it to DATE in a database marked as demo.

    Example: landsaftale hub clock 2026-12-07
    """
    if moved_to:
        move_day(local.database, moved_to)
    with local.read() as session:
        today = clock.today(session)
    return Shown({"today": today}, [today.isoformat()])


def move_day(database: Database, day: date) -> None:
    """Let it be another day for a party of a demo.

    Raises:
        Refused: its database is not marked as demo (`not_a_demo`).
    """
    with database.begin() as session:
        if setting(session, "demo") != "yes":
            raise Refused("not_a_demo")
        set_setting(session, "demo_today", day.isoformat())


@click.command()
@click.argument("p_number")
@click.option("--people", type=click.IntRange(1, acts.MOST), required=True)
@click.option("--from", "first", callback=day, required=True, help="Their first day.")
@click.option("--to", "last", callback=day, required=True, help="Their last day.")
@click.option("--source", help="A node's: vitas or case_system. A hub's: employer.")
@click.option("--as-of", callback=day, help="The day it was told or seen. Default: today.")
@shows
@with_local
def tell(
    local: Local, p_number: str, people: int, first: date, last: date, source: str | None,
    as_of: date | None,
) -> Shown:  # fmt: skip
    """Keep that PEOPLE from elsewhere use room at P_NUMBER, as somebody told it.

    Example: landsaftale node placements tell 1099000002 --people 2 --from 2026-11-02
    --to 2027-03-31 --source vitas
    """
    said = acts.Told(
        people=people, starts_on=first, ends_on=last, as_of=as_of,
        source=source or acts.sources(local)[0],  # type: ignore[arg-type]  # tried by the act
    )  # fmt: skip
    acts.tell(local, actor(), p_number, said)
    with local.read() as session:
        return _told(session, local, p_number)


@click.command()
@click.argument("p_number")
@click.option("--only", metavar="KEY", help="One of them, by the key that `told` shows.")
@click.option("--over", is_flag=True, help="They are gone, and their room is free.")
@shows
@with_local
def renew(local: Local, p_number: str, only: str | None, *, over: bool) -> Shown:
    """Say that what we were told of P_NUMBER still holds today, or is over.

    Example: landsaftale node placements renew 1099000002
    """
    with local.read() as session:
        keys = [one.ref for one in acts.told_at(session, local, p_number)]
    if only is not None and only not in keys:
        raise NotFound(only)
    for key in keys if only is None else [only]:
        (acts.over if over else acts.renew)(local, actor(), key)
    with local.read() as session:
        return _told(session, local, p_number)


@click.command()
@click.argument("p_number")
@shows
@with_local
def told(local: Local, p_number: str) -> Shown:
    """Show what we were told of P_NUMBER: who uses room there beside our own placements.

    Example: landsaftale hub placements told 1099000002
    """
    with local.read() as session:
        return _told(session, local, p_number)


def _told(session: Session, local: Local, p_number: str) -> Shown:
    acts.workplace(session, p_number)
    today = clock.today(session)
    rows = [
        {"key": one.ref, "people": one.body.people, "source": one.body.source,
         "from": one.body.starts_on, "to": one.body.ends_on, "as_of": one.body.as_of,
         "stale": acts.is_stale(one.body, today)}
        for one in acts.told_at(session, local, p_number)
    ]  # fmt: skip
    return Shown({"told": rows}, table([list(row.values())[1:] for row in rows]))


@click.command("list")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the same as a file.")  # fmt: skip
@shows
@with_local
def list_signals(local: Local, file: Path | None) -> Shown:
    """List the signals that municipalities may see, each with the employer's reply.

    Example: landsaftale hub signals list --csv signaler.csv
    """
    with local.read() as session:
        found = signals(session, OPEN)
    if file:
        text = spreadsheet.table([as_told(one) for one in found])
        file.write_text(text, encoding="utf-8-sig", newline="")
    lines = []
    for one in found:
        now = one.body.evidence
        lines.append(f"{one.body.code}  {one.body.state}  {one.place}: {now.led_on} of "
                     f"{now.known} led on, {now.expected} expected")  # fmt: skip
        lines.append(f"    {one.reply.by}: {one.reply.text}" if one.reply else "    –")
    return Shown({"signals": [as_told(one) for one in found]}, lines or ["Ingen signaler."])


@click.command("list")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the same as a file.")  # fmt: skip
@shows
@with_local
def list_restrictions(local: Local, file: Path | None) -> Shown:
    """List what municipalities decided about workplaces, each with the employer's reply.

    Example: landsaftale node restrictions list --csv begraensninger.csv
    """
    with local.read() as session:
        found = restrictions(session)
    rows = [restriction_told(one) for one in found]
    if file:
        file.write_text(spreadsheet.table(rows), encoding="utf-8-sig", newline="")
    lines = []
    for row in rows:
        lines.append(f"{row['code']}  {row['measure']}  {row['place']}: {row['reason']}")
        lines.append(f"    {row['reply_by']}: {row['reply']}" if row["reply"] else "    –")
    return Shown({"restrictions": rows}, lines or ["Ingen begrænsninger."])


@click.command("show")
@click.argument("code", metavar="V-CODE")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the same as a file.")  # fmt: skip
@shows
@with_local
def show_outcomes(local: Local, code: str, file: Path | None) -> Shown:
    """Show what the placements of the employer V-CODE led to, as others than itself may see it.

    Example: landsaftale hub outcomes show V-7K3QM2X --csv resultater.csv
    """
    with local.read() as session:
        found = told_of(session, employer_by_code(session, code).ref)
    if file:
        file.write_text(to_csv(found), encoding="utf-8-sig", newline="")
    rows = [(one.level, one.code, one.name,
             f"{'–' if one.led_on is None else one.led_on} of {one.known or '–'}",
             one.why_not or f"{one.low:.0%}-{one.high:.0%}",
             "" if one.expected is None else f"expected {one.expected:.1f}")
            for one in found]  # fmt: skip
    return Shown({"outcomes": [outcome_told(one) for one in found]}, table(rows))


@click.command("figures")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the same as a file.")  # fmt: skip
@shows
@with_local
def show_figures(local: Local, file: Path | None) -> Shown:
    """Show the figures of the last twelve months as others may see them, by quarter and branch.

    Example: landsaftale node figures --csv tal.csv
    """
    with local.read() as session:
        owner = None if local.is_hub else local.authority
        rows = as_rows(figures(session, clock.today(session), owner=owner,
                               to_fives=local.is_hub))  # fmt: skip
    if file:
        file.write_text(spreadsheet.table(rows), encoding="utf-8-sig", newline="")
    lines = table(
        (row["figure"], row["level"], row["label"],
         "–" if row["part"] is None else f"{row['part']}/{row['whole']}", row["trend"] or "")
        for row in rows
    )  # fmt: skip
    return Shown({"figures": rows}, lines)
