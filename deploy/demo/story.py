"""The story: eight steps, each judged by what databases and pages then say."""

import time
from collections.abc import Callable
from typing import Any

from deploy.demo import acts_agreement, acts_need, acts_placements, acts_proposals
from deploy.demo.stage import Stage, StepFailed

STEPS: dict[str, tuple[str, Callable[[Stage], dict[str, Any]]]] = {
    "1_joining": ("Seks kommuner bliver inviteret og godkendt", acts_agreement.joining),
    "2_workplaces": ("En arbejdsgiver og dens arbejdssteder", acts_agreement.workplaces),
    "3_agreement": ("Én aftale, som kommunerne svarer på", acts_agreement.agreement),
    "4_candidates": ("Kandidater fra kommunernes egne systemer", acts_need.candidates),
    "5_need": ("Ét behov på 40 pladser", acts_need.need),
    "6_proposals": ("Profiler, hints, forslag, møder og ja", acts_proposals.proposals),
    "7_placements": ("Forløb efter reglerne", acts_placements.placements),
    "8_recovery": ("En node dræbes og indhenter det", acts_placements.recovery),
}


def play(stage: Stage) -> dict[str, Any]:
    """Start all parties, play the steps in order, and return the report for `--json`.

    A step that fails ends the story; the steps after it are reported as not played.
    """
    report: dict[str, Any] = {}
    _start(stage)
    for name, (title, act) in STEPS.items():
        stage.tell(f"{name.partition('_')[0]}. {title}")
        began = time.monotonic()
        try:
            seen = act(stage) if all(step["ok"] for step in report.values()) else _not_played()
        except StepFailed as failed:
            seen = {"ok": False, "failed": str(failed)}
        report[name] = {"ok": seen.pop("ok"), "seconds": round(time.monotonic() - began, 2)} | seen
        stage.tell(f"   {'i orden' if report[name]['ok'] else 'IKKE i orden'}: {seen}")
    return {"steps": report, "digests": acts_placements.digests(stage)}


def _not_played() -> dict[str, Any]:
    return {"ok": False, "failed": "not played: a step before it failed"}


def _start(stage: Stage) -> None:
    for party in (stage.hub, *stage.nodes.values()):
        code = () if party.program == "hub" else (party.name.removeprefix("node:"),)
        stage.on(party, "init", *code, "--port", party.port, "--demo")
    stage.day("2026-11-23")
    for party in (stage.hub, *stage.nodes.values()):
        party.start()
    for party in (stage.hub, *stage.nodes.values()):
        party.wait_until_it_answers()
