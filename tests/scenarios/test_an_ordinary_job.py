"""A job order: asked for, proposed, met and hired, without ratio, hearing or a placement."""

from typing import Any

import pytest

from hub.needs import actions as needs
from hub.proposals import actions as intake
from node.needs import asking
from node.placements.plan import plan
from node.proposals import actions as proposals
from node.proposals.standing import sent
from shared.needs.draft import SCHEMA
from shared.problem import Refused
from shared.records.agreement import Reservation
from tests.hub.needs.test_pages import employer, post
from tests.hub.stage import Stage, draft_of
from tests.node.people import Person
from tests.node.scene import Scene, a_plan, citizens, scene

JOB: dict[str, Any] = {
    "form": "ordinary", "instruments": ["ordinary"],
    "job": {"wage": "152.50", "collective_agreement": "Hotel og restaurant (3F)",
            "contract": "permanent"},
}  # fmt: skip


def test_who_is_hired_needs_no_placement_and_takes_no_room(stage: Stage) -> None:
    limited = Reservation(max_at_once=1, instruments=("work_placement",))
    play = scene(stage, slots=1, reservation=limited)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech", caseworker="Bodil Lund")
    play.proposed(first)  # the municipality's one at a time
    job = _posted(play)
    code = _proposed(job, second)
    intake.pass_on(stage.town.hub, "test", code)
    intake.meet(stage.town.hub, "test", code)
    browser = employer(stage)
    told = post(browser, f"/forslag/{code}/ja", f"/behov/{job.code}")
    assert "I har ansat kandidaten" in browser.get(told).text
    job.exchange()
    with play.node.read() as session:
        (hired,) = [one for one in sent(session, play.node) if one.proposal.code == code]
    assert hired.standing == "hired"
    with pytest.raises(Refused, match="job_is_no_placement"):
        plan(play.node, "test", code, a_plan())
    person = Person(play.node, "caseworker", "Bodil Lund")
    inbox = person.see("/indbakke").text
    assert f"Ansat på almindelige vilkår: {second}" in inbox
    assert "Planlæg forløbet" not in inbox
    assert "152,50 kr. i timen, fastansættelse, Hotel og restaurant (3F)" in person.see(
        f"/behov/{job.code}").text  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"job": None}, {"instruments": ["work_placement"]}, {"form": "placement"}]
)
def test_terms_go_with_an_ordinary_job_and_with_no_other(
    stage: Stage, change: dict[str, Any]
) -> None:
    said = {name: value for name, value in {**JOB, **change}.items() if value is not None}
    with pytest.raises(Refused, match="job_terms_with_ordinary"):
        stage.post(("1990000101", 1), **said)


def test_what_is_prepared_says_who_gets_it_and_who_pays(stage: Stage) -> None:
    play = scene(stage)
    ready = {"what": "hygiene_course", "by": "municipality", "paid_by": "employer"}
    need = stage.post(("1990000101", 1), before_first_day=["hygiene_course"], preparations=[ready])
    stage.town.synchronise("101")
    page = Person(play.node, "consultant").see(f"/behov/{need.body.code}").text
    assert "(kommunen skaffer, virksomheden betaler, mangler)" in page
    with pytest.raises(Refused, match="preparation_not_listed"):
        stage.post(("1990000101", 1), preparations=[ready])


def _posted(play: Scene) -> Scene:
    draft = SCHEMA.load(draft_of([("1990000101", 1)], **JOB))
    need = needs.post(play.stage.town.hub, "test", draft)
    play.exchange()
    return Scene(play.stage, play.node, need)


def _proposed(job: Scene, candidate: str) -> str:
    asking.ask(job.node, "test", need=job.code, group=job.group, candidate=candidate,
               how="meeting", answer="yes")  # fmt: skip
    _, code = proposals.propose(job.node, "test", need=job.code, group=job.group,
                                candidate=candidate, instrument="ordinary")  # fmt: skip
    job.exchange()
    return code
