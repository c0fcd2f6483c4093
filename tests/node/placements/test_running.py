"""While a placement runs, on its page and in the inbox: away and back, the call for the answer."""

from datetime import date

from node.placements import actions, answers, outcomes
from node.placements.outcomes import Found
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.placements.test_actions import _started
from tests.node.scene import Scene, citizens, scene, set_day


def _running(stage: Stage) -> tuple[Scene, str, str, str]:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.planned(first)
    return play, first, code, _started(play, code)


def _state(play: Scene, code: str) -> str:
    with play.node.read() as session:
        return actions.find(session, play.node, code).state


def test_away_and_back_on_the_page_and_in_the_inbox(stage: Stage) -> None:
    play, _, code, _ = _running(stage)
    person, page = Person(play.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}"
    set_day(play.node, "2026-12-09")
    away = {"vaek": "sickness", "fra": "09-12-2026", "tilbage": "14-12-2026"}
    for wrong, field in (
        ({"vaek": ""}, "vaek"), ({"fra": "i går"}, "fra"), ({"fra": "10-12-2026"}, "fra"),
        ({"tilbage": "04-01-2027"}, "tilbage"),
    ):  # fmt: skip
        said = person.send(f"{page}/afbryd", {**away, **wrong}, page)
        assert (said.status_code, f'href="#f-{field}"' in said.text) == (422, True), wrong
    assert person.send(f"{page}/afbryd", away, page).status_code == 303
    text = person.see(page).text
    assert "Afbrudt 9. december." in text
    assert "Sygdom." in text
    assert "Ventes tilbage mandag den 14. december 2026." in text
    assert "tilbage på" not in person.see("/indbakke").text
    set_day(play.node, "2026-12-14")
    assert "tilbage på Søbredden?" in person.see("/indbakke").text
    assert person.send(f"{page}/genoptag", {"dag": "08-12-2026"}, page).status_code == 422
    assert person.send(f"{page}/genoptag", {"dag": "14-12-2026"}, page).status_code == 303
    text = person.see(page).text
    assert "Genoptaget" in text
    assert "I gang siden 14. december." in text
    assert _state(play, code) == "resumed"


def test_who_has_not_answered_three_days_before_the_end_is_rung(stage: Stage) -> None:
    play, first, code, key = _running(stage)
    kam, page = Person(play.node, "node.kam", "Kirsten Kam"), f"/placeringer/{code}"
    set_day(play.node, "2026-12-30")
    assert "Ring til" not in kam.see("/indbakke").text
    set_day(play.node, "2026-12-31")
    row = kam.see("/indbakke").text
    assert f"Ring til Søbredden: følger der et job for {first}?" in row
    assert 'href="tel:12345678"' in row
    assert "Mette Kjær" in row
    assert "Ring til Søbredden" not in Person(play.node, "team", "Tea").see("/indbakke").text
    assert kam.send(f"{page}/ringet", {"dag": "30-12-2026"}, page).status_code == 422
    assert kam.send(f"{page}/ringet", {"dag": ""}, page).status_code == 422
    assert kam.send(f"{page}/ringet", {"dag": "02-01-2027"}, page).status_code == 303
    assert "Ring til Søbredden" not in kam.see("/indbakke").text
    set_day(play.node, "2027-01-02")
    assert "Ring til Søbredden" in kam.see("/indbakke").text
    assert "Sidst ringet" in kam.see(page).text
    play.hub_says(
        make.site_report(key, "answer", answer="hire", hours=30, hire_from=date(2027, 1, 4))
    )
    assert "Ring til Søbredden" not in kam.see("/indbakke").text
    assert "vil ansætte, 30 timer om ugen fra 4. januar" in kam.see(page).text


def test_each_yes_is_kept_or_not_or_not_known_yet(stage: Stage) -> None:
    play, _, code, key = _running(stage)
    manager = Person(play.node, "manager", "Mona Leder")
    set_day(play.node, "2026-12-22")
    assert "Ingen arbejdssteder er spurgt endnu." in manager.see("/placeringer/svar").text
    set_day(play.node, "2026-12-23")
    assert "Ingen job er lovet endnu." in manager.see("/placeringer/svar").text
    assert "og 1 mangler svar." in manager.see("/placeringer/svar").text
    play.hub_says(make.site_report(key, "answer", answer="hire", hours=30,
                                   hire_from=date(2027, 1, 4)))  # fmt: skip
    assert "og 1 vides ikke endnu." in manager.see("/placeringer/svar").text
    set_day(play.node, "2027-01-03")
    actions.end(play.node, "test", code)
    outcomes.note(play.node, "test", code, Found(weeks=0, result="employed_here", hours=30))
    text = manager.see("/placeringer/svar").text
    assert "1 job er lovet: 1 er blevet til noget, 0 er ikke" in text.replace("  ", " ")
    with play.node.read() as session:
        (found,) = answers.answered(session, play.node, date(2027, 1, 3)).values()
    assert (found.hire, found.kept, found.not_kept) == (1, 1, 0)


def test_strangers_and_wrong_roles_change_nothing(stage: Stage) -> None:
    play, _, code, _ = _running(stage)
    page = f"/placeringer/{code}"
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    form = {"vaek": "holiday", "fra": "07-12-2026"}
    assert stranger.send(f"{page}/afbryd", form).status_code == 404
    assert stranger.send(f"{page}/ringet", {"dag": "02-01-2027"}).status_code == 403
    manager = Person(play.node, "manager", "Mona Leder")
    assert manager.send(f"{page}/afbryd", form).status_code == 403
    assert Person(play.node, "dpo", "Dorte").see("/placeringer/svar").status_code == 403
    assert _state(play, code) == "started"
