"""Steps 7 and 8: placements by the rules, and a node that is killed while it publishes."""

from functools import partial
from itertools import islice
from typing import Any

from deploy.demo.acts_agreement import all_in_step, seen
from deploy.demo.acts_need import CONSENT
from deploy.demo.acts_proposals import FULL, decided
from deploy.demo.people import SECOND_WEEK_FILE, write_second_week
from deploy.demo.processes import Party
from deploy.demo.stage import Stage, StepFailed, until
from shared.feed.sums import sum_held, sum_sent

WITHOUT_ROOM = (
    "SELECT count(*) FROM reservation_index AS word JOIN placement_index AS placement"
    " ON word.claim = placement.claim WHERE placement.code = :code AND NOT word.granted"
)
VERDICTS = (
    "SELECT count(*) FROM reservation_index AS word JOIN capacity_claim_index AS asked"
    " ON replace(word.claim, '-', '') LIKE '%/' || asked.record_id"
    " WHERE asked.p_number = :place AND word.granted = :yes"
)
TOLD = (
    "SELECT count(*) FROM site_report_index AS told JOIN placement_index AS placement"
    " ON replace(told.placement, '-', '') LIKE '%/' || placement.record_id"
    " WHERE placement.code = :code AND told.what = :what"
)
START, HALFWAY, END, AFTER = "2026-12-07", "2026-12-23", "2027-01-03", "2027-01-04"
LEAVES, LEFT_AFTER = "851", "2027-02-02"  # thirty days from the day of notice
WHOLE_COURSE = 2  # placements that the story follows to their outcome


def placements(stage: Stage) -> dict[str, Any]:
    """Plan all at the full workplace; one is refused for the ratio; two go to their outcome, one
    is applied for and one heard.
    """
    accepted: dict[str, list[str]] = {}
    for p_number, municipality, code in stage.codes["accepted"]:
        if p_number == FULL:
            accepted.setdefault(municipality, []).append(code)
    planned = [one for at in accepted.items() for one in _plan(stage, *at)]
    room = until("verdicts on all claims", lambda: _verdicts(stage, len(planned)))
    refusal = _grant_too_many(stage, planned)
    ready = (one for one in planned if _lawful(stage, *one))
    on_the_way = list(islice(ready, WHOLE_COURSE + 2))
    lawful = on_the_way[:WHOLE_COURSE]
    _hear(stage, on_the_way)
    for municipality, code in on_the_way[:-1]:
        stage.on(
            stage.nodes[municipality], "placements", "apply", code, "--vitas", f"2026-{code[2:]}"
        )
    _on_each(stage, lawful, "grant")
    stage.day(START)
    _report(stage, lawful, "started")
    stage.day(HALFWAY)
    _report(stage, lawful, "answer", "hire", "--hours", 30, "--hire-from", AFTER)
    stage.day(END)
    longer = _extend(stage, *lawful[0])
    _report(stage, lawful, "ended")
    _on_each(stage, lawful, "outcome", "--weeks", 0, "--result", "employed_here", "--hours", 30)
    outcomes = "SELECT count(*) FROM outcome_index"
    until("the outcomes at the hub", lambda: stage.count(stage.hub, outcomes) == len(lawful))
    shown = stage.on(stage.hub, "placements", "list")["placements"]
    stored = stage.count(stage.hub, "SELECT count(*) FROM record WHERE kind = 'placement'")
    left = _leave(stage)
    page = seen(stage, stage.hub, "hr", "/placeringer")
    return {
        "ok": room == {"granted": 9, "refused": 1} and len(lawful) == WHOLE_COURSE
        and len(shown) == stored > len(planned) and refusal["code"] in REFUSED_FOR_ROOM
        and "first_day" in refusal["params"]
        and longer == "needs_decision" and left == LEFT_AFTER
        and all(one["code"] in page for one in shown),
        "planned": len(planned),
        "room": room,
        "refused_for_the_ratio": refusal,
        "over_new_year": longer,
        "ended_with_outcome": len(lawful),
        "aalborg_leaves_after": left,
    }  # fmt: skip


REFUSED_FOR_ROOM = ("ratio_exceeded", "no_room", "room_refused")


def _plan(stage: Stage, municipality: str, proposals: list[str]) -> list[tuple[str, str]]:
    node = stage.nodes[municipality]
    for proposal in proposals:
        until("the acceptance to arrive", partial(decided, stage, node, proposal, "accept"))
    made = stage.on(node, "placements", "plan", *proposals, "--instrument", "work_placement",
                    "--purpose", "skills_for_job_here", "--start", START, "--end", END,
                    "--hours", 30)  # fmt: skip
    return [(municipality, one["code"]) for one in made["done"]]


def _verdicts(stage: Stage, number: int) -> dict[str, int] | None:
    rows = {
        word: sum(
            stage.count(node, VERDICTS, place=FULL, yes=yes) for node in stage.nodes.values()
        )
        for word, yes in (("granted", True), ("refused", False))
    }
    return rows if sum(rows.values()) == number else None


def _grant_too_many(stage: Stage, planned: list[tuple[str, str]]) -> dict[str, Any]:
    """Try to grant what the hub has no room for; return the refusal with its figures."""
    for municipality, code in planned:
        node = stage.nodes[municipality]
        if stage.count(node, WITHOUT_ROOM, code=code):
            return stage.refused(node, "placements", "grant", code)
    raise StepFailed("no placement lacks room")


def _lawful(stage: Stage, municipality: str, code: str) -> bool:
    """Tell whether only what people have yet to do is missing."""
    checks = stage.on(stage.nodes[municipality], "placements", "show", code)["checks"]
    return all(one["state"] == "met" or one["what"] in ("hearing", "vitas") for one in checks)


