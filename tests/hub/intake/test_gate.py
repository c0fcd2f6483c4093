"""The gate: one short list per slot group, late ones to the substitute, one feedback to all."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from hub.intake import feedback
from hub.intake.board import board
from hub.intake.desk import desk
from hub.needs.actions import by_code
from hub.needs.offers import standings
from hub.proposals import actions
from shared.clock import today
from shared.database import set_setting
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.sector import ReasonCount, SectorService
from shared.tables import NeedIndex, ProposalIndex
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town

HAVNEN, ALLEEN = "1990000101", "1990000147"


def served(town: Town, **other: Any) -> str:
    """Let there be the branch's service; return its key."""
    with town.hub.begin("test") as tx:
        return tx.write(make.sector_service(**other), "made")


def nominate(town: Town, need: Record, code: str, count: int, group: int = 0) -> list[str]:
    """Let a municipality propose so many people; return the proposals' codes."""
    where = need.body.slot_groups[group].id
    bodies = [make.proposal(need.ref, where, municipality=code) for _ in range(count)]
    with town.node(code).begin("test") as tx:
        for body in bodies:
            tx.write(body, "proposed")
    town.synchronise(code)
    return [body.code for body in bodies]


def day(town: Town, on: str) -> None:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", on)


def test_nominations_of_all_members_are_one_batch_per_slot_group(stage: Stage, town: Town) -> None:
    service = served(town)
    stage.accede("101", "147")
    need = stage.post((HAVNEN, 2), (ALLEEN, 1))
    nominate(town, need, "101", 2)
    nominate(town, need, "147", 1)
    nominate(town, need, "147", 1, group=1)
    with town.hub.read() as session:
        found = desk(session, service, make.TODAY)
        assert desk(session, None, make.TODAY) == []  # the hub's own desk has what nobody has
    assert sorted((len(one.waiting), one.municipalities) for one in found) == [(1, 1), (3, 2)]
    assert {one.screener and one.screener.name for one in found} == {"Anne Vestergaard"}
    other = served(town, slug="byg", branches=("F",))
    with town.hub.read() as session:
        assert desk(session, other, make.TODAY) == []


def test_silence_passes_nobody_and_late_ones_are_the_substitutes(stage: Stage, town: Town) -> None:
    service = served(town)
    stage.accede("101")
    need = stage.post((HAVNEN, 2))
    (code,) = nominate(town, need, "101", 1)
    for on, late, name in (("2026-11-25", 0, "Anne Vestergaard"), ("2026-11-26", 1, "Bo Lund"),
                           ("2027-01-15", 33, "Bo Lund")):  # fmt: skip
        day(town, on)
        with town.hub.read() as session:
            (one,) = desk(session, service, today(session))
            (standing,) = standings(session, code=code)
        assert one.screener
        assert (one.late, one.screener.name, standing.state) == (late, name, "screening")


