"""From a slot that was handed out to a placement, all before the hub has heard of it."""

from sqlalchemy import select

from hub.proposals import actions as employer
from node.placements.plan import plan
from node.proposals.contact import disclose
from shared.tables import DecisionIndex
from tests.hub.people import program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.people import program_of as program_at
from tests.node.scene import a_plan, citizens, scene

API = "/api/v1"


def test_a_place_is_sure_and_planned_before_the_hub_has_heard(stage: Stage) -> None:
    play = scene(stage, slots=3)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    codes = [play.proposed(first), play.proposed(second)]
    person, program = (
        Person(play.node, "consultant"),
        program_at(play.node, "consultant", "Program"),
    )
    assert "ikke givet jer pladser" in person.see("/forslag").text
    none = program.post(f"{API}/proposals/{codes[0]}/confirm")
    assert (none.status_code, none.json["type"]) == (409, "quota_none")
    giver = program_of(stage.town.hub, "emp.contact", stage.employer)
    quota = {"need": play.code, "slot_group": str(play.group), "municipality": "101", "n": 1,
             "until": "2026-11-27"}  # fmt: skip
    [given] = giver.post(f"{API}/quotas", json=quota).json
    assert (given["open"], given["confirmed"]) == (1, 0)
    play.exchange()
    assert "1 tilbage" in person.see("/forslag").text
    assert person.send(f"/forslag/{codes[0]}/bekraeft", {}, "/forslag").status_code == 303
    seen = person.see("/forslag").text
    assert "Pladsen er sikker" in seen
    assert "I har bekræftet 1 af de 1" in seen
    assert "Bekræft pladsen" not in seen
    assert program.post(f"{API}/proposals/{codes[1]}/confirm").json["type"] == "quota_used"
    plan(play.node, "test", codes[0], a_plan())
    employer.pass_on(stage.town.hub, "intake", codes[0])
    employer.decline(stage.town.hub, "emp", codes[0], "shift")  # and the hub does not know
    play.exchange()
    assert program.get(f"{API}/proposals/{codes[0]}").json["state"] == "placed"
    disclose(play.node, "test", codes[0])  # the hub's yes names whom it is sealed for
    with stage.town.hub.read() as session:
        said = session.scalars(select(DecisionIndex.answer)).all()
    assert sorted(said) == ["accept", "decline"]
    [after] = giver.get(f"{API}/quotas?need={play.code}").json
    assert (after["open"], after["confirmed"]) == (0, 1)
