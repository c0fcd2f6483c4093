"""What the data protection officer, a program and the citizen see of what was recalled."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hub.proposals import actions as intake
from node.citizens import consent
from node.own_page import actions as own_page
from node.proposals.contact import disclose
from shared import clock
from shared.feed.tables import Erasure, Receipt
from shared.rules.erasure import DUE
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import citizens, scene

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def test_the_officer_sees_what_was_asked_and_what_came_of_it(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    disclose(play.node, "test", code)
    play.exchange()
    intake.hand_out(stage.town.hub, "test", code)
    play.exchange()
    officer, program = Person(play.node, "dpo"), program_of(play.node, "dpo", "Ida Lund")
    assert "Intet er kaldt tilbage endnu" in officer.see("/sletninger").text
    consent.withdraw(play.node, "test", first)
    page = officer.see("/sletninger").text
    assert "1 sletning er ikke bekræftet endnu." in page
    assert "Venter på svar" in page
    assert "Kan ikke kaldes tilbage" in page
    assert code in page
    told = program.get("/api/v1/erasures").json
    assert (told["asked"], told["waiting"], told["confirmed"]) == (1, 1, 0)
    play.exchange()
    told = program.get("/api/v1/erasures").json
    assert (told["asked"], told["waiting"], told["confirmed"]) == (1, 0, 1)
    of_one = program.get(f"/api/v1/candidates/{first}/erasures").json
    assert [(one["kind"], one["state"]) for one in of_one["asked"]] == [
        ("disclosure", "confirmed")
    ]
    assert [one["code"] for one in of_one["opened"]] == [code]
    for address in ("/sletninger", f"/kandidater/{first}"):
        page = officer.see(address).text
        assert "Bekræftet" in page
        assert "Anna" not in page
    token, _ = own_page.make_link(play.node, "test", first)
    mine = officer.see(f"/min-side/{token}").text
    assert "Forseglet kontakt: bekræftet slettet" in mine
    assert "hentede dit navn og telefonnummer" in mine
    assert (
        program_of(play.node, "consultant", "Bo Bech").get("/api/v1/erasures").status_code == 403
    )


def test_what_is_overdue_is_counted_and_shown_first_however_much_is_younger(stage: Stage) -> None:
    """Fault 35: a receipt that does not come in time."""
    node, now = stage.town.node("101"), clock.now()
    with node.database.begin() as session:
        for minutes in (*range(60), DUE / timedelta(minutes=1) + 5):
            asked = {"peer": "hub:dk", "owner": node.authority, "kind": "disclosure"}
            session.add(Erasure(id=uuid4(), asked_at=now - timedelta(minutes=minutes), **asked))
    page = Person(node, "dpo").see("/sletninger").text
    assert "61 sletninger er ikke bekræftet endnu." in page
    assert "1 har ventet i mere end et døgn." in page
    first = page.partition("Venter på bekræftelse")[2].partition("</tr>")[2].partition("</tr>")[0]
    assert "Forsinket" in first, first


def test_an_employer_who_had_opened_a_name_is_written_to_and_its_answer_is_noted(
    stage: Stage,
) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst")
    code = play.to_meet(first)
    disclose(play.node, "test", code)
    play.exchange()
    intake.hand_out(stage.town.hub, "test", code)
    play.exchange()
    worker = Person(play.node, "caseworker")
    at = f"/brev-om-sletning/{code}"
    assert worker.see(at).status_code == 404  # nobody has taken it back
    consent.withdraw(play.node, "test", first)
    own = worker.see(f"/kandidater/{first}").text
    assert "Ikke bekræftet slettet" in own
    assert at in own
    page = worker.see(at).text
    letter = page[page.index("<article") : page.index("</article>")]
    assert "Slet navn og telefonnummer fra forslag" in letter
    assert play.code in letter
    assert not {"Anna", "Ager", first, "amtykke"} & set(letter.split())
    assert "Anna" not in page
    for wrong, why in (("", "Skriv"), ("01-01-2020", "dagen skal ligge fra"),
                       ("01-01-2031", "dagen skal ligge fra")):  # fmt: skip
        refused = worker.send(at, {"deleted_on": wrong})
        assert refused.status_code == 422, wrong
        assert why in refused.text
    today = f"{make.TODAY:%d-%m-%Y}"
    assert worker.send(at, {"deleted_on": today}).status_code == 303
    assert "har slettet det" in worker.see(at).text
    officer = Person(play.node, "dpo")
    for address in ("/sletninger", f"/kandidater/{first}"):
        assert "siger virksomheden" in officer.see(address).text
    assert "Notér dagen" not in officer.see(at).text
    program = program_of(play.node, "dpo", "Ida Lund")
    assert (
        program.get("/api/v1/erasures").json["opened"][0]["deleted_on"] == make.TODAY.isoformat()
    )
    other = Person(play.node, "caseworker", name="Bo Bech")
    assert other.see(at).status_code == 404  # it is not hers
    assert other.send(at, {"deleted_on": today}).status_code == 404


def test_of_what_the_hub_passed_on_it_is_told_how_many_others_had_it(stage: Stage) -> None:
    node, now = stage.town.node("101"), clock.now()
    key = {"peer": "hub:dk", "owner": node.authority, "id": uuid4()}
    with node.database.begin() as session:
        session.add(Erasure(kind="restriction", asked_at=now, **key))
        session.add(Receipt(grade="passed_on", open=2, at=now, sig="", **key))
    page = Person(node, "dpo").see("/sletninger").text
    assert "Venter på andre" in page
    assert "slettet hos hubben, 2 andre havde den også" in page
    told = program_of(node, "dpo", "Ida Lund").get("/api/v1/erasures").json
    assert [one["open"] for one in told["outstanding"]] == [2]
