"""The hub's own rows: two persons, history, and what goes before what."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from hub.rules import actions
from hub.rules.actions import Draft
from shared.feed.local import Local
from shared.feed.tables import History
from shared.lawbook import find, law_of, rows_here
from shared.problem import NotFound, Refused
from tests import make
from tests.hub.stage import Stage

NEW_YEAR = date(2027, 1, 1)
DRAFT = Draft(
    rule="VP-EXT-1", paragraph="LAB (2027) § 99", source="lov nr. 1 af 2026",
    valid_from=NEW_YEAR, figures=(("groups", "TG03, TG05"), ("weeks", "26")),
)  # fmt: skip


def _in_force(hub: Local, on: date, rule: str = "VP-EXT-1") -> str | None:
    with hub.read() as session:
        row = law_of(session, on).rules.get(rule)
    return row.paragraph if row else None


def test_a_row_holds_when_a_second_person_has_confirmed_it(hub: Local) -> None:
    code = actions.draft(hub, "anna", DRAFT)
    assert _in_force(hub, NEW_YEAR) is None
    with pytest.raises(Refused, match="second_person_needed"):
        actions.confirm(hub, "anna", code)
    assert _in_force(hub, NEW_YEAR) is None
    actions.confirm(hub, "bo", code)
    assert _in_force(hub, NEW_YEAR) == "LAB (2027) § 99"
    assert _in_force(hub, date(2026, 12, 31)) == "LAB § 61, stk. 2"
    with hub.read() as session:
        said = select(History.actor, History.act).where(History.kind == "rule")
        assert [tuple(one) for one in session.execute(said.order_by(History.rev))] == [
            ("anna", "drafted"), ("bo", "confirmed")
        ]  # fmt: skip


def test_a_row_is_confirmed_once(hub: Local) -> None:
    code = actions.draft(hub, "anna", DRAFT)
    actions.confirm(hub, "bo", code)
    with pytest.raises(Refused, match="rule_no_draft"):
        actions.confirm(hub, "carl", code)


def test_what_nothing_can_be_judged_by_is_refused_with_what_is_missing(hub: Local) -> None:
    for wrong, problem, told in (
        (replace(DRAFT, rule="VP-EX-1"), "rule_unknown", "VP-EXT-1"),
        (replace(DRAFT, figures=(("groups", "TG03"),)), "figures_wrong", "weeks"),
        (replace(DRAFT, figures=(("groups", "TG99"), ("weeks", "26"))), "figures_wrong", "groups"),
        (replace(DRAFT, figures=(("groups", "TG03"), ("weeks", "mange"))), "figures_wrong",
         "weeks"),
        (replace(DRAFT, valid_to=date(2026, 1, 1)), "rule_backwards", "2026"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=problem) as refused:
            actions.draft(hub, "anna", wrong)
        assert told in str(refused.value)
    with hub.read() as session:
        assert rows_here(session) == []


def test_the_row_before_ends_the_day_before_and_a_later_one_is_replaced(hub: Local) -> None:
    first, second, third = (
        actions.draft(hub, "anna", replace(DRAFT, paragraph=text, valid_from=day))
        for text, day in (("§ 1", NEW_YEAR), ("§ 2", date(2027, 7, 1)), ("§ 3", date(2027, 3, 1)))
    )
    for code in (first, second, third):
        actions.confirm(hub, "bo", code)
    with hub.read() as session:
        rows = [find(session, hub.authority, code).body for code in (first, second, third)]
    assert [(row.state, row.valid_to) for row in rows] == [
        ("confirmed", date(2027, 2, 28)), ("replaced", None), ("confirmed", None)
    ]  # fmt: skip
    days = (NEW_YEAR, date(2027, 2, 28), date(2027, 3, 1), date(2027, 7, 1))
    assert [_in_force(hub, day) for day in days] == ["§ 1", "§ 1", "§ 3", "§ 3"]


def test_a_row_that_is_withdrawn_leaves_the_day_without_one(hub: Local) -> None:
    code = actions.draft(hub, "anna", DRAFT)
    actions.confirm(hub, "bo", code)
    actions.withdraw(hub, "anna", code)
    assert _in_force(hub, NEW_YEAR) is None
    with pytest.raises(Refused, match="rule_over"):
        actions.withdraw(hub, "anna", code)
    with pytest.raises(NotFound):
        actions.withdraw(hub, "anna", "R-0000000")


def test_every_member_gets_the_rows_also_one_that_joins_later(stage: Stage) -> None:
    town = stage.town
    early = town.node("101")
    code = actions.draft(town.hub, "anna", DRAFT)
    actions.confirm(town.hub, "bo", code)
    late = town.node("147")
    town.synchronise()
    for node in (early, late):
        assert _in_force(node, NEW_YEAR) == "LAB (2027) § 99"


def test_nobody_else_is_judged_by_a_municipalitys_own_row(stage: Stage) -> None:
    town = stage.town
    node, day = town.node("101"), date(2026, 11, 24)
    with node.begin("anna") as tx:
        tx.write(make.local_rule(), "confirmed")
    town.synchronise()
    with node.read() as session:
        assert "VP-DUR-1c" in law_of(session, day, own=True).rules
        assert "VP-DUR-1c" not in law_of(session, day).rules
    assert _in_force(town.hub, day, "VP-DUR-1c") is None
