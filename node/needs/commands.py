"""`landsaftale node needs …`"""

from dataclasses import asdict
from uuid import UUID

import click

from node.citizens.actions import by_code
from node.needs import actions, seen
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.rules.answer import Reply


@click.group()
def needs() -> None:
    """Needs that reached this municipality."""


@needs.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """Show the needs, when an answer is due, and what this municipality said.

    Example: landsaftale node needs list
    """
    with local.read() as session:
        rows = [asdict(one) for one in seen.lines(session, local)]
    shown = ("code", "title", "slots", "answer_by", "answer")
    return Shown({"needs": rows}, table([row[name] or "" for name in shown] for row in rows))


@needs.command()
@click.argument("code", metavar="B-CODE")
@click.argument("said", type=click.Choice(["supply", "later", "not_now"]))
@click.argument("value")
@shows
@with_local
def answer(local: Local, code: str, said: str, value: str) -> Shown:
    """Answer B-CODE: `supply` so many, `later` by a date, or `not_now` for a reason.

    Example: landsaftale node needs answer B-7K3QM2X supply 8
    """
    reply = _reply(said, value)
    key = actions.answer(local, actor(), code, reply)
    return Shown({"answer": key, "state": reply.answer}, [f"Svaret på {code} er gemt."])


@needs.command("match")
@click.argument("code", metavar="B-CODE")
@click.option("--group", type=click.UUID, help="One slot group only, by its id.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True)
@shows
@with_local
def match_(local: Local, code: str, group: UUID | None, top: int) -> Shown:
    """Show who of the municipality's own people fits the slot groups of B-CODE.

    Example: landsaftale node needs match B-7K3QM2X --top 5
    """
    with local.read() as session:
        found = seen.fits_seen(session, local, code, group, top=top)
    lines = table(
        (one.rank, one.code, *_tally(one), one.blocked or "", "suggested" if one.suggested else "")
        for one in found
    )
    return Shown({"candidates": [asdict(one) for one in found]}, lines)


@needs.command("options")
@click.argument("candidate", metavar="K-CODE")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True)
@shows
@with_local
def options_(local: Local, candidate: str, top: int) -> Shown:
    """Show where a citizen could go: pledged places, open needs, workplaces that may be rung.

    Example: landsaftale node needs options K-7K3QM2X
    """
    with local.read() as session:
        found = seen.options_seen(session, local, by_code(session, candidate), top=top)
    lines = table(
        (one.need, one.place, one.pledge or "", one.blocked or "") for one in found.needs
    )
    return Shown(asdict(found), [*lines, *(f"ring: {name}" for name in found.workplaces)])


def _tally(one: seen.FitSeen) -> tuple[str, str]:
    return f"{one.unmet} unmet", f"{one.unknown} unknown"


def _reply(said: str, value: str) -> Reply:
    """Read what an answer takes.

    Raises:
        click.BadParameter: it is no number, no date, or no reason of the closed list.
    """
    if said == "supply":
        return Reply(answer="supply", count=_number(value))
    if said == "later":
        until = day(click.get_current_context(), click.Argument(["value"]), value)
        return Reply(answer="later", until=until)
    if value not in codes("not_now_reasons"):
        raise click.BadParameter(f"{value} is none of {', '.join(codes('not_now_reasons'))}")
    return Reply(answer="not_now", reason=value)


def _number(value: str) -> int:
    if not value.isdecimal():
        raise click.BadParameter(f"{value} is no whole number")
    return int(value)
