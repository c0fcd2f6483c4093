"""The companies' seven wishes: each is an act of the story, with its name."""

from functools import partial
from importlib.resources import as_file, files
from typing import Any

from deploy.demo.acts_agreement import HOW, seen
from deploy.demo.acts_placements import VERDICTS
from deploy.demo.acts_proposals import LOCAL, decided
from deploy.demo.processes import Party
from deploy.demo.stage import Stage, until

HERE, THERE, FAR = "101", "147", "751"
EVERYWHERE = 98
SLOTS_LEFT = 35  # where there were 36
SMALL_STEPS = 24  # places that the employer pledges for a year
HOSTS = "1099000002"  # Søbredden, where most placements are
START, END, AFTER = "2026-12-07", "2027-01-03", "2027-01-04"
MENTOR = "Mia Fredslund"
OWN = "SELECT count(*) FROM workplace_index WHERE p_number LIKE '10990500%'"
OFFERED = "SELECT count(*) FROM agreement_index WHERE code = :code"
ASKED = "SELECT count(*) FROM need_index WHERE code = :code"
SUPPORT = "SELECT count(*) FROM support_index"
PROMISES = "SELECT count(*) FROM promise_index"
TALKS = "SELECT count(*) FROM contact_note_index"
PLEDGES = "SELECT count(*) FROM pledge_index"
SWAPS = "SELECT count(*) FROM seat_offer_index WHERE state = :state"
LIMITS = "SELECT count(*) FROM restriction_index"
REPLIES = "SELECT count(*) FROM reply_index"


def own_places(stage: Stage) -> dict[str, Any]:
    """København takes people on itself: a department with its head and a target, institutions
    under an agreement that Frederiksberg joins, and a need that reaches it as any employer's.
    """
    node, there = stage.nodes[HERE], stage.nodes[THERE]
    stage.on(node, "institutions", "employer", "Københavns Kommune", "--cvr", "99000031",
             "--contact-name", "Rikke Rask", "--contact-phone", "00660000", "--demo")  # fmt: skip
    code = stage.on(node, "institutions", "department", "Kultur og fritid", "--head", "Ea Bang",
                    "--phone", "00660001")["code"]  # fmt: skip
    with as_file(files("deploy.demo") / "institutions.csv") as path:
        taken = stage.on(node, "institutions", "import", code, path)["new"]
    stage.on(node, "institutions", "target", code, 4, "--year", 2026)
    until("the institutions at the hub", lambda: stage.count(stage.hub, OWN) == taken)
    with as_file(files("deploy.demo") / "own.toml") as path:
        agreement = stage.on(stage.hub, "agreements", "make", path)["code"]
    until("the institutions elsewhere", lambda: stage.count(there, OWN) == taken)
    for one, municipality in ((node, HERE), (there, THERE)):
        how, kam = HOW[municipality]
        until("the agreement", partial(stage.count, one, OFFERED, code=agreement))
        stage.on(one, "agreements", "accede", agreement, "--participation", how,
                 "--kam-name", kam, "--kam-phone", f"00000{municipality}")  # fmt: skip
    with as_file(files("deploy.demo") / "own-need.toml") as path:
        need = stage.on(node, "institutions", "post", path)["code"]
    until("the need elsewhere", lambda: stage.count(there, ASKED, code=need))
    (department,) = stage.on(node, "institutions", "list", "--year", 2026)["departments"]
    return {
        "ok": (department["target"], department["open"], department["missing"]) == (4, 3, 1),
        "institutions": taken, "target": department["target"], "open": department["open"],
        "head": department["head"], "need": need,
    }  # fmt: skip


