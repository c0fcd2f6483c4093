"""`… rules list`: how the law stands on a day, for a hub, a node, or nobody in particular."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

import click

from shared import clock
from shared.cli import Here, Shown, day, shows, table, with_local
from shared.feed.local import Local
from shared.lawbook import history, rows_here
from shared.rules.figures import as_data, written
from shared.rules.law import Line, law, lines_on
from shared.rules.rows import Rule


@click.command("list")
@click.option("--on", "on", callback=day, help="The day; default today.")
@shows
def list_rules(on: date | None) -> Shown:
    """Show each rule as it stands on a day: what is used, and what nobody has checked.

    With a hub or a node, its own rows as well; `landsaftale rules list` alone is the base.

    Example: landsaftale rules list --on 2026-11-23
    """
    here = click.get_current_context().find_object(Here)
    rows: Sequence[Rule] = ()
    if here is not None:
        with here.local.read() as session:
            rows, on = rows_here(session, own=True), on or clock.today(session)
    on = on or clock.now().astimezone(clock.COPENHAGEN).date()
    lines = lines_on(on, rows)
    open_ = sum(one.standing != "used" for one in lines)
    name = law(on, rows).rule_set or "no rule set"
    head = f"{name} on {on}: {len(lines) - open_} rows are used, {open_} are not"
    told = [head, *table(map(_cells, lines)), *_questions(lines)]
    return Shown(
        {"on": on, "rule_set": name, "rules": [dict(as_data(one)) for one in lines]}, told
    )


@click.command("history")
@shows
@with_local
def list_history(local: Local) -> Shown:
    """List who wrote, confirmed and took back the rows of our own, the latest first.

    Example: landsaftale hub rules history
    """
    with local.read() as session:
        found = [asdict(one) for one in history(session, local.authority)]
    return Shown({"events": found}, table([list(one.values()) for one in found]))


def read_pairs(pairs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return `name=value` arguments as pairs.

    Raises:
        click.BadParameter: one has no `=`.
    """
    for pair in pairs:
        if "=" not in pair:
            raise click.BadParameter(f"{pair} is no name=value", param_hint="--figure")
    return tuple((name, value) for name, _, value in (pair.partition("=") for pair in pairs))


def row_shown(row: str, state: str, **more: str) -> Shown:
    """Return where a row stands after an act on it, the same at a hub and a node."""
    return Shown({"row": row, "state": state, **more}, ["  ".join((row, *more.values(), state))])


def _cells(one: Line) -> tuple[str, ...]:
    row = one.rule
    state = {"used": "", "ended": "ended"}.get(one.standing, row.status)
    figures = ", ".join(f"{name}={written(value)}" for name, value in row.values.items())
    period = f"{row.valid_from} – {row.valid_to or ''}".rstrip()
    return row.id, state, row.code, row.paragraph, period, figures


def _questions(lines: Sequence[Line]) -> list[str]:
    """What is to ask before the rows that are not used can be."""
    asked = [
        f"{one.rule.id}: {one.rule.question}"
        for one in lines
        if one.standing == "unused" and one.rule.question
    ]
    return ["", "Not checked, and so never used:", *asked] if asked else []
