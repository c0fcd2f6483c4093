"""`landsaftale node placements facts | extend | decide | judged`"""

from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation

import click

from node.placements import deciding
from node.placements.actions import find
from node.placements.facts import EXCEPTIONS, UNITS
from node.placements.judged import judged_rules
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.feed.local import Local


def _amount(_: click.Context, __: click.Parameter, value: str | None) -> Decimal | None:
    if value is None:
        return None
    try:
        found = Decimal(value.replace(",", "."))
    except InvalidOperation as wrong:
        raise click.BadParameter(f"{value} is no number; write it as 48,6") from wrong
    if not found.is_finite() or not 0 <= found < 10**8:
        raise click.BadParameter(f"{value} is no number of people")
    return found


@click.command()
@click.argument("code", metavar="P-CODE")
@click.option("--subgroup", type=click.Choice(deciding.CHOICES["subgroup"]))
@click.option("--began", "began_on", callback=day, help="The day the person's case began.")
@click.option("--exception", type=click.Choice(EXCEPTIONS), help="From the waiting time.")
@click.option("--last-here/--not-last-here", default=None, help="Last employed there?")
@click.option("--self-found", is_flag=True, help="The citizen found the place.")
@click.option("--staff-last-month", callback=_amount, help="Ordinary staff, as VITAS shows it.")
@click.option("--staff-mean", callback=_amount, help="The mean of the last twelve months.")
@click.option("--staff-unit", type=click.Choice(UNITS))
@shows
@with_local
def facts(local: Local, code: str, **stated: object) -> Shown:
    """State what the law asks of P-CODE and no file says; all of it at once.

    Example: landsaftale node placements facts P-7K3QM2X --began 2025-05-01 --not-last-here
    """
    deciding.state_facts(local, actor(), code, stated)
    return Shown({"placement": code, **stated})


@click.command()
@click.argument("code", metavar="P-CODE")
@click.option("--to", "ends_on", callback=day, required=True, help="The new last day.")
@click.option("--assessment", required=True, help="Why the citizen needs longer.")
@shows
@with_local
def extend(local: Local, code: str, ends_on: date, assessment: str) -> Shown:
    """Ask for a longer course of P-CODE, and for the room that it takes.

    Example: landsaftale node placements extend P-7K3QM2X --to 2027-02-28
    --assessment "Needs longer to try the kitchen's other shifts."
    """
    verdict = deciding.ask_extension(local, actor(), code, ends_on, assessment)
    data = {"placement": code, "ends_on": ends_on, "answer": verdict.answer, "code": verdict.code,
            "rule_set": verdict.rule_set, "paragraph": verdict.paragraph}  # fmt: skip
    return Shown(data, [f"{code}  {verdict.answer}  {verdict.code}  {verdict.rule_set}"])


@click.command()
@click.argument("code", metavar="P-CODE")
@click.option("--grant/--refuse", required=True, help="What is decided.")
@click.option("--reason", default="", help="Needed for a refusal, and to go against a rule.")
@shows
@with_local
def decide(local: Local, code: str, grant: bool, reason: str) -> Shown:
    """Decide the extension that is asked for, by the law of today.

    Example: landsaftale node placements decide P-7K3QM2X --grant
    """
    if grant:
        deciding.grant_extension(local, actor(), code, reason or None)
    else:
        deciding.refuse_extension(local, actor(), code, reason)
    return _judged(local, code)


@click.command()
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def judged(local: Local, code: str) -> Shown:
    """Show how each rule of P-CODE was judged at each act, and why it was decided otherwise.

    Example: landsaftale node placements judged P-7K3QM2X
    """
    return _judged(local, code)


def _judged(local: Local, code: str) -> Shown:
    with local.read() as session:
        row = find(session, local, code)
        found = [asdict(one) for one in judged_rules(session, row.ref)]
    names = ("on", "act", "what", "answer", "rule", "rule_set", "paragraph")
    lines = table([one[name] for name in names] for one in found)
    data = {"placement": row.code, "state": row.state, "ends_on": row.ends_on, "judged": found}
    return Shown(data, lines or [f"{row.code}  {row.state}"])


COMMANDS = (facts, extend, decide, judged)
