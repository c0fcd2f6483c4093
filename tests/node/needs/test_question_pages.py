from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import citizens, scene


def test_an_answer_is_noted_and_then_the_citizen_can_be_chosen(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst")
    person = Person(play.node, "caseworker")
    match = f"/behov/{play.code}/match?gruppe={play.group}"
    assert "Ikke spurgt om pladsen" in person.see(match).text
    page = f"/behov/{play.code}/spoerg/{first}/{play.group}"
    shown = person.see(page).text
    assert "foreslås til" in shown
    assert "Opvask og anretning." in shown
    assert "Anna" not in shown
    wrong = person.send(page, {"svar": "yes"}, page)
    assert wrong.status_code == 422
    done = person.send(page, {"svar": "yes", "maade": "phone"}, page)
    assert done.status_code == 303
    assert "Har sagt ja" in person.see(match).text
    assert "Borgeren har sagt ja 23. november" in person.see(page).text


def test_only_those_who_work_with_the_person_may_ask(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    page = f"/behov/{play.code}/spoerg/{first}/{play.group}"
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.see(page).status_code == 404
    assert stranger.send(page, {"svar": "yes", "maade": "phone"}).status_code == 404
    assert Person(play.node, "manager", "Mia Leder").see(page).status_code == 403
    own = Person(play.node, "caseworker", "Bodil Lund")
    assert own.see(f"/behov/{play.code}/spoerg/{first}/no-id").status_code == 404
