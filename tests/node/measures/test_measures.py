"""Measures beside a placement: by page, program and command; what is refused; who may see them."""

from datetime import date

import pytest
from sqlalchemy import select

from node.inbox.row import told
from node.inbox.waiting import waiting
from node.measures import actions
from node.measures.actions import Told
from node.measures.seen import PlanSeen, plan_of
from shared.accounts.actions import who
from shared.accounts.tables import Account
from shared.problem import Refused
from tests.hub.stage import Stage
from tests.node.measures.plan import PHONE, a_colleague, a_measure
from tests.node.people import Person, program_of
from tests.node.scene import Scene, citizens, scene, set_day

WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"kind": "massage"}, "code_unknown"),
    ({"if_missing": "stop"}, "code_unknown"),
    ({"ends_on": date(2026, 12, 1)}, "days_order"),
    ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 3, 1)}, "measure_apart"),
)
MONDAY, WEDNESDAY = "2026-12-14", date(2026, 12, 16)


def planned(stage: Stage) -> tuple[Scene, str]:
    """One citizen with a placement."""
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    return play, play.planned(first)


def plan(play: Scene, code: str) -> PlanSeen:
    """The plan as it stands."""
    with play.node.read() as session:
        return plan_of(session, play.node, code)


def test_a_plan_is_made_falls_out_and_is_mended_on_the_page(stage: Stage) -> None:
    play, code = planned(stage)
    bodil, at = Person(play.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}/plan"
    days = {"starts_on": "07-12-2026", "ends_on": "03-01-2027", "if_missing": "substitute"}
    mentor = {"kind": "mentor", "deliverer": "Mia Holm", "phone": "20 30 40 50", **days}
    assert bodil.send(at, {**mentor, "phone": "ring"}).status_code == 422
    assert bodil.send(at, mentor).status_code == 303
    assert bodil.send(at, {**mentor, "kind": "treatment"}).status_code == 303
    assert "2 indsatser er aftalt, og ingen mangler." in bodil.see(at).text
    set_day(play.node, MONDAY)
    gone = bodil.send(f"{at}/mangler", {"which": "1", "missing_on": "14-12-2026"})
    assert gone.status_code == 303
    page = bodil.see(at).text
    assert "Mentor mangler siden mandag den 14. december 2026." in page
    assert "senest onsdag den 16. december" in page
    assert "En indsats mangler" in bodil.see("/indbakke").text
    assert _tasks(play, "caseworker-bodil.lund") == [(code, WEDNESDAY)]
    assert _tasks(play, a_colleague(play.node, "Karim Holst", "consultant")) == []
    half = {"settled_which": "1", "how": "replaced", "instead": "Ib Lund"}
    refused = bodil.send(f"{at}/loest", half)
    assert (refused.status_code, "hvem der træder til" in refused.text) == (422, True)
    assert plan(play, code).state == "missing"  # nothing half-written
    done = bodil.send(f"{at}/loest", {**half, "instead_phone": "20304051"})
    assert done.status_code == 303
    now = plan(play, code)
    assert (now.state, now.due) == ("mended", None)
    assert [(one.kind, one.deliverer, one.state) for one in now.measures] == [
        ("mentor", "Mia Holm", "over"), ("treatment", "Mia Holm", "runs"),
        ("mentor", "Ib Lund", "runs"),
    ]  # fmt: skip
    assert "En indsats mangler" not in bodil.see("/indbakke").text


def _tasks(play: Scene, login: str) -> list[tuple[str, date]]:
    """What a person's inbox asks for because a measure is missing."""
    with play.node.read() as session:
        person = who(session.scalars(select(Account).where(Account.login == login)).one())
        rows = waiting(session, play.node, person, date(2026, 12, 14))
    return [(one.code, told(one).due) for one in rows if one.what == "measure"]


def test_who_may_not_read_the_case_sees_no_measure(stage: Stage) -> None:
    play, code = planned(stage)
    actions.agree(play.node, "test", code, a_measure())
    at = f"/placeringer/{code}/plan"
    other = Person(play.node, "caseworker", "Lone Vang")
    assert other.see(at).status_code == 404  # not hers
    assert other.send(f"{at}/mangler", {"which": "1"}, page="/regler").status_code == 404
    assert Person(play.node, "consultant").see(at).status_code == 403
    for role in ("consultant", "manager"):
        page = Person(play.node, role, f"{role} Vang").see(f"/placeringer/{code}").text
        assert "Behandling" not in page
        assert f"{at}" not in page


