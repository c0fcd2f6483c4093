"""`landsaftale node measures …`"""

from dataclasses import asdict
from datetime import date
from typing import cast, get_args

import click

from node.measures import actions
from node.measures.seen import plan_of
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.rules.measures import Settled


@click.group()
def measures() -> None:
    """Measures beside a placement (mentor, treatment …): they and who delivers them stay here."""


@measures.command("show")
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show the measures beside the placement P-CODE, and what its workplace is told.

    Example: landsaftale node measures show P-7K3QM2X
    """
    return _shown(local, code)


@measures.command("agree")
@click.argument("code", metavar="P-CODE")
@click.argument("kind", type=click.Choice(list(codes("measures"))))
@click.option("--from", "first", callback=day, required=True, help="Its first day.")
@click.option("--to", "last", callback=day, required=True, help="Its last day.")
@click.option("--by", "deliverer", required=True, help="Who delivers it: a work contact.")
@click.option("--phone", required=True)
@click.option("--if-missing", type=click.Choice(list(codes("if_missing"))), required=True)
@shows
@with_local
def agree(
    local: Local, code: str, kind: str, first: date, last: date, deliverer: str, phone: str,
    if_missing: str,
) -> Shown:  # fmt: skip
    """Add a measure to the plan of P-CODE.

    Example: landsaftale node measures agree P-7K3QM2X mentor --from 2026-12-07
    --to 2027-01-03 --by "Mia Holm" --phone 20304050 --if-missing substitute
    """
    agreed = actions.Agreed(kind=kind, starts_on=first, ends_on=last, deliverer=deliverer,
                            phone=phone, if_missing=if_missing)  # fmt: skip
    actions.agree(local, actor(), code, agreed)
    return _shown(local, code)


@measures.command("missing")
@click.argument("code", metavar="P-CODE")
@click.argument("number", type=int)
@click.option("--on", callback=day, help="The first day it is missing; else today.")
@shows
@with_local
def missing(local: Local, code: str, number: int, on: date | None) -> Shown:
    """Note that measure NUMBER of P-CODE is missing: to be settled in two working days.

    Example: landsaftale node measures missing P-7K3QM2X 1 --on 2026-12-14
    """
    actions.note_missing(local, actor(), code, number, on)
    return _shown(local, code)


@measures.command("settle")
@click.argument("code", metavar="P-CODE")
@click.argument("number", type=int)
@click.argument("how", type=click.Choice(list(get_args(Settled))))
@click.option("--by", "deliverer", default="", help="Of one replaced: who delivers it now.")
@click.option("--phone", default="")
@shows
@with_local
def settle(local: Local, code: str, number: int, how: str, deliverer: str, phone: str) -> Shown:
    """Say what was done about the missing measure NUMBER of P-CODE.

    Example: landsaftale node measures settle P-7K3QM2X 1 replaced --by "Ib Lund" --phone 20304051
    """
    actions.settle(local, actor(), code, number, cast("Settled", how), (deliverer, phone))
    return _shown(local, code)


@measures.command("tell")
@click.argument("code", metavar="P-CODE")
@click.option("--call", required=True, metavar="LOGIN", help="A colleague, by log-in name.")
@click.option("--phone", required=True)
@click.option("--step", "steps", multiple=True, type=click.Choice(list(codes("small_steps"))))
@click.option("--talk", callback=day, help="The day of the next talk.")
@shows
@with_local
def tell(
    local: Local, code: str, call: str, phone: str, steps: tuple[str, ...], talk: date | None
) -> Shown:
    """Tell the workplace of P-CODE whom to ring, small steps, the next talk: nothing else.

    Example: landsaftale node measures tell P-7K3QM2X --call karim --phone 20304050
    --step on_time --talk 2027-01-15
    """
    told = actions.Told(call=call, phone=phone, steps=steps, next_talk=talk)
    actions.tell(local, actor(), code, told)
    return _shown(local, code)


def _shown(local: Local, code: str) -> Shown:
    with local.read() as session:
        plan = plan_of(session, local, code)
    due = f", senest {plan.due}" if plan.due else ""
    told = plan.support
    lines = [f"{plan.placement}: {plan.state}{due}"]
    lines += table(
        (one.number, one.kind, one.starts_on, one.ends_on, one.deliverer, one.phone, one.state)
        for one in plan.measures
    )
    if told:
        lines.append(f"Arbejdsstedet ringer til {told.name}, {told.phone}. "
                     f"Næste samtale: {told.next_talk or 'ikke aftalt'}.")  # fmt: skip
    return Shown(asdict(plan), lines)
