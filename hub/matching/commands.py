"""`landsaftale hub matching …`"""

from dataclasses import asdict
from itertools import groupby

import click

from hub.matching import actions
from hub.matching.tally import Step
from hub.needs.actions import by_code
from shared.cli import Shown, actor, shows, table, with_local
from shared.feed import stored
from shared.feed.local import Local
from shared.matching.assign import Ranked
from shared.records.proposal import ConditionState
from shared.web.reasons import reasons

MARKS = {"met": "+", "unknown": "?", "unmet": "-"}


@click.group()
def matching() -> None:
    """Rank the published profiles for a need, and tell the nodes that own them."""


@matching.command()
@click.argument("need")
@click.option("--top", type=click.IntRange(1, actions.AT_MOST), help="Of each slot group.")
@shows
@with_local
def run(local: Local, need: str, top: int | None) -> Shown:
    """Rank the live profiles for each slot group of NEED and send suggestions.

    Example: landsaftale hub matching run B-7K3QM2X --top 10
    """
    done = actions.run(local, actor(), need, top)
    data = {
        "need": done.need.ref, "pool": done.pool, "suggestions": len(done.ranked),
        "new": done.new, "revised": done.revised, "erased": done.erased,
        "looked_at": [asdict(one) for one in done.looked_at],
        "groups": [
            {"group": group, "ranked": [_ranked(one) for one in same]}
            for group, same in groupby(sorted(done.ranked, key=_by_group), _by_group_id)
        ],
    }  # fmt: skip
    said = (
        f"{len(done.ranked)} hints af {done.pool} profiler: {done.new} nye, "
        f"{done.revised} ændret, {done.erased} slettet."
    )
    return Shown(data, [said])


@matching.command()
@click.argument("need")
@shows
@with_local
def show(local: Local, need: str) -> Shown:
    """Show how those who are suggested for NEED stand to its slot groups, in steps of five.

    Example: landsaftale hub matching show B-7K3QM2X
    """
    with local.read() as session:
        found = actions.suggested(session, stored.get(session, by_code(session, need).ref))
    rows = [(one.slot_group, *map(_step, (one.people, one.meet_all, one.may))) for one in found]
    return Shown({"suggested": [asdict(one) for one in found]}, table(rows))


@matching.command()
@click.argument("need")
@click.argument("profile")
@shows
@with_local
def explain(local: Local, need: str, profile: str) -> Shown:
    """Show where PROFILE (its key, owner/id) stands for each slot group of NEED, and why.

    Example: landsaftale hub matching explain B-7K3QM2X municipality:101/0b54e3d8-…
    """
    with local.read() as session:
        found = actions.explain(session, need, profile)
    rows = [
        (one.rank, *(f"{MARKS[state]} {words}" for state, words in reasons(one.conditions)))
        for one in found
    ]
    groups = [{"group": one.slot_group, **_ranked(one)} for one in found]
    return Shown({"profile": profile, "groups": groups}, table(rows))


def _step(count: Step) -> str:
    return "<5" if count is None else f"{count}+" if count else "0"


def _by_group(one: Ranked) -> tuple[str, int]:
    return str(one.slot_group), one.rank


def _by_group_id(one: Ranked) -> str:
    return str(one.slot_group)


def _ranked(one: Ranked) -> dict[str, object]:
    return {
        "profile": one.profile, "rank": one.rank,
        "conditions": [_condition(state) for state in one.conditions],
    }  # fmt: skip


def _condition(one: ConditionState) -> dict[str, object]:
    return {"what": one.what, "state": one.state, "wanted": one.wanted,
            "missing": one.missing, "figure": one.figure}  # fmt: skip
