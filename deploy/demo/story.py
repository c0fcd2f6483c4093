"""The story: eight steps and seven wishes, each judged by what databases and pages then say."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from deploy.demo import (
    acts_agreement,
    acts_need,
    acts_placements,
    acts_proposals,
    acts_wishes,
)
from deploy.demo.stage import Stage, StepFailed

Act = tuple[str, Callable[[Stage], dict[str, Any]]]
STEPS: dict[str, Act] = {
    "1_joining": ("Seks kommuner bliver inviteret og godkendt", acts_agreement.joining),
    "2_workplaces": ("En arbejdsgiver og dens arbejdssteder", acts_agreement.workplaces),
    "3_agreement": ("Én aftale, som kommunerne svarer på", acts_agreement.agreement),
    "4_candidates": ("Kandidater fra kommunernes egne systemer", acts_need.candidates),
    "5_need": ("Ét behov på 40 pladser", acts_need.need),
    "6_proposals": ("Profiler, hints, forslag, møder og ja", acts_proposals.proposals),
    "7_placements": ("Forløb efter reglerne", acts_placements.placements),
    "8_recovery": ("En node dræbes og indhenter det", acts_placements.recovery),
}
WISHES: dict[str, Act] = {
    "1_no_mills": ("Stop for praktikmøller", acts_wishes.no_mills),
    "2_own_places": ("Kommunerne tager selv imod", acts_wishes.own_places),
    "3_customer": ("Virksomheden som kunde: én indgang", acts_wishes.customer),
    "4_measures": ("Støtte ved siden af forløbet, og trin mod job", acts_wishes.measures),
    "5_pledges": ("Tilsagn, der står, når behovet falder", acts_wishes.pledged),
    "6_together": ("Kommunerne sammen: en plads skifter hænder", acts_wishes.together),
    "7_consultants": ("Den, der kender både branchen og borgeren", acts_wishes.consultants),
}
BEFORE = "7_placements"  # most wishes are played here, on the day of the proposals
LAST = ("1_no_mills",)  # these when placements have ended


def play(stage: Stage) -> dict[str, Any]:
    """Start all parties, play the steps and wishes in order, return the report for `--json`.

    A step that fails ends the story; what comes after it is reported as not played.
    """
    report: dict[str, dict[str, Any]] = {"steps": {}, "wishes": {}}
    _start(stage)
    for part, name, (title, act) in _in_turn():
        stage.tell(f"{'Ønske ' if part == 'wishes' else ''}{name.partition('_')[0]}. {title}")
        began = time.monotonic()
        try:
            seen = act(stage) if in_order(report) else _not_played()
        except StepFailed as failed:
            seen = {"ok": False, "failed": str(failed)}
        seconds = round(time.monotonic() - began, 2)
        report[part][name] = {"ok": seen.pop("ok"), "seconds": seconds} | seen
        stage.tell(f"   {'i orden' if report[part][name]['ok'] else 'IKKE i orden'}: {seen}")
    sums = acts_placements.equal_sums if in_order(report) else acts_placements.digests
    return report | {"digests": sums(stage)}


def in_order(report: dict[str, Any]) -> bool:
    """Tell whether all that a report holds came out as it must."""
    return all(one["ok"] for part in ("steps", "wishes") for one in report[part].values())


def _in_turn() -> Iterator[tuple[str, str, Act]]:
    for step, act in STEPS.items():
        if step == BEFORE:
            yield from (("wishes", name, one) for name, one in WISHES.items() if name not in LAST)
        yield "steps", step, act
    yield from (("wishes", name, WISHES[name]) for name in LAST)


def _not_played() -> dict[str, Any]:
    return {"ok": False, "failed": "not played: something before it failed"}


def _start(stage: Stage) -> None:
    for party in (stage.hub, *stage.nodes.values()):
        code = () if party.program == "hub" else (party.name.removeprefix("node:"),)
        stage.on(party, "init", *code, "--port", party.port, "--demo")
    stage.day("2026-11-23")
    for party in (stage.hub, *stage.nodes.values()):
        party.start()
    for party in (stage.hub, *stage.nodes.values()):
        party.wait_until_it_answers()
