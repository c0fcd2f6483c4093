from sqlalchemy import select

from hub.proposals import actions as intake
from node.proposals import actions
from shared.tables import DisclosureIndex, ProposalIndex
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import citizens, scene


def test_several_are_proposed_at_once_from_the_match_page(stage: Stage) -> None:
    play = scene(stage)
    codes = citizens(play.node, "Anna Ager", "Bo Bech")
    for code in codes:
        play.asked(code)
    person, page = Person(play.node, "consultant"), f"/behov/{play.code}/match"
    form = {"gruppe": str(play.group), "redskab": "work_placement"}
    address = f"/behov/{play.code}/forslag"
    assert "Vælg mindst én kandidat" in person.send(address, form, page).text
    done = person.send(address, {**form, "kandidat": codes}, page)
    assert (done.status_code, done.location) == (303, "/forslag")
    with play.node.read() as session:
        assert len(session.scalars(select(ProposalIndex)).all()) == 2
    again = person.send(address, {**form, "kandidat": codes[:1]}, page)
    assert again.status_code == 422
    assert "er allerede foreslået til pladsen" in again.text
    assert "0 forslag venter på jer" in person.see("/forslag").text


def test_the_contact_is_sent_from_the_list_once_they_want_to_meet(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    person, code = Person(play.node, "consultant"), play.proposed(first)
    assert "Hos indslusningen" in person.see("/forslag").text
    early = person.send(f"/forslag/{code}/oplys", {}, "/forslag/" + code + "/traek")
    assert early.status_code == 409
    assert "har ikke bedt om at møde" in early.text
    intake.pass_on(stage.town.hub, "test", code)
    intake.meet(stage.town.hub, "test", code)
    play.exchange()
    assert "1 forslag venter på jer" in person.see("/forslag").text
    assert person.send(f"/forslag/{code}/oplys", {}, "/forslag").status_code == 303
    assert "sendt forseglet" in person.see("/forslag").text
    with play.node.read() as session:
        assert session.scalars(select(DisclosureIndex)).one()


def test_a_proposal_is_taken_back_after_a_second_look(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    person, code = Person(play.node, "consultant"), play.proposed(first)
    page = f"/forslag/{code}/traek"
    assert first in person.see(page).text
    assert person.send(page, {}, page).status_code == 303
    assert "Trukket" in person.see("/forslag").text
    assert person.see("/forslag/F-0000000/traek").status_code == 404


def test_only_those_who_work_with_the_person_may_act(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.proposed(first)
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.see(f"/forslag/{code}/traek").status_code == 404
    assert code not in stranger.see("/forslag").text
    form = {"gruppe": str(play.group), "redskab": "work_placement", "kandidat": first}
    assert stranger.send(f"/behov/{play.code}/forslag", form).status_code == 404
    assert Person(play.node, "manager", "Mia Leder").see("/forslag").status_code == 403
    with play.node.read() as session:
        assert actions.find(session, play.node, code).state == "open"
