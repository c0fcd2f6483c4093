"""Step 6: profiles are published and ranked, people proposed, screened, met and accepted."""

from functools import partial
from pathlib import Path
from typing import Any

from deploy.demo import acts_alone
from deploy.demo.acts_agreement import HOW, seen
from deploy.demo.processes import Party
from deploy.demo.stage import Stage, until
from deploy.demo.visitor import Guest

FULL = "1099000002"  # Søbredden: ten slots, room for nine
JOB = "1099002056"  # Nordlys Banegården, which has a job order beside its five slots
CONTESTED = "1099015407"  # Nordlys Haven: three slots, four people met
UNDECIDED = "1099025677"  # Nordlys Odense: proposals that are returned, declined, or wait
LOCAL = "1099035947"  # Nordlys Bugten in Aarhus, which ranks its own
OTHERS = {"returned": 1, "declined": 1, "to_decide": 2, "screening": 1}
CUT = {"unsaid": "cut_choose", "kept": "screening", "kept_too": "to_decide", "lost": "slot_gone"}
OFFERS = (
    (FULL, "101", 6), (FULL, "147", 4), (CONTESTED, "101", 4), (LOCAL, "751", 1),
)  # fmt: skip
OWN_WORD = {"before": "hub", "after": "contact"}
DECIDED = (
    "SELECT count(*) FROM decision_index AS said JOIN proposal_index AS proposal"
    " ON replace(said.proposal, '-', '') LIKE '%/' || proposal.record_id"
    " WHERE proposal.code = :code AND said.answer = :answer"
)


def proposals(stage: Stage) -> dict[str, Any]:
    """Publish, rank, propose, screen, meet, disclose, accept; one too many is told so."""
    published = _publish(stage)
    ranked = _rank(stage)
    compared = _make_contact_key(stage)
    offered = [
        (p_number, municipality, code)
        for p_number, municipality, number in OFFERS
        for code in _propose(stage, p_number, municipality, number)
    ]
    offered += [(JOB, "101", code) for code in _propose(stage, JOB, "101", 1, job=True)]
    stage.on(stage.hub, "proposals", "pass", *(code for *_, code in offered))
    opened = _meet(stage, offered)
    accepted, late = _accept(stage, offered)
    stage.codes["accepted"] = accepted
    others = _return_and_decline(stage)
    at_hub = stage.count(stage.hub, "SELECT count(*) FROM decision_index WHERE answer = 'accept'")
    cut = _cut(stage)
    signed = acts_alone.signed(stage, accepted[0][2])
    alone = acts_alone.confirmed(stage, lambda number: _propose(stage, JOB, "101", number))
    hired = _hire(stage, next(code for p, _, code in accepted if p == JOB))
    employer_named = _own_page(stage)
    page = seen(stage, stage.hub, "hr", f"/behov/{stage.codes['need']}")
    return {
        "ok": len(accepted) == at_hub == 15 and hired == "job_is_no_placement"
        and cut == CUT and "16 af 36 pladser er aftalt, og 2 mere" in page
        and employer_named and compared and signed == OWN_WORD
        and alone["confirmed"] == alone["slots"] == 2
        and late == "slots_taken" and opened
        and others == OTHERS
        and published > 0 and ranked["suggestions"] > 0,
        "published": published,
        "suggestions": ranked["suggestions"],
        "proposed": len(offered) + sum(others.values()) + alone["confirmed"],
        "others": others,
        "cut": cut,
        "plan_of_the_job": hired,
        "own_page_names_the_employer": employer_named,
        "accepted": len(accepted),
        "one_too_many": late,
        "contacts_opened": opened,
        "words_of_the_contacts_key_are_the_same": compared,
        "who_vouches_for_the_agreement": signed,
        "confirmed_while_the_hub_was_away": alone,
    }  # fmt: skip


def _publish(stage: Stage) -> int:
    published = 0
    for municipality, (how, _) in HOW.items():
        if how == "profiles":
            done = stage.on(stage.nodes[municipality], "profiles", "publish")
            published += done["published"]
            stage.tell(f"{stage.nodes[municipality].title}: {done['published']} profiler")
    refusal = stage.refused(stage.nodes["751"], "profiles", "publish")
    stage.tell(f"Aarhus offentliggør ingen: {refusal['code']}")
    count = "SELECT count(*) FROM record WHERE kind = 'profile' AND source IS NOT NULL"
    until("the hub to hold all profiles", lambda: stage.count(stage.hub, count) == published, 60)
    return published


def _rank(stage: Stage) -> dict[str, Any]:
    ranked = stage.on(stage.hub, "matching", "run", stage.codes["need"])
    for municipality in ("101", "147", "461"):
        node = stage.nodes[municipality]
        count = "SELECT count(*) FROM suggestion_index"
        until("suggestions to arrive", partial(stage.count, node, count))
    return ranked


def _make_contact_key(stage: Stage) -> bool:
    """The employer's contact has a key, and one node has compared it, before a name is sealed."""
    acts_alone.make_key(stage)
    for municipality in {municipality for _, municipality, _ in OFFERS}:
        count = "SELECT count(*) FROM contact_key_index"
        node = stage.nodes[municipality]
        until("the contact's key to arrive", partial(stage.count, node, count))
    return acts_alone.compare(stage)