def test_what_cannot_be_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    play, code = planned(stage)
    for change, problem in WRONG:
        with pytest.raises(Refused, match=problem):
            actions.agree(play.node, "test", code, a_measure(**change))
    assert plan(play, code).measures == []
    actions.agree(play.node, "test", code, a_measure())
    set_day(play.node, MONDAY)
    with pytest.raises(Refused, match="measure_not_now"):
        actions.settle(play.node, "test", code, 1, "back")  # nothing is missing
    with pytest.raises(Refused, match="measure_not_then"):
        actions.note_missing(play.node, "test", code, 1, date(2026, 12, 6))  # before it begins
    actions.note_missing(play.node, "test", code, 1)
    with pytest.raises(Refused, match="measure_not_now"):
        actions.note_missing(play.node, "test", code, 1)
    actions.settle(play.node, "test", code, 1, "back")
    with pytest.raises(Refused, match="measure_not_then"):
        actions.note_missing(play.node, "test", code, 1)  # twice on one day is once
    set_day(play.node, "2026-12-15")
    actions.note_missing(play.node, "test", code, 1)
    actions.settle(play.node, "test", code, 1, "without")
    assert [one.state for one in plan(play, code).measures] == ["over"]
    _only_a_colleague_is_rung(play, code)


def _only_a_colleague_is_rung(play: Scene, code: str) -> None:
    """With few steps, and a talk to come."""
    bodil = a_colleague(play.node)
    tea = a_colleague(play.node, "Tea Drift", "node.admin")
    many = ("on_time", "one_task", "alone", "new_task", "one_day_more", "meets_guests")
    for told_, problem in (
        (Told(call="psykiatrisk klinik", phone=PHONE), "call_no_colleague"),
        (Told(call=tea, phone=PHONE), "call_no_colleague"),
        (Told(call=bodil, phone=PHONE, steps=many), "steps_many"),
        (Told(call=bodil, phone=PHONE, steps=("takes_pills",)), "code_unknown"),
        (Told(call=bodil, phone=PHONE, next_talk=date(2026, 12, 14)), "talk_to_come"),
    ):
        with pytest.raises(Refused, match=problem):
            actions.tell(play.node, "test", code, told_)
    assert plan(play, code).support is None
    first = actions.tell(play.node, "test", code, Told(call=bodil, phone=PHONE))
    again = actions.tell(play.node, "test", code, Told(call=bodil, phone=PHONE, steps=many[:2]))
    assert first == again  # one record, revised
    support = plan(play, code).support
    assert support
    assert (support.name, support.steps) == ("Bodil Lund", ("on_time", "one_task"))


def test_programs_do_the_same(stage: Stage) -> None:
    play, code = planned(stage)
    program, at = program_of(play.node, "team"), f"/api/v1/placements/{code}/plan"
    agreed = {
        "kind": "treatment", "starts_on": "2026-12-07", "ends_on": "2027-01-03",
        "deliverer": "Mia Holm", "phone": PHONE, "if_missing": "talk",
    }  # fmt: skip
    assert program.post(f"{at}/measures", json=agreed).status_code == 201
    wrong = program.post(f"{at}/measures", json={**agreed, "ends_on": "2026-12-01"})
    assert (wrong.status_code, wrong.json["type"].rpartition("/")[2]) == (422, "days_order")
    set_day(play.node, MONDAY)
    gone = program.post(f"{at}/missing", json={"number": 1}).json
    assert (gone["state"], gone["due"]) == ("missing", "2026-12-16")
    assert program.post(f"{at}/missing", json={"number": 9}).status_code == 404
    back = program.post(f"{at}/settled", json={"number": 1, "how": "back"}).json
    assert back["state"] == "mended"
    said = {"call": a_colleague(play.node), "phone": PHONE, "steps": ["alone"]}
    told_ = program.put(f"{at}/support", json=said).json
    assert told_["support"]["name"] == "Bodil Lund"
    assert program.get(at).json == told_