def customer(stage: Stage) -> dict[str, Any]:
    """One key account manager a municipality; a promise and a talk are seen by both sides, and
    both print the same figures.
    """
    node, code = stage.nodes[HERE], stage.codes["employer"]
    everywhere = stage.on(stage.hub, "entrances", "list", code)["municipalities"]
    rung = [one["contact"] for one in everywhere]
    promised = stage.on(node, "promises", "give", code, "Tre til køkkenet", "--due", "2026-12-01",
                        "--keeper", "konsulent")  # fmt: skip
    stage.on(node, "employers", "note", code, "Flere pladser efter nytår", "--by", "Karim Holst",
             "--with", "Mette Lindahl")  # fmt: skip
    _arrives(stage, stage.hub, PROMISES)
    _arrives(stage, stage.nodes[FAR], TALKS)
    talks = stage.on(stage.nodes[FAR], "employers", "show", code)["talks"]
    ours = stage.on(node, "employers", "statement", code)
    theirs = stage.on(stage.hub, "entrances", "statement", code, HERE)
    return {
        "ok": {kam for _, kam in HOW.values()} <= set(rung)
        and ours == theirs
        and len(everywhere) == EVERYWHERE
        and len(talks) == 1,
        "entrances": len(everywhere),
        "promise": promised["code"],
        "statements_equal": ours == theirs,
    }


def pledged(stage: Stage) -> dict[str, Any]:
    """Pledged places are as many when the demand has fallen."""
    code = stage.codes["employer"]
    made = stage.on(stage.hub, "pledges", "promise", code, "--year", 2026, "--places", SMALL_STEPS,
                    "--purpose", "small_steps")  # fmt: skip
    stage.on(stage.hub, "pledges", "confirm", made["code"])
    _arrives(stage, stage.nodes[FAR], PLEDGES)
    group = stage.codes["groups"][LOCAL]
    stage.on(stage.hub, "needs", "resize", stage.codes["need"], group, 1)
    still = stage.on(stage.hub, "pledges", "show", made["code"])
    page = seen(stage, stage.hub, "hr", f"/behov/{stage.codes['need']}")
    return {
        "ok": still["pledged"] == SMALL_STEPS and f"{SLOTS_LEFT} pladser" in page,
        "pledged": still["pledged"], "slots_left": SLOTS_LEFT,
    }  # fmt: skip


def consultants(stage: Stage) -> dict[str, Any]:
    """What concerns a branch and a citizen goes to the consultant who knows both; where nobody
    does, to two who do together.
    """
    node = stage.nodes[HERE]
    file = stage.root / "input" / "colleague.csv"
    file.write_text("login;name;roles;scope\nbyggeri;Ulla Brix;consultant;")
    stage.on(node, "accounts", "import", file)
    stage.on(node, "competences", "set", "konsulent", "I")
    stage.on(node, "competences", "set", "byggeri", "F")
    plans = [row for row in stage.on(node, "inbox", "konsulent")["waiting"]
             if row["what"] == "plan"]  # fmt: skip
    people = list(dict.fromkeys(row["candidate"] for row in plans))[:2]
    for citizen, login in zip(people, ("konsulent", "byggeri"), strict=True):
        stage.on(node, "candidates", "assign", citizen, "consultant", login)
    waiting = stage.on(node, "inbox", "konsulent")["waiting"]
    to = {row["candidate"]: row["to"] for row in waiting}
    known, pair = (to[citizen] for citizen in people)
    return {
        "ok": known == ["konsulent"] and pair == ["byggeri", "konsulent"],
        "knows_both": known, "together": pair,
    }  # fmt: skip


def together(stage: Stage) -> dict[str, Any]:
    """A place that one municipality holds and cannot fill is taken by another with one act."""
    giver, taker = stage.nodes[HERE], stage.nodes[FAR]
    stage.on(giver, "placements", "ask-ahead", LOCAL, "--from", START, "--to", END,
             "--until", START)  # fmt: skip
    _arrives(stage, giver, VERDICTS, place=LOCAL, yes=True)
    (held,) = stage.on(giver, "swaps", "list")["held"]
    stage.on(giver, "swaps", "offer", held["key"])
    _arrives(stage, taker, SWAPS, state="offered")
    (offered,) = stage.on(taker, "swaps", "list")["swaps"]
    stage.on(taker, "swaps", "take", offered["code"])
    for node in (giver, taker):
        _arrives(stage, node, SWAPS, state="taken")
    ((ours,), (theirs,)) = (stage.on(node, "swaps", "list")["swaps"] for node in (giver, taker))
    return {
        "ok": ours["contact"] == theirs["contact"] == HOW[FAR][1],
        "place": theirs["place"], "the_workplace_rings": theirs["contact"],
    }  # fmt: skip


