from sqlalchemy import select

from node.agreements import actions
from shared.feed.local import Local
from shared.tables import AccessionIndex, AgreementIndex
from tests.hub.stage import Stage
from tests.node.people import Person

JOIN = {"participation": "profiles", "kam_name": "Karim Holst", "kam_phone": "20 30 40 50"}


def _arrived(stage: Stage) -> tuple[Local, str]:
    node = stage.town.node("101")
    stage.town.synchronise("101")
    with node.read() as session:
        return node, session.scalars(select(AgreementIndex.code)).one()


def test_a_kam_joins_with_a_limit_and_the_page_says_so(stage: Stage) -> None:
    node, code = _arrived(stage)
    kam = Person(node, "node.kam")
    assert "1 aftale mangler kommunens svar." in kam.see("/aftaler").text
    page = f"/aftaler/{code}"
    wrong = kam.send(f"{page}/tilslut", {**JOIN, "kam_phone": "12", "max_at_once": "0"}, page)
    assert wrong.status_code == 422
    assert "Fejl:" in wrong.text
    assert "Skriv et tal mellem" in wrong.text
    done = kam.send(f"{page}/tilslut", {**JOIN, "max_at_once": "6"}, page)
    assert (done.status_code, done.location) == (303, page)
    assert "Kommunen er tilsluttet siden" in kam.see(page).text
    with node.read() as session:
        row = session.scalars(select(AccessionIndex)).one()
        assert actions.own_accession(session, node, row.agreement) is not None


def test_a_no_takes_a_reason_and_a_pause_too(stage: Stage) -> None:
    node, code = _arrived(stage)
    kam, page = Person(node, "node.kam"), f"/aftaler/{code}"
    assert kam.send(f"{page}/afvis", {"reason": ""}, page).status_code == 422
    assert (
        kam.send(f"{page}/afvis", {"reason": "Vi har en lokal aftale."}, page).status_code == 303
    )
    assert "Vi har en lokal aftale." in kam.see(page).text
    assert kam.send(f"{page}/pause", {"reason": "Ferie"}, page).status_code == 422
    kam.send(f"{page}/tilslut", JOIN, page)
    assert kam.send(f"{page}/pause", {"reason": "Ferie"}, page).status_code == 303
    assert "sat på pause" in kam.see(page).text


def test_others_may_read_but_not_answer_and_unknown_codes_are_not_found(stage: Stage) -> None:
    node, code = _arrived(stage)
    consultant = Person(node, "consultant")
    assert consultant.see(f"/aftaler/{code}").status_code == 200
    assert consultant.send(f"/aftaler/{code}/tilslut", JOIN).status_code == 403
    assert consultant.see("/aftaler/A-0000000").status_code == 404
    assert Person(node, "node.admin", "Ada Admin").see("/aftaler").status_code == 403