def test_a_short_list_is_sent_whole_or_not_at_all(stage: Stage, town: Town) -> None:
    service = served(town)
    stage.accede("101", "147")
    need = stage.post((HAVNEN, 2), (ALLEEN, 1))
    group = need.body.slot_groups[0].id
    first, second = nominate(town, need, "101", 2)
    (third,) = nominate(town, need, "147", 1)
    (elsewhere,) = nominate(town, need, "147", 1, group=1)
    withdraw(town, "147", third)
    for wrong, refusal in (
        ([], Refused), ([first, third], Refused), ([first, elsewhere], NotFound),
        ([first, "F-0000000"], NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            actions.shortlist(town.hub, "intake", need.body.code, group, wrong)
    assert states(town, need) == {first: "screening", second: "screening", third: "withdrawn",
                                  elsewhere: "screening"}  # fmt: skip
    for _ in range(2):  # twice is once
        done = actions.shortlist(town.hub, "intake", need.body.code, group, [second, first, first])
        assert [one.rev for one in done] == [1, 1]
    assert states(town, need)[first] == states(town, need)[second] == "to_decide"
    with town.hub.read() as session:
        (left,) = desk(session, service, make.TODAY)
    assert [one.body.code for one in left.waiting] == [elsewhere]
    with pytest.raises(NotFound):
        actions.shortlist(town.hub, "intake", "B-0000000", group, [first])
    with pytest.raises(NotFound):
        actions.shortlist(town.hub, "intake", need.body.code, uuid4(), [first])


def test_one_feedback_goes_to_all_who_nominated_and_says_nothing_of_one(
    stage: Stage, town: Town
) -> None:
    service = served(town)
    stage.accede("101", "147", "157")
    need = stage.post((HAVNEN, 1))
    group = need.body.slot_groups[0].id
    ours = nominate(town, need, "101", 2)
    theirs = nominate(town, need, "147", 2)
    row = by_code_of(town.hub, need)
    with pytest.raises(Refused, match="nominations_under_way"):
        feedback.give(town.hub, "intake", row, group)
    actions.send_back(town.hub, "intake", theirs[0], "incomplete")
    actions.shortlist(town.hub, "intake", need.body.code, group, [*ours, theirs[1]])
    actions.meet(town.hub, "hr", ours[0])
    actions.accept(town.hub, "hr", ours[0])
    for code in (ours[1], theirs[1]):
        actions.decline(town.hub, "hr", code, "shift")
    with town.hub.read() as session:
        (due,) = feedback.due(session, service)
        assert feedback.due(session, None) == []
    assert (due.nominated, due.municipalities) == (4, 2)
    made = feedback.give(town.hub, "intake", row, group)
    body = made.body
    assert (body.nominated, body.shortlisted, body.accepted) == (4, 3, 1)
    assert body.reasons == (
        ReasonCount(gate="declined", reason="shift", count=2),
        ReasonCount(gate="returned", reason="incomplete", count=1),
    )
    with town.hub.read() as session:
        assert feedback.due(session, service) == []
    town.synchronise()
    assert {code for code in ("101", "147", "157") if holds(town.node(code), made.ref)} == {
        "101", "147",
    }  # fmt: skip
    for code in (*ours, *theirs):
        assert code.encode() not in made.content
    nominate(town, need, "147", 1)
    with pytest.raises(Refused, match="nominations_under_way"):
        feedback.give(town.hub, "intake", row, group)


def test_feedback_is_refused_where_nobody_was_nominated(stage: Stage, town: Town) -> None:
    served(town)
    need = stage.post((HAVNEN, 1))
    row = by_code_of(town.hub, need)
    with pytest.raises(Refused, match="nobody_nominated"):
        feedback.give(town.hub, "intake", row, need.body.slot_groups[0].id)
    with pytest.raises(NotFound):
        feedback.give(town.hub, "intake", row, uuid4())


def test_the_board_has_members_and_places_with_slots_where_most_lacks_first(
    stage: Stage, town: Town
) -> None:
    key = served(town, members=("101", "157"))
    stage.accede("101", "147")
    small, large = stage.post((ALLEEN, 1)), stage.post((HAVNEN, 5), (ALLEEN, 2))
    with town.hub.read() as session:
        service: SectorService = stored.get(session, key).body
        found = board(session, service, make.TODAY)
    assert [one.need.ref for one in found.needs] == [large.ref, small.ref]
    assert [(line.code, line.gap, line.member) for line in found.lines] == [
        ("101", 5, True), ("147", 3, False), ("157", 0, True),
    ]  # fmt: skip
    assert (found.gap, found.slots) == (8, 8) == (sum(line.gap for line in found.lines), 8)
    other = make.sector_service(branches=("F",))
    with town.hub.read() as session:
        assert board(session, other, make.TODAY).lines == ()


def states(town: Town, need: Record) -> dict[str, str]:
    with town.hub.read() as session:
        return {one.row.code: one.state for one in standings(session, need=need.ref)}


def withdraw(town: Town, municipality: str, code: str) -> None:
    node = town.node(municipality)
    with node.begin("test") as tx:
        row = tx.session.scalars(select(ProposalIndex).where(ProposalIndex.code == code)).one()
        body = replace(tx.get(row.ref).body, state="withdrawn")
        tx.write(body, "withdrawn", revises=row.ref)
    town.synchronise(municipality)


def by_code_of(hub: Local, need: Record) -> NeedIndex:
    with hub.read() as session:
        return by_code(session, need.body.code)


def holds(party: Local, key: str) -> bool:
    with party.read() as session:
        return any(one.ref == key for one in stored.of_kind(session, "feedback"))