def _on_each(stage: Stage, planned: list[tuple[str, str]], act: str, *more: object) -> None:
    """Let each municipality do the same to all of its placements among these."""
    for municipality in dict.fromkeys(municipality for municipality, _ in planned):
        codes = [code for owner, code in planned if owner == municipality]
        stage.on(stage.nodes[municipality], "placements", act, *codes, *more)


def _hear(stage: Stage, planned: list[tuple[str, str]]) -> None:
    """Report one hearing, which serves all: they have the same site, tasks and instrument."""
    municipality, first = planned[0]
    until("the hub to know of the room", partial(_is, stage, first, "ratio_checked"))
    stage.on(stage.hub, "placements", "report", first, "hearing", "--outcome", "agreed")
    node = stage.nodes[municipality]
    until("the hearing to arrive", partial(_has, stage, node, first, "hearing"))
    for _, code in planned:
        until("all to be heard", partial(_is, stage, code, "heard"))


def _extend(stage: Stage, municipality: str, code: str) -> str:
    """Ask for two more weeks in the new year, which has no rules yet, and decide against it;
    return the law's answer.
    """
    node = stage.nodes[municipality]
    asked = stage.on(node, "placements", "extend", code, "--to", "2027-01-17",
                     "--assessment", "Mangler at prøve aftenvagten")  # fmt: skip
    stage.on(node, "placements", "decide", code, "--refuse", "--reason", "Job fra den 4. januar")
    return str(asked["answer"])


def _leave(stage: Stage) -> str:
    """Aalborg gives notice, the hub hears of it; return the last day."""
    done = stage.on(stage.nodes[LEAVES], "agreements", "leave", stage.codes["agreement"])
    gone = "SELECT count(*) FROM accession_index WHERE last_day IS NOT NULL"
    until("the notice at the hub", lambda: stage.count(stage.hub, gone))
    return str(done["last_day"])


def _is(stage: Stage, code: str, state: str) -> bool:
    query = "SELECT count(*) FROM placement_index WHERE code = :code AND state = :state"
    return bool(stage.count(stage.hub, query, code=code, state=state))


def _has(stage: Stage, node: Party, code: str, what: str) -> bool:
    return bool(stage.count(node, TOLD, code=code, what=what))


def _report(stage: Stage, lawful: list[tuple[str, str]], what: str, *more: object) -> None:
    for municipality, code in lawful:
        wanted = {"started": "granted", "answer": "started", "ended": "started"}[what]
        until("the state at the hub", partial(_is, stage, code, wanted))
        stage.on(stage.hub, "placements", "report", code, what, *more)
        node = stage.nodes[municipality]
        until("the report to arrive", partial(_has, stage, node, code, what))


def recovery(stage: Stage) -> dict[str, Any]:
    """Kill København's node while it publishes, start it again, and compare all sums."""
    node = stage.nodes["101"]
    write_second_week(stage.root / "input")
    stage.on(node, "imports", "candidates", stage.root / "input" / SECOND_WEEK_FILE, *CONSENT)
    sent = "SELECT count(*) FROM candidate WHERE profile IS NOT NULL"
    at_hub = "SELECT count(*) FROM record WHERE kind = 'profile' AND owner = 'municipality:101'"
    before = stage.count(node, sent)
    held = stage.count(stage.hub, at_hub)
    stage.on(node, "profiles", "publish", "--background")
    until("the first to arrive at the hub", lambda: stage.count(stage.hub, at_hub) > held, 60)
    node.kill()
    killed_at = stage.count(node, sent) - before
    hub_at = stage.count(stage.hub, at_hub) - held
    node.start()
    node.wait_until_it_answers()
    waiting = "SELECT count(*) FROM setting WHERE name = 'publish_requested' AND value <> ''"
    until("publishing to be done", lambda: stage.count(node, waiting) == 0, 60)
    after = stage.count(node, sent)
    until("the hub to have caught up", lambda: stage.count(stage.hub, at_hub) == after, 60)
    equal_sums(stage)
    all_of_them = after - before
    return {
        "ok": 0 < hub_at <= killed_at < all_of_them and all_in_step(stage),
        "published_when_killed": killed_at,
        "at_hub_when_killed": hub_at,
        "published_in_the_end": all_of_them,
    }  # fmt: skip


Sums = dict[str, dict[str, dict[str, str]]]


def equal_sums(stage: Stage) -> Sums:
    """Wait until every pair of parties has the same sums, and return them."""
    return dict(until("all sums to be equal", lambda: _equal(digests(stage)), 60))


def _equal(sums: Sums) -> Sums | None:
    pairs = [pair for peers in sums.values() for pair in peers.values()]
    return sums if all(pair["ours"] == pair["theirs"] for pair in pairs) else None


def digests(stage: Stage) -> Sums:
    """Return, for each pair of parties and direction, both sums, counted anew from the tables.

    `digests[party][peer]`: `ours` over what the party's feed has for the peer, `theirs` over
    what the peer holds from the party.
    """
    hub = stage.hub
    sums: Sums = {hub.name: {}}
    for node in stage.nodes.values():
        with (
            stage.database(hub) as here, stage.database(node) as there,
            here.read() as ours, there.read() as theirs,
        ):  # fmt: skip
            sums[hub.name][node.name] = {
                "ours": sum_sent(ours, node.name), "theirs": sum_held(theirs, hub.name),
            }  # fmt: skip
            sums[node.name] = {
                hub.name: {
                    "ours": sum_sent(theirs, hub.name), "theirs": sum_held(ours, node.name),
                }
            }  # fmt: skip
    return sums
