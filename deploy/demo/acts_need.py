"""Steps 4 to 6: candidates are imported, one need posted, people suggested and decided on."""

import re
from collections import Counter
from functools import partial
from importlib.resources import as_file, files
from typing import Any

from deploy.demo.acts_agreement import DECLINES
from deploy.demo.invented import TEXT_SINCE
from deploy.demo.people import write_people
from deploy.demo.stage import Stage, StepFailed, until
from deploy.demo.systems import SYSTEMS
from deploy.demo.visitor import Guest

CONSENT = (
    "--consent-text", "Samtykke til deling 2026", "--consent-from", TEXT_SINCE.isoformat(),
    "--consent-scope", "Forslag til arbejdsgivere under landsaftalen",
)  # fmt: skip
ABSENT = 8
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
    full = _full_list(stage)
    return {
        "ok": not differences and people == taken == unchanged
        and full["absent"] == full["back"] == ABSENT and full["half"] == "too_many_absent",
        "people": sum(system.people for system in SYSTEMS),
        "taken": taken,
        "refused": sum(1 for one in planted if one.outcome == "refused"),
        "unchanged_second_time": unchanged,
        "report_differs": len(differences),
        "full_list": full,
    }  # fmt: skip


def _full_list(stage: Stage) -> dict[str, Any]:
    """Gentofte sends all its people but a few, which pauses those, and undoes it; half of them
    are too few to be believed.
    """
    node = stage.nodes[DECLINES]
    system = next(one for one in SYSTEMS if one.municipality == DECLINES)
    whole = (stage.root / "input" / system.file).read_bytes().splitlines(keepends=True)
    shorter = stage.root / "input" / f"shorter-{system.file}"
    shorter.write_bytes(b"".join(whole[: len(whole) // 2]))
    take = ("imports", "candidates", shorter, *CONSENT, "--full-list")
    half = stage.refused(node, *take)["code"]
    shorter.write_bytes(b"".join(whole[:-ABSENT]))
    absent = stage.on(node, *take)["absent"]
    return {"half": half, "absent": absent, "back": stage.on(node, "imports", "undo")["restored"]}


def need(stage: Stage) -> dict[str, Any]:
    """Post one need; it reaches exactly the acceded municipalities within reach."""
    with as_file(files("deploy.demo") / "need.toml") as path:
        posted = stage.on(stage.hub, "needs", "post", path)
    code = stage.codes["need"] = posted["code"]
    stage.codes["groups"] = {one["p_number"]: one["id"] for one in posted["groups"]}
    for municipality in ASKED:
        until("the need to arrive", partial(_needs, stage, municipality))
    answers = {"101": ("supply", 15), "147": ("supply", 6), "461": ("later", "2026-11-26"),
               "751": ("not_now", "nobody_fits")}  # fmt: skip
    for municipality, answer in answers.items():
        stage.on(stage.nodes[municipality], "needs", "answer", code, *answer)
    said = "SELECT count(*) FROM answer_index"
    until("the answers", lambda: stage.count(stage.hub, said) == len(answers))
    guest = _ask_by_mail(stage, code)
    shown = stage.on(stage.hub, "needs", "show", code)["answers"]
    by_link = [
        one for one in shown if one["municipality"] not in stage.nodes and one["count"] == 2
    ]
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
        and len(shown) == len(answers) + 1
        and guest == {"by_looking": 0, "by_pressing": 1} and len(by_link) == 1
        and _beside(stage),
        "slots": posted["slots"],
        "reached": len(reached),
        "rows_at_decliner": held[DECLINES],
        "rows_out_of_reach": held[OUT_OF_REACH],
        "answers": len(shown),
        "asked_by_mail": stage.codes["asked_by_mail"],
        "answers_by_link": guest,
    }  # fmt: skip


def _ask_by_mail(stage: Stage, code: str) -> dict[str, int]:
    """Write to who has not joined; one answers by the link, which looking at it does not do."""
    asked = stage.on(stage.hub, "guests", "ask", code)["asked"]
    stage.codes["asked_by_mail"] = len(asked)
    link = re.search(r"/svar/\S+", stage.letter())
    if link is None:
        raise StepFailed("the letter holds no link")
    said = "SELECT count(*) FROM answer_index"
    guest, before = Guest(stage.hub.url), stage.count(stage.hub, said)
    guest.words(link[0])
    looked = stage.count(stage.hub, said)
    guest.press(link[0], svar="supply", count="2")
    pressed = stage.count(stage.hub, said)
    return {"by_looking": looked - before, "by_pressing": pressed - looked}


def _beside(stage: Stage) -> bool:
    """Post an ordinary job beside the need, and let the need recur; tell whether both stand."""
    with as_file(files("deploy.demo") / "job.toml") as path:
        job = stage.on(stage.hub, "needs", "post", path)
    stage.codes |= {"job": job["code"], "job_group": job["groups"][0]["id"]}
    with as_file(files("deploy.demo") / "need.toml") as path:
        kept = stage.on(stage.hub, "needs", "templates", "save", "Køkken", path,
                        "--every", "quarter")  # fmt: skip
    return bool(kept["next_start"] == "2027-01-04" and kept["slots"] == 40)


def _needs(stage: Stage, municipality: str) -> int:
    return stage.count(stage.nodes[municipality], "SELECT count(*) FROM need_index")
