"""What can happen to a need's slots: people are proposed, slots are handed out, accepted by the
employer and confirmed without contact. Each is an act, as in `acts.py`.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from hub.needs.offers import quotas, standings
from hub.proposals import actions as employer
from hub.quotas import actions as handing
from node.proposals import confirming
from shared.feed import stored
from shared.problem import Problem
from shared.records.base import Record
from tests import make
from tests.federation.clocks import START
from tests.federation.federation import ACTOR, CODES, Federation

if TYPE_CHECKING:
    from tests.federation.acts import Play
    from tests.federation.invariants import Watch


def propose(play: "Play", code: str, number: int) -> None:
    """Let a municipality propose one more for the first need, and say so or not yet."""
    need = _need(play.f, code)
    if code in play.f.members and need:
        group = need.body.slot_groups[0].id
        play.f.write(code, make.proposal(need.ref, group, municipality=code))
        if number % 3:
            play.exchange(code, number)


def hand_out(play: "Play", who: str, number: int) -> None:
    """Let the employer hand slots out to a municipality, more or fewer than before, or none."""
    need, code = _need(play.f, "hub"), who if who in CODES else CODES[number % 3]
    if need:
        draft = handing.QuotaDraft(
            slot_group=need.body.slot_groups[0].id, municipality=code, n=number % 4,
            until=START.date() + timedelta(days=number // 4 % 8),
        )  # fmt: skip
        with suppress(Problem), play.f.at("hub") as hub:
            handing.give(hub, ACTOR, need.body.code, draft)


def confirm(play: "Play", code: str, number: int) -> None:
    """Let a municipality give its people slots by itself, and say so or not yet."""
    for proposal in proposals(play.f, code):
        with suppress(Problem), play.f.at(code) as node:
            confirming.confirm(node, ACTOR, proposal.body.code)
    if number % 3 == 2:
        play.exchange(code, number)


def accept(play: "Play", _: str, number: int) -> None:
    """Let the employer give slots to those whom the hub has heard of, until there is none left."""
    need = _need(play.f, "hub")
    if need is None:
        return
    with play.f.at("hub") as hub:
        with hub.read() as session:
            found = sorted(standings(session, need=need.ref), key=lambda one: one.row.ref)
        first = number % max(1, len(found))
        for one in [one.row.code for one in found[first:]]:
            for act in (employer.pass_on, employer.meet, employer.accept):
                with suppress(Problem):
                    act(hub, ACTOR, one)


def squeeze(play: "Play", code: str, number: int) -> None:
    """Hand out a slot that is then wanted back, wanted by others and confirmed, in any order: what
    chance makes seldom.
    """
    code = code if code in CODES else CODES[number % 3]
    hand_out(play, code, 4 * 7 + 1 + number % 2)
    play.exchange(code, number)
    orders = [*permutations(((hand_out, 0), (accept, 0), (confirm, 0)))]
    for act, how in orders[number // 2 % len(orders)]:
        act(play, code, how)


def overdraw(play: "Play", code: str, _: int) -> None:
    """Let a node that does not count confirm all its people by whatever it was ever handed."""
    if code not in play.f.members:
        return
    with suppress(Problem), play.f.at(code) as node, node.begin(ACTOR) as tx:
        for quota in stored.of_kind(tx.session, "quota"):
            for one in proposals(play.f, code):
                sure = replace(one.body, quota=quota.ref, confirmed_on=tx.today)
                tx.write(sure, "confirmed", revises=one.ref)
            play.f.greedy.add(code)


# what must hold


def never_too_many(watch: "Watch") -> None:
    """See that no group of slots has more who have one than slots; more may want one.

    A hub with old files, which nobody has told so, cannot know what it has given.
    """
    if "hub" in watch.f.copied:
        return
    with watch.f.hub.read() as session:
        for need in stored.of_kind(session, "need"):
            found = standings(session, need=need.ref)
            wanted = Counter(one.row.slot_group for one in found if one.state != "withdrawn")
            have = Counter(one.row.slot_group for one in found if one.state == "accepted")
            for group in need.body.slot_groups:
                if wanted[group.id] > group.slots:
                    watch.holds("I11", have[group.id] <= group.slots, "one too many", need.ref)


def each_has_its_own(watch: "Watch") -> None:
    """When all is said, each who was confirmed within a quota has the slot, and what was taken
    back is free.
    """
    unsure = watch.f.copied | watch.f.greedy | watch.f.came_back
    if "hub" in unsure:
        return
    with watch.f.hub.read() as session:
        for need in stored.of_kind(session, "need"):
            state = {one.row.ref: one.state for one in standings(session, need=need.ref)}
            for code in {*watch.f.members} - unsure:
                for one in proposals(watch.f, code):
                    if one.body.need == need.ref and one.body.quota:
                        watch.holds("I11", state[one.ref] == "accepted", code, one.ref, state)
            for key, quota in quotas(session, need.ref).items():
                watch.holds("I11", quota.held == quota.n, "never free again", key, quota)


def proposals(f: Federation, code: str) -> list[Record]:
    """Return whom a municipality has proposed for the first need."""
    if code == "hub":
        return []
    with f.nodes[code].read() as session:
        return stored.many(session, f.own(code, "proposal"))


def _need(f: Federation, who: str) -> Record | None:
    """Return the first need of those that are still there, if this party has it."""
    with f.parties[who].read() as session:
        return next(iter(stored.many(session, f.own("hub", "need")[:1])), None)
