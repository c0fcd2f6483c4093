"""`landsaftale node needs …`"""

from uuid import UUID

import click

from node.citizens.actions import by_code
from node.needs import actions, match, options
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.problem import NotFound
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
        found = actions.asked(session, local)
    rows = [
        {
            "need": one.need.ref, "code": one.need.code, "title": one.need.title,
            "employer": one.employer, "slots": one.slots, "start": one.start,
            "answer_by": one.need.answer_by, "state": one.need.state,
            "answer": one.answer.answer if one.answer else None,
            "count": one.answer.count if one.answer else None,
        }
        for one in found
    ]  # fmt: skip
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
    municipality = local.authority.rpartition(":")[2]
    with local.read() as session:
        row = actions.find(session, code)
        need = actions.whole(session, row)
        groups = [one for one in need.slot_groups if group in (None, one.id)]
        if not groups:
            raise NotFound(str(group))
        found = [
            fit for one in groups for fit in match.fits(session, municipality, row, one, top=top)
        ]
    rows = [
        {
            "code": fit.candidate.code, "group": fit.group, "rank": fit.rank,
            "suggested": fit.suggestion is not None, "blocked": fit.blocked,
            "conditions": [
                {"what": one.what, "state": one.state, "missing": list(one.missing)}
                for one in fit.conditions
            ],
        }
        for fit in found
    ]  # fmt: skip
    lines = table(
        (fit.rank, fit.candidate.code, f"{fit.unmet} unmet", f"{fit.unknown} unknown",
         fit.blocked or "", "suggested" if fit.suggestion else "")
        for fit in found
    )  # fmt: skip
    return Shown({"candidates": rows}, lines)


@needs.command("options")
@click.argument("candidate", metavar="K-CODE")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True)
@shows
@with_local
def options_(local: Local, candidate: str, top: int) -> Shown:
    """Show where a citizen could go: open needs, and workplaces that may be rung.

    Example: landsaftale node needs options K-7K3QM2X
    """
    municipality = local.authority.rpartition(":")[2]
    with local.read() as session:
        person, today = by_code(session, candidate), clock.today(session)
        found = options.openings(session, municipality, person, today)
        places = options.willing(session, local, person, found)
    near = [one for one in found if not one.out_of_reach]
    rows = [
        {
            "need": one.need.code, "group": one.group.id, "place": one.group.workplace_name,
            "fits": one.fits, "blocked": one.blocked,
            "conditions": [{"what": state.what, "state": state.state} for state in one.conditions],
        }
        for one in near[:top]
    ]  # fmt: skip
    lines = table((row["need"], row["place"], row["blocked"] or "") for row in rows)
    names = [one.workplace.name for one in places[:top]]
    return Shown(
        {"needs": rows, "too_far": len(found) - len(near), "workplaces": names},
        [*lines, *(f"ring: {name}" for name in names)],
    )


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
