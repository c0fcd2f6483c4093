import re

from sqlalchemy import select

from node.agreements import actions
from shared.feed import stored
from shared.feed.local import Local
from shared.tables import AccessionIndex, AgreementIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import set_day

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
    empty = kam.send(f"{page}/afvis", {"words": ""}, page)
    assert (empty.status_code, empty.text.count('form-group form-error"')) == (422, 2)
    no = {"because": "own_agreement", "words": "Den gælder til 31. marts 2027."}
    assert kam.send(f"{page}/afvis", no, page).status_code == 303
    assert "Vi har en egen aftale med virksomheden" in kam.see(page).text
    assert "Den gælder til 31. marts 2027." in kam.see(page).text
    assert kam.send(f"{page}/pause", {"words": "Ferie"}, page).status_code == 422
    kam.send(f"{page}/tilslut", JOIN, page)
    assert kam.send(f"{page}/pause", {"words": "Ferie"}, page).status_code == 303
    assert "sat på pause" in kam.see(page).text
    assert kam.send(f"{page}/genoptag", {}, page).status_code == 303
    assert "Kommunen er tilsluttet siden" in kam.see(page).text


def test_a_notice_says_its_last_day_and_can_be_taken_back(stage: Stage) -> None:
    node, code = _arrived(stage)
    kam, page = Person(node, "node.kam"), f"/aftaler/{code}"
    set_day(node, "2027-01-02")
    kam.send(f"{page}/tilslut", JOIN, page)
    assert "Kommunen er med i 30 dage endnu." in kam.see(page).text
    assert kam.send(f"{page}/ud", {"words": "Færre borgere"}, page).status_code == 303
    shown = kam.see(page).text
    assert re.search(r"Dens sidste dag er 1.\s*feb", shown)
    assert "Tag opsigelsen tilbage" in shown
    assert "Opsagt." in kam.see("/aftaler").text
    kam.send(f"{page}/genoptag", {}, page)
    assert "Kommunen er tilsluttet siden" in kam.see(page).text


def test_limits_are_chosen_among_what_the_agreement_has(stage: Stage) -> None:
    node, code = _arrived(stage)
    kam, page = Person(node, "manager"), f"/aftaler/{code}"
    limits = {**JOIN, "instruments": "work_placement", "text": "Kun om dagen", "max_at_once": "6"}
    assert kam.send(f"{page}/tilslut", limits, page).status_code == 303
    shown = kam.see(page).text
    assert "Kun om dagen" in shown
    again = kam.see(f"{page}?ret=tilslutning").text
    assert 'value="work_placement" checked' in again
    wrong = kam.send(f"{page}/tilslut", {**JOIN, "instruments": "flex_job"}, page)
    assert wrong.status_code == 422


def test_a_question_and_its_answer_stand_on_the_page(stage: Stage) -> None:
    node, code = _arrived(stage)
    kam, page = Person(node, "node.kam"), f"/aftaler/{code}"
    assert kam.send(f"{page}/spoerg", {"words": "?"}, page).status_code == 422
    kam.send(f"{page}/spoerg", {"words": "Hvem betaler kørsel?"}, page)
    assert "Venter på svar." in kam.see(page).text
    stage.town.synchronise("101")
    with stage.town.hub.begin("test") as tx:
        (asked,) = stored.of_kind(tx.session, "agreement_question")
        tx.write(make.agreement_reply(stage.agreement, asked.ref), "replied")
    stage.town.synchronise("101")
    shown = kam.see(page).text
    assert "Venter på svar." not in shown
    assert "København spurgte. Mette Kjær svarede" in shown


def test_others_may_read_but_not_answer_and_unknown_codes_are_not_found(stage: Stage) -> None:
    node, code = _arrived(stage)
    consultant = Person(node, "consultant")
    assert consultant.see(f"/aftaler/{code}").status_code == 200
    assert consultant.send(f"/aftaler/{code}/tilslut", JOIN).status_code == 403
    for step in ("afvis", "pause", "ud", "spoerg", "genoptag"):
        assert consultant.send(f"/aftaler/{code}/{step}", {"words": "Ja"}).status_code == 403
    assert consultant.see("/aftaler/A-0000000").status_code == 404
    assert Person(node, "node.admin", "Ada Admin").see("/aftaler").status_code == 403
