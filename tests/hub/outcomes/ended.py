"""Placements that have ended at a workplace, with what became of each."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from tests import make
from tests.hub.stage import Stage
from tests.parties import Town

SPRING = date(2026, 5, 1)  # more than 13 weeks, and less than a year, before the play's day


def ended(
    town: Town,
    stage: Stage,
    p_number: str,
    results: Iterable[str],
    by: str = "147",
    **other: object,
) -> list[str]:
    """Let a municipality have had these people at a workplace; return the placements' keys."""
    node, keys = town.node(by), []
    node.reactions.clear()  # its side is played here
    with node.begin("test") as tx:
        for result in results:
            said = {"ended_on": SPRING, "purpose": "skills_for_job_here", **other}
            body = make.placement(
                proposal=f"municipality:{by}/{uuid4()}", slot_group=uuid4(), municipality=by,
                workplace=stage.workplaces[p_number], p_number=p_number, state="ended",
                state_on=SPRING, starts_on=date(2026, 4, 1), ends_on=SPRING, **said,
            )  # fmt: skip
            keys.append(tx.write(body, "ended"))
            if result != "unsaid":
                tx.write(make.outcome(keys[-1], weeks_after=13, result=result), "noted")
    town.synchronise(by)
    return keys