def measures(stage: Stage) -> dict[str, Any]:
    """A mentor stands beside the placement and falls out; steps to an ordinary job are promised;
    the hub knows nothing of the mentor.
    """
    node = stage.nodes[FAR]
    proposal = next(code for place, _, code in stage.codes["accepted"] if place == LOCAL)
    until("the acceptance to arrive", lambda: decided(stage, node, proposal, "accept"))
    (planned,) = stage.on(
        node, "placements", "plan", proposal, "--instrument", "work_placement", "--purpose",
        "skills_for_ordinary_job", "--start", START, "--end", END, "--hours", 20,
    )["done"]  # fmt: skip
    code = planned["code"]
    citizen = stage.on(node, "measures", "show", code)["candidate"]
    stage.on(node, "candidates", "assign", citizen, "caseworker", "sagsbehandler")
    stage.on(node, "measures", "agree", code, "mentor", "--from", START, "--to", END,
             "--by", MENTOR, "--phone", "20304050", "--if-missing", "substitute")  # fmt: skip
    stage.on(node, "measures", "tell", code, "--call", "konsulent", "--phone", "20304051",
             "--step", "on_time", "--step", "with_colleague", "--talk", "2026-12-18")  # fmt: skip
    stage.on(node, "staircases", "promise", code, "paid_hours", "--hours", 10, "--on", AFTER)
    stairs = stage.on(node, "staircases", "promise", code, "ordinary", "--hours", 30,
                      "--on", "2027-03-01")["stairs"]  # fmt: skip
    stage.on(node, "measures", "missing", code, 1, "--on", START)
    settled = stage.on(node, "measures", "settle", code, 1, "replaced", "--by", "Ib Lund",
                       "--phone", "20304052")  # fmt: skip
    until("what the workplace is told", lambda: stage.count(stage.hub, SUPPORT))
    at_hub = stage.mentions(stage.hub, MENTOR)
    return {
        "ok": at_hub == 0 and len(stairs) == 2 and settled["state"] == "mended",
        "placement": code, "stairs": [stair["rung"] for stair in stairs],
        "mentor": settled["state"], "rows_at_hub_with_the_mentor": at_hub,
    }  # fmt: skip


def no_mills(stage: Stage) -> dict[str, Any]:
    """What placements led to is counted, and of fewer than five nobody else is told; one
    municipality limits a workplace, and the employer's reply stands beside it in another.
    """
    code, aarhus = stage.codes["employer"], stage.nodes[FAR]
    stage.on(stage.hub, "outcomes", "tell")
    told = stage.on(stage.hub, "outcomes", "show", code)["outcomes"]
    decided = stage.on(aarhus, "restrictions", "decide", HOSTS, "limit", "--at-most", 2,
                       "--reason", "Få forløb er endt i job.", "--review", "2027-03-01",
                       "--by", "Per Dam")  # fmt: skip
    limit = decided["code"]
    _arrives(stage, stage.hub, LIMITS)
    file = stage.root / "input" / "reply.txt"
    file.write_text("To er ansat siden januar.", encoding="utf-8")
    stage.on(stage.hub, "restrictions", "reply", limit, file, "--by", "Mette Lindahl")
    _arrives(stage, stage.nodes[THERE], REPLIES)
    (there,) = stage.on(stage.nodes[THERE], "restrictions", "list")["restrictions"]
    return {
        "ok": {(one["known"], one["why_not"]) for one in told} == {(None, "few")}
        and there["reply"] == "To er ansat siden januar.",
        "lines_without_numbers": len(told), "limit": limit, "reply": there["reply"],
    }  # fmt: skip


def _arrives(stage: Stage, party: Party, query: str, **values: object) -> None:
    until(f"what {party.name} is to hear", partial(stage.count, party, query, **values))
