"""Steps 4 to 6: candidates are imported, one need posted, people suggested and decided on."""

from collections import Counter
from functools import partial
from importlib.resources import as_file, files
from typing import Any

from deploy.demo.acts_agreement import DECLINES
from deploy.demo.invented import TEXT_SINCE
from deploy.demo.people import write_people
from deploy.demo.stage import Stage, until
from deploy.demo.systems import SYSTEMS

CONSENT = (
    "--consent-text", "Samtykke til deling 2026", "--consent-from", TEXT_SINCE.isoformat(),
    "--consent-scope", "Forslag til arbejdsgivere under landsaftalen",
)  # fmt: skip
OUT_OF_REACH = "851"
ASKED = ("101", "147", "461", "751")


def candidates(stage: Stage) -> dict[str, Any]:
    """Each municipality takes its candidates from its own system's file, twice."""
    planted = write_people(stage.root / "input")
    taken = people = unchanged = 0
    differences = []
    for system in SYSTEMS:
        take = ("imports", "candidates", stage.root / "input" / system.file, *CONSENT)
        node = stage.nodes[system.municipality]
        first, second = stage.on(node, *take), stage.on(node, *take)
        reported = Counter((one["row"], one["code"]) for one in first["refusals"])
        expected = Counter((one.row, one.code) for one in planted
                           if one.file == system.file and one.outcome == "refused")  # fmt: skip
        differences += list((reported - expected) + (expected - reported))
        taken += first["taken"]
        unchanged += second["unchanged"]
        people += stage.count(node, "SELECT count(*) FROM candidate")
        stage.tell(f"{node.title}: {first['taken']} taget, {first['refused']} afvist")
    return {
        "ok": not differences and people == taken == unchanged,
        "people": sum(system.people for system in SYSTEMS),
        "taken": taken,
        "refused": sum(1 for one in planted if one.outcome == "refused"),
        "unchanged_second_time": unchanged,
        "report_differs": len(differences),
    }


def need(stage: Stage) -> dict[str, Any]:
    """Post one need; it reaches exactly the acceded municipalities within reach."""
    with as_file(files("deploy.demo") / "need.toml") as path:
        posted = stage.on(stage.hub, "needs", "post", path)
    code = stage.codes["need"] = posted["code"]
    for municipality in ASKED:
        until("the need to arrive", partial(_needs, stage, municipality))
    answers = {"101": ("supply", 15), "147": ("supply", 6), "461": ("later", "2026-11-26"),
               "751": ("not_now", "nobody_fits")}  # fmt: skip
    for municipality, answer in answers.items():
        stage.on(stage.nodes[municipality], "needs", "answer", code, *answer)
    said = "SELECT count(*) FROM answer_index"
    until("the answers", lambda: stage.count(stage.hub, said) == len(answers))
    shown = stage.on(stage.hub, "needs", "show", code)
    stage.codes["groups"] = {one["p_number"]: str(one["id"]) for one in shown["groups"]}
    held = {m: stage.mentions(stage.nodes[m], posted["need"].partition("/")[2])
            for m in stage.nodes}  # fmt: skip
    reached = {m for m, rows in held.items() if rows}
    sent = stage.count(stage.hub, "SELECT count(*) FROM feed JOIN need_index AS need"
                       " ON need.record_id = feed.id WHERE recipient IN (:no, :far)",
                       no=f"node:{DECLINES}", far=f"node:{OUT_OF_REACH}")  # fmt: skip
    return {
        "ok": reached == set(ASKED)
        and sent == 0
        and posted["slots"] == 40
        and len(shown["answers"]) == 4,
        "slots": posted["slots"],
        "reached": len(reached),
        "rows_at_decliner": held[DECLINES],
        "rows_out_of_reach": held[OUT_OF_REACH],
        "answers": len(shown["answers"]),
    }


def _needs(stage: Stage, municipality: str) -> int:
    return stage.count(stage.nodes[municipality], "SELECT count(*) FROM need_index")
