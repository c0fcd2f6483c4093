"""`landsaftale node restrictions …`"""

from datetime import date

import click

from node.restrictions import actions
from shared.cli import Shown, actor, day, shows, with_local
from shared.commands import list_restrictions
from shared.feed.local import Local
from shared.restrictions import Restricted, as_told


@click.group()
def restrictions() -> None:
    """What municipalities decided about workplaces: talk, limit or stop; all follow it."""


restrictions.add_command(list_restrictions)


@restrictions.command()
@click.argument("p_number")
@click.argument("measure", type=click.Choice(["talk", "limit", "stop"]))
@click.option("--at-most", type=click.IntRange(1, 999), help="Of a limit: how many at a time.")
@click.option("--whole-unit", is_flag=True, help="All workplaces under the same CVR number.")
@click.option("--reason", required=True, help="All municipalities and the employer read it.")
@click.option("--review", callback=day, required=True, help="The day it is looked at again.")
@click.option("--by", required=True, help="Who decides.")
@shows
@with_local
def decide(
    local: Local, p_number: str, measure: str, at_most: int | None, reason: str, review: date,
    by: str, *, whole_unit: bool,
) -> Shown:  # fmt: skip
    """Restrict the workplace P_NUMBER, or its whole legal unit.

    Example: landsaftale node restrictions decide 1099000002 limit --at-most 2
    --reason "1 af 30 kom i job." --review 2027-03-01 --by "Lise Holm"
    """
    wanted = actions.Wanted(
        level="unit" if whole_unit else "workplace",
        measure=measure,  # type: ignore[arg-type]  # one of the choices
        at_most=at_most, reason=reason, review_on=review,
    )  # fmt: skip
    return _shown(actions.decide(local, actor(), p_number, wanted, by), "står")


@restrictions.command()
@click.argument("code", metavar="L-CODE")
@click.option("--why", required=True)
@click.option("--review", callback=day, required=True, help="The day it is looked at next.")
@click.option("--by", required=True, help="Who looked at it.")
@shows
@with_local
def uphold(local: Local, code: str, why: str, review: date, by: str) -> Shown:
    """Let our restriction L-CODE stand after it was looked at again.

    Example: landsaftale node restrictions uphold L-7K3QM2X --why "Ingen ændring."
    --review 2027-06-01 --by "Lise Holm"
    """
    return _shown(actions.uphold(local, actor(), code, why, review, by), "står stadig")


@restrictions.command()
@click.argument("code", metavar="L-CODE")
@click.option("--why", required=True)
@click.option("--by", required=True, help="Who ends it.")
@shows
@with_local
def lift(local: Local, code: str, why: str, by: str) -> Shown:
    """End our restriction L-CODE.

    Example: landsaftale node restrictions lift L-7K3QM2X --why "Fire kom i job."
    --by "Lise Holm"
    """
    return _shown(actions.lift(local, actor(), code, why, by), "er ophævet")


@restrictions.command()
@click.argument("earlier", metavar="P_NUMBER")
@click.argument("later", metavar="P_NUMBER")
@click.option("--two", is_flag=True, help="They are two places, not one.")
@click.option("--why", default="")
@click.option("--by", required=True, help="Who says so.")
@shows
@with_local
def same(local: Local, earlier: str, later: str, why: str, by: str, *, two: bool) -> Shown:
    """Say that two P-numbers are one place: what holds for one holds then for both.

    Example: landsaftale node restrictions same 1099000002 1099000099 --by "Lise Holm"
    """
    actions.say_same(local, actor(), (earlier, later), same=not two, why=why, by=by)
    words = "er to steder" if two else "er samme sted"
    return Shown({"earlier": earlier, "later": later, "same": not two},
                 [f"{earlier} og {later} {words}."])  # fmt: skip


def _shown(one: Restricted, words: str) -> Shown:
    return Shown(as_told(one), [f"{one.body.code}: begrænsningen på {one.place} {words}."])
