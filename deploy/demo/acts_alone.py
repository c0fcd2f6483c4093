"""What holds without the hub: a contact's own signature, and slots that a node confirms alone."""

import json
from collections.abc import Callable
from typing import Any

from deploy.demo.acts_agreement import seen
from deploy.demo.stage import Stage, StepFailed, until

HERE = "101"
NEXT_DOOR = "1099002056"  # Nordlys Banegården: five slots that nobody is proposed for
REVISION = "SELECT max(rev) FROM record WHERE kind = 'agreement'"
YES = "SELECT count(*) FROM decision_index WHERE answer = 'accept'"
LAST_DAY = "2026-11-27"
VOUCHERS = {"hub": "kun hubben;", "contact": "virksomhedens kontakt, med egen nøgle"}


def make_key(stage: Stage) -> None:
    """The employer's contact makes a key of their own; the hub gets the public half."""
    key = stage.root / "contact" / "mette.key"
    stage.codes |= {"key": key, "words": _alone(stage, "contact-key", key)["words"]}
    bundle = key.with_name(f"{key.name}.bundle.json")
    stage.on(stage.hub, "employers", "contact-key", stage.codes["employer"], bundle,
             "--contact", "Mette Lindahl")  # fmt: skip


def compare(stage: Stage) -> bool:
    """København rings the contact before it seals a name, and the words are the same."""
    node = stage.nodes[HERE]
    [key] = stage.on(node, "contact-keys", "list")["keys"]
    stage.on(node, "contact-keys", "check", stage.codes["employer"], key["key_id"])
    return bool(key["words"] == stage.codes["words"] and key["state"] == "new")


def signed(stage: Stage, proposal: str) -> dict[str, str]:
    """The contact signs the agreement and an answer, which the hub wrote for it; København reads
    on its page who vouches for the agreement, before and after.
    """
    employer, agreement = stage.codes["employer"], stage.codes["agreement"]
    papers = stage.codes["key"].with_name("papers.json")
    node, before = stage.nodes[HERE], _voucher(stage, agreement)
    unsigned = stage.count(node, REVISION)
    stage.on(stage.hub, "signatures", "papers", employer, "--only", agreement, "--only", proposal,
             "--output", papers)  # fmt: skip
    _alone(stage, "sign", papers, "--key", stage.codes["key"])
    stage.on(stage.hub, "signatures", "take", employer, f"{papers}.signed.json")
    until("the signature to arrive", lambda: stage.count(node, REVISION) > unsigned)
    stage.tell(f"{node.title}: aftalen er underskrevet af kontakten selv")
    return {"before": before, "after": _voucher(stage, agreement)}


def confirmed(stage: Stage, propose: Callable[[int], list[str]]) -> dict[str, Any]:
    """København confirms two slots of its quota while the hub is away, which hears of it
    when it is back; then the names are sealed for the contact.
    """
    node, need = stage.nodes[HERE], stage.codes["need"]
    given = stage.on(stage.hub, "quotas", "give", need, HERE, 2, "--until", LAST_DAY,
                     "--group", stage.codes["groups"][NEXT_DOOR])  # fmt: skip
    codes = propose(2)
    until("the quota to arrive", lambda: stage.count(node, "SELECT count(*) FROM quota_index"))
    wanted = stage.count(stage.hub, YES) + len(codes)
    stage.hub.kill()
    stage.on(node, "proposals", "confirm", *codes)
    stage.tell(f"{node.title} bekræfter {len(codes)} pladser, mens hubben er væk")
    stage.hub.start()
    stage.hub.wait_until_it_answers()
    stage.on(node, "exchange")  # as somebody does who does not wait for the next try
    until("the hub to hear of it", lambda: stage.count(stage.hub, YES) == wanted)
    until("its yes to arrive", lambda: _agreed(stage, codes))
    stage.on(node, "proposals", "disclose", *codes)
    [seen_so] = stage.on(stage.hub, "quotas", "list", need)["quotas"]
    return {"slots": given["quotas"][0]["n"], "confirmed": seen_so["confirmed"]}


def _agreed(stage: Stage, codes: list[str]) -> bool:
    listed = stage.on(stage.nodes[HERE], "proposals", "list")["proposals"]
    return all(one["state"] == "accepted" for one in listed if one["code"] in codes)


def _voucher(stage: Stage, agreement: str) -> str:
    """Return who vouches for the agreement, as a manager in København reads it."""
    page = seen(stage, stage.nodes[HERE], "leder", f"/aftaler/{agreement}")
    return next((who for who, words in VOUCHERS.items() if words in page), "")


def _alone(stage: Stage, *arguments: object) -> dict[str, Any]:
    """Run a command that needs neither hub nor node, as the contact does."""
    status, said = stage.run([*map(str, arguments), "--json"])
    if status:
        raise StepFailed(f"{arguments[0]}: {said}")
    told: dict[str, Any] = json.loads(said)
    return told
