"""What a record was is shown at its writer and at who got it, and proved at both."""

import json
from dataclasses import replace

import pytest

from shared.feed import stored
from tests import make
from tests.node.people import Person
from tests.parties import Town
from tests.shared.peers.test_pages import command


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_both_sides_show_what_an_act_was_and_of_a_citizens_nothing_that_it_said(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "made")
        terms = make.agreement(employer, invited=("101",), terms="Svar om fem dage.")
        agreement = tx.write(terms, "made")
    with node.begin("test") as tx:
        placement = tx.write(make.placement(), "planned")
    town.synchronise()
    with hub.begin("ida") as tx:
        was = tx.get(agreement).body
        tx.write(replace(was, terms="Svar om ti dage.", version=2), "renewed", revises=agreement)
    with node.begin("test") as tx:
        tx.write(replace(tx.get(placement).body, hours=20), "changed", revises=placement)
    town.synchronise()

    told = {}
    for local in (hub, node):
        status, out = command(local, "history", was.code, "--json", capsys=capsys)
        assert status == 0
        told[local] = json.loads(out)["history"]
        same = [(one["rev"], one["proved"], one["body"]["terms"]) for one in told[local]]
        assert same == [(2, True, "Svar om ti dage."), (1, True, "Svar om fem dage.")]
    assert [one["digest"] for one in told[hub]] == [one["digest"] for one in told[node]]
    assert (told[hub][0]["act"], told[hub][0]["actor"]) == ("renewed", "ida")
    assert [one["until"] is None for one in told[node]] == [True, False]

    status, out = command(hub, "history", placement, "--json", capsys=capsys)
    assert [one["rev"] for one in json.loads(out)["history"]] == [2, 1]
    assert "hours" not in out
    for nobodys in ("A-7K3QM2", "hub:dk/nothing", f"{placement[:-1]}x"):
        assert command(hub, "history", nobodys, capsys=capsys)[0] == 1
    with node.read() as session:
        code = stored.get(session, agreement).body.code
    page = Person(node, "manager").see(f"/aftaler/{code}").text
    assert "1 tidligere udgave" in page
    assert "Svar om fem dage." in page