def _propose(
    stage: Stage, p_number: str, municipality: str, number: int, *, job: bool = False
) -> list[str]:
    node = stage.nodes[municipality]
    need, group, instrument = (
        (stage.codes["job"], stage.codes["job_group"], "ordinary") if job
        else (stage.codes["need"], stage.codes["groups"][p_number], "work_placement")
    )  # fmt: skip
    found = stage.on(node, "needs", "match", need, "--group", group,
                     "--top", number * 5)["candidates"]  # fmt: skip
    free = [one for one in found if one["blocked"] == "citizen_not_asked"]
    chosen = sorted(free, key=lambda one: not one["suggested"])[:number]
    people = [part for one in chosen for part in ("--candidate", one["code"])]
    where = (need, "--group", group, *people)
    stage.codes["citizen"] = (node, chosen[0]["code"])
    stage.on(node, "proposals", "ask", *where, "--answer", "yes")
    said = stage.on(node, "proposals", "propose", *where, "--instrument", instrument)
    made = [one["code"] for one in said["done"]]
    until("proposals to reach the hub", partial(_at_hub, stage, made))
    return made


def _at_hub(stage: Stage, made: list[str]) -> bool:
    count = "SELECT count(*) FROM proposal_index WHERE code = :code"
    return all(stage.count(stage.hub, count, code=code) for code in made)


def _states(stage: Stage) -> dict[str, str]:
    listed = stage.on(stage.hub, "proposals", "list", "--need", stage.codes["need"])
    return {one["code"]: one["state"] for one in listed["proposals"]}


def _return_and_decline(stage: Stage) -> dict[str, int]:
    """One proposal goes back to its municipality, one is declined, two wait for the employer
    and one for the intake consultant.
    """
    back, declined, unread, *waiting = _propose(stage, UNDECIDED, "461", 5)
    stage.on(stage.hub, "proposals", "return", back, "--reason", "licence_unproven")
    stage.on(stage.hub, "proposals", "pass", declined, *waiting)
    stage.on(stage.hub, "proposals", "decline", declined, "--reason", "shift")
    states = _states(stage)
    stage.codes["under_way"] = (unread, *waiting)
    return {
        state: sum(states[code] == state for code in (back, declined, unread, *waiting))
        for state in OTHERS
    }


def _cut(stage: Stage) -> dict[str, str]:
    """Cut six slots to two with three proposals under way: the employer says which go on."""
    unread, waiting, loser = stage.codes["under_way"]
    cut = ("needs", "resize", stage.codes["need"], stage.codes["groups"][UNDECIDED], 2)
    unsaid = stage.refused(stage.hub, *cut)["code"]
    stage.on(stage.hub, *cut, "--keep", unread, "--keep", waiting)
    states = _states(stage)
    return {"unsaid": unsaid, "kept": states[unread], "kept_too": states[waiting],
            "lost": states[loser]}  # fmt: skip


def _hire(stage: Stage, code: str) -> str:
    """Who got the ordinary job is not planned as a placement; return what that is refused with."""
    node = stage.nodes["101"]
    until("the job to be known", partial(decided, stage, node, code, "accept"))
    return str(stage.refused(
        node, "placements", "plan", code, "--instrument", "work_placement", "--purpose",
        "skills_for_job_here", "--start", "2026-12-14", "--end", "2027-01-10", "--hours", 30,
    )["code"])  # fmt: skip


def _own_page(stage: Stage) -> bool:
    """A citizen opens the page of their own by its link, and reads with whom they are shared."""
    node, code = stage.codes["citizen"]
    address = stage.on(node, "own-page", code)["address"]
    return "Nordlys" in Guest(node.url).words(address.removeprefix(node.url))


def _meet(stage: Stage, offered: list[tuple[str, str, str]]) -> int:
    """Meet everybody; each node seals the contact; the employer opens one without the hub."""
    stage.on(stage.hub, "proposals", "meet", *(code for *_, code in offered))
    for municipality in dict.fromkeys(municipality for _, municipality, _ in offered):
        node = stage.nodes[municipality]
        codes = [code for _, owner, code in offered if owner == municipality]
        for code in codes:
            until("the meeting to be known", partial(decided, stage, node, code, "meet"))
        stage.on(node, "proposals", "disclose", *codes)
    sealed = stage.root / "contact" / "sealed.json"
    count = "SELECT count(*) FROM disclosure_index"
    until("the sealed contacts", lambda: stage.count(stage.hub, count) == len(offered))
    stage.on(stage.hub, "proposals", "disclosure", offered[0][2], "--output", sealed)
    return _open(stage, sealed, stage.codes["key"])


def _open(stage: Stage, sealed: Path, key: Path) -> int:
    status, said = stage.run(["open", str(sealed), "--key", str(key), "--json"])
    return int(status == 0 and "name" in said)


def decided(stage: Stage, node: Party, code: str, answer: str) -> bool:
    """Tell whether a node has heard the employer's word on a proposal of its own."""
    return bool(stage.count(node, DECIDED, code=code, answer=answer))


def _accept(
    stage: Stage, offered: list[tuple[str, str, str]]
) -> tuple[list[tuple[str, str, str]], str]:
    """Accept all; the slot group with four people met for three slots refuses the last."""
    late = [offer for offer in offered if offer[0] == CONTESTED][-1]
    accepted = [offer for offer in offered if offer != late]
    stage.on(stage.hub, "proposals", "accept", *(code for *_, code in accepted))
    return accepted, stage.refused(stage.hub, "proposals", "accept", late[2])["code"]
