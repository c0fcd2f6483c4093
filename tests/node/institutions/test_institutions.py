"""A municipality's own institutions: the same records, lists and rules as any employer's."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hub.employers import actions as employers
from node.inbox.institutions import targets_waiting
from node.institutions import actions, needs
from node.institutions.seen import departments
from node.placements.actions import end, find
from node.placements.plan import plan
from node.placements.rules import checks
from node.placements.state import known
from shared import told
from shared.accounts.actions import Who
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import History, Quarantine
from shared.problem import Refused
from shared.records.base import Record
from shared.records.employer import Contact, Target, Workplace
from shared.rules.period import Period
from shared.rules.targets import Progress
from shared.workplaces import workplaces_of
from tests import make
from tests.hub.stage import Stage
from tests.node.institutions.own import CVR, HOME, LARGE, SMALL, employer, own_stage, posted, rows
from tests.node.scene import Scene, a_plan, citizens, set_day
from tests.parties import Town
from tests.wire import check_sums, put, say, signed

BRANCH = {"branch": "R", "must": [], "language": None}


@pytest.fixture
def town_hall(town: Town) -> dict[str, Record]:
    set_day(town.hub, "2026-11-23")
    return employer(town)


def places(party: Any, employer: str) -> dict[str, Workplace]:
    """The workplaces of an employer as a party has them."""
    with party.read() as session:
        return {p: one.body for p, one in workplaces_of(session, employer).items()}


def test_institutions_are_public_workplaces_that_all_of_the_agreement_get(
    town: Town, town_hall: dict[str, Record], tmp_path: Path
) -> None:
    node, other = town.node("101"), town.node("147")
    stage = own_stage(town, tmp_path, "147")
    town.synchronise()
    here = places(node, stage.employer)
    assert places(town.hub, stage.employer) == places(other, stage.employer) == here
    assert {one.is_public for one in here.values()} == {True}
    assert here[SMALL].contact.name == "Lone Lau"  # and not whom the list names
    children = town_hall["Børn og dagtilbud"]
    actions.change_head(node, "karim", children.body.code, Contact(name="Ole Ohm"))
    town.synchronise()
    for party in (node, town.hub, other):
        found = places(party, stage.employer)
        names = [found[p].contact.name for p in (SMALL, LARGE, HOME)]
        assert names == ["Ole Ohm", "Ole Ohm", "Aksel Ask"]
    with node.read() as session:
        acts = [row.act for row in session.query(History).filter_by(id=children.id)]
    assert acts == ["added", "target", "head changed"]
    check_sums(node, town.hub)
    check_sums(other, town.hub)


def test_nobody_speaks_as_an_employer_that_it_is_not(
    town: Town, town_hall: dict[str, Record]
) -> None:
    node = town.node("147")
    with town.hub.begin("test") as tx:
        nordlys = tx.write(make.employer(), "registered")
        ours = tx.write(make.workplace(nordlys), "registered")
    need = make.need(nordlys, groups=[make.slot_group(ours)])
    forged = [make.workplace(nordlys, municipality="147"), make.department(nordlys), need]
    answer = say(node, *(put(signed(node, body)) for body in forged))
    assert [verdict["status"] for verdict in answer.verdicts] == ["unauthorised"] * 3
    with town.hub.read() as session:
        code = stored.get(session, town_hall["Ældre og pleje"].body.employer).body.code
    with pytest.raises(Refused, match="employer_elsewhere"):
        employers.import_workplaces(town.hub, "hr", code, rows())


def test_a_list_that_does_not_hold_is_refused_whole(
    town: Town, town_hall: dict[str, Record]
) -> None:
    node, code = town.node("101"), town_hall["Ældre og pleje"].body.code
    away = f"1990005009;{CVR};Kolonien;Strandvej 1;4500;Nykøbing Sj;Odsherred;88.91;4;\n"
    with pytest.raises(Refused, match="institution_elsewhere"):
        actions.take_institutions(node, "karim", code, rows(away))
    for name in ("Ældre og pleje", "ÆLDRE OG PLEJE"):
        draft = actions.DepartmentDraft(name=name, head=make.contact())
        with pytest.raises(Refused, match="department_taken"):
            actions.add_department(node, "karim", draft)
    with pytest.raises(Refused, match="target_year_over"):
        actions.set_target(node, "karim", code, Target(year=2025, places=4))
    moved = actions.take_institutions(
        node, "karim", code, rows(f"{SMALL};{CVR};Regnbuen;Skolevej 1;1000;;;88.91;9,5;\n")
    )
    assert (moved.new, moved.renewed) == (0, 1)  # to another department, with its head
    with node.read() as session:
        found = departments(session, node, 2026, 2026)
    assert [len(one.institutions) for one in found] == [1, 2]
    with pytest.raises(Refused, match="no_employer_yet"):
        actions.add_department(
            town.node("147"), "x", actions.DepartmentDraft(name="B", head=make.contact())
        )


def test_what_differs_for_public_employers_comes_from_the_rules(
    town: Town, stage: Stage, town_hall: dict[str, Record], tmp_path: Path
) -> None:
    own, node = own_stage(town, tmp_path), town.node("101")
    stage.accede("101")
    usual = ["work_placement", "wage_subsidy"]
    asked = own.post((LARGE, 4), **BRANCH, instruments=[*usual, "community_work"])
    at_home = Scene(own, node, asked)
    private = Scene(stage, node, stage.post(("1990000101", 2), instruments=usual))
    town.synchronise("101")
    anna, bo, carla = citizens(node, "Anna Ager", "Bo Bech", "Carla Carlsen",
                               unemployed_since=date(2026, 1, 1))  # fmt: skip
    subsidy = {"instrument": "wage_subsidy", "course": Period(make.START, date(2027, 5, 2))}
    found = _found(at_home, anna, **subsidy)  # not five months, but four
    assert (found["duration"], found["net_increase"]) == ("duration_exceeded", "LT-NET-2")
    found = _found(private, bo, **subsidy)
    assert (found["duration"], found["net_increase"]) == ("duration_ok", "LT-NET-1")
    assert _found(at_home, carla, instrument="community_work")["eligibility"] != "public_only"


def _found(play: Scene, candidate: str, **wanted: Any) -> dict[str, str]:
    """What the rules say of a planned placement; of the growth in staff, by which rule."""
    _, code = plan(play.node, "test", play.accepted(candidate), a_plan(**wanted))
    with play.node.read() as session:
        about = known(session, find(session, play.node, code).ref, make.TODAY)
        said = {one.what: one for one in checks(session, play.node, about)}
    return {what: one.rule if what == "net_increase" else one.code for what, one in said.items()}


def test_places_are_counted_whoever_has_them_and_until_the_target_is_reached(
    town: Town, town_hall: dict[str, Record], tmp_path: Path
) -> None:
    own, node, other = own_stage(town, tmp_path, "147"), town.node("101"), town.node("147")
    set_day(other, "2026-11-23")
    need = posted(town, (LARGE, 3), (SMALL, 1))
    ours, theirs = Scene(own, node, need), Scene(own, other, need)
    assert _progress(node) == Progress(target=4, open=4)
    ours.planned(citizens(node, "Anna Ager")[0])
    code = theirs.planned(citizens(other, "Bo Bech")[0])
    _twice(town)
    assert _progress(node) == Progress(target=4, coming=2, open=2)
    with node.read() as session:
        found = [one.owner for one in stored.of_kind(session, "placement")]
    assert sorted(found) == ["municipality:101", "municipality:147"]
    end(other, "test", code, "no_show")
    _twice(town)
    assert _progress(node) == Progress(target=4, coming=1, open=3)
    assert _told(node) == [("Ældre og pleje", 4)]  # enough are open at the other
    needs.close(node, "karim", need.body.code)
    assert _told(node) == [("Børn og dagtilbud", 3), ("Ældre og pleje", 4)]
    town.synchronise("101")
    assert _progress(node) == Progress(target=4, coming=1)
    check_sums(node, town.hub)
    with other.begin("test") as tx:
        tx.erase(*(one.ref for one in stored.of_kind(tx.session, "placement")))
    _twice(town)
    with node.read() as session:  # who is erased there is erased here
        found = [one.owner for one in stored.of_kind(session, "placement")]
    assert found == ["municipality:101"]


def _told(node: Local) -> list[tuple[str, int]]:
    """What a manager's inbox says of targets, by department and how many places lack."""
    who = Who(id=uuid4(), login="leder", name="Per Dam", title="", scope=None,
              roles=frozenset({"manager"}))  # fmt: skip
    with node.read() as session:
        assert not list(targets_waiting(session, node, who, date(2026, 10, 31)))
        found = targets_waiting(session, node, who, make.TODAY)
        return [(row.about["title"], row.about["number"]) for row in found]


def _twice(town: Town) -> None:
    for _ in range(2):  # what one tells, the other hears the next time
        town.synchronise()


def _progress(node: Local) -> Progress:
    with node.read() as session:
        return departments(session, node, 2026, 2026)[0].progress


def test_a_p_number_is_one_workplace_whoever_claims_it(
    town: Town, town_hall: dict[str, Record]
) -> None:
    """Two nodes know nothing of each other's lists: the hub takes the first, and says so."""
    other = town.node("147")
    set_day(other, "2026-11-23")
    actions.be_employer(other, "x", actions.OwnEmployer(
        name="Frederiksberg Kommune", cvr="99000066", contact=make.contact()
    ))  # fmt: skip
    draft = actions.DepartmentDraft(name="Børn", head=make.contact())
    code = actions.add_department(other, "x", draft).body.code
    line = f"{SMALL};99000066;Regnbuen;Smallegade 1;2000;Frederiksberg;;88.91;9;\n"
    actions.take_institutions(other, "x", code, rows(line))
    town.synchronise()
    with town.hub.read() as session:
        assert told.workplace(session, SMALL).owner == "municipality:101"
        refused = [row.kind for row in session.query(Quarantine)]
    assert refused == ["workplace"]
