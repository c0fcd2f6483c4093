"""An open row holds here once somebody answered; drafts and the ratio never do."""

from datetime import date

import pytest

from node.rules import actions
from shared.lawbook import law_of
from shared.problem import NotFound, Refused
from shared.rules.rates import hourly_rate
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import scene

DAY = date(2026, 12, 7)
WHO = "Juridisk Afdeling, 20. november 2026"


def test_an_open_row_holds_here_once_somebody_answered(stage: Stage) -> None:
    play = scene(stage)
    code = actions.confirm(play.node, "anna", "VP-DUR-1c", basis=WHO)
    with play.node.read() as session:
        row = law_of(session, DAY, own=True).rules["VP-DUR-1c"]
        assert "VP-DUR-1c" not in law_of(session, date(2027, 1, 1), own=True).rules
    assert (row.source, row.number("weeks"), row.origin) == (WHO, 4, "municipality")
    with pytest.raises(Refused, match="rule_confirmed"):
        actions.confirm(play.node, "anna", "VP-DUR-1c", basis=WHO)
    actions.withdraw(play.node, "anna", code)
    with play.node.read() as session:
        assert "VP-DUR-1c" not in law_of(session, DAY, own=True).rules
    with pytest.raises(Refused, match="rule_over"):
        actions.withdraw(play.node, "anna", code)
    with pytest.raises(NotFound):
        actions.withdraw(play.node, "anna", "R-0000000")


def test_this_years_rates_are_entered_for_our_own_grants(stage: Stage) -> None:
    play = scene(stage)
    with pytest.raises(Refused, match="figures_wrong"):
        actions.confirm(play.node, "anna", "LT-RATE", basis=WHO, figures={"privat": "84,10"})
    actions.confirm(play.node, "anna", "LT-RATE", basis=WHO, figures={"private": "84,10"})
    with play.node.read() as session:
        known = law_of(session, DAY, own=True)
        assert str(hourly_rate("private", known)) == "84.10"
        assert hourly_rate("public", known) is None
        assert hourly_rate("private", law_of(session, DAY)) is None


@pytest.mark.parametrize(
    ("rule", "basis", "problem"),
    [("VP-DUR-1", WHO, "rule_not_open"), ("VP-DUR-99", WHO, "rule_not_open"),
     ("RATIO-5", WHO, "rule_counted_at_hub"), ("VP-DUR-1c", " ", "basis_missing")],
)  # fmt: skip
def test_nothing_else_is_a_municipalitys_to_confirm(
    stage: Stage, rule: str, basis: str, problem: str
) -> None:
    with pytest.raises(Refused, match=problem):
        actions.confirm(scene(stage).node, "anna", rule, basis=basis)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_manager_notes_who_answered_and_others_read(stage: Stage) -> None:
    play = scene(stage)
    manager, worker = Person(play.node, "manager"), Person(play.node, "caseworker", "Bodil Lund")
    assert "Vi har fået svar" in manager.see("/regler").text
    assert "Vi har fået svar" not in worker.see("/regler").text
    page = "/regler/VP-DUR-1c/bekraeft"
    assert worker.see(page).status_code == 403
    assert manager.see("/regler/VP-DUR-1/bekraeft").status_code == 404
    said = manager.send(page, {"kilde": ""}, page)
    assert (said.status_code, "f-kilde" in said.text) == (422, True)
    assert manager.send(page, {"kilde": WHO}, page).status_code == 303
    assert "kommunens egen" in worker.see("/regler").text
    rates = "/regler/LT-RATE/bekraeft"
    assert "Privat, kr. i timen" in manager.see(rates).text
    assert manager.send(rates, {"kilde": WHO, "tal-private": "84,10"}, rates).status_code == 303
    assert "privat: 84,1 (kr. i timen)" in manager.see("/regler").text
