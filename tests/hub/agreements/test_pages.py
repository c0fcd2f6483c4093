import re
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shared.feed import stored
from shared.records.agreement import Reservation
from shared.records.formats import split_ref
from shared.tables import AgreementIndex
from tests import make
from tests.hub.people import app_of, browser_of
from tests.hub.stage import Stage
from tests.parties import Town


def test_the_page_shows_all_98_and_whom_to_ring(stage: Stage, town: Town) -> None:
    limits = Reservation(max_at_once=6, instruments=("work_placement",), text="Kun om dagen.")
    stage.accede("101", reservation=limits, participation="count_only")
    stage.accede("157", state="declined")
    town.node("147")
    page = shown(stage, town, browser_of(town.hub, "emp.admin", stage.employer))
    found = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', page, re.DOTALL)
    rows = {name: rest for name, rest in found if 'data-title="Forbehold"' in rest}
    assert len(rows) == 98
    for said in ("Tilsluttet", "Kun antal", "Højst 6 ad gangen", "Kun virksomhedspraktik",
                 "Kun om dagen.", "Karim Holst", "33 66 33 66"):  # fmt: skip
        assert said in rows["København"]
    assert "Vi har en lokal aftale." in rows["Gentofte"]
    assert "Ikke svaret" in rows["Frederiksberg"]
    assert "Ikke på Landsaftale" in rows["Samsø"]
    assert "ikke oplyst" in rows["Samsø"]
    assert "1 af 98 kommuner har tilsluttet sig." in page


def test_the_list_can_be_cut_to_one_standing(stage: Stage, town: Town) -> None:
    stage.accede("101")
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    for wanted, count in (("acceded", 1), ("not_joined", 97), ("<script>", 98)):
        page = shown(stage, town, employer, vis=wanted)
        assert page.count('data-title="Forbehold"') == count


def test_the_operator_sees_every_agreement(stage: Stage, town: Town) -> None:
    operator = browser_of(town.hub, "hub.operator")
    assert "Hotel og restaurant" in operator.get("/aftale").text
    assert "0 af 98 kommuner" in shown(stage, town, operator)


def test_an_employers_only_agreement_is_shown_at_once(stage: Stage, town: Town) -> None:
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    assert employer.get("/aftale").headers["Location"].endswith(code_of(town))


def test_another_employers_agreement_is_not_there(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    assert stranger.get(f"/aftale/{code_of(town)}").status_code == 404
    assert stranger.get("/aftale/A-0000000").status_code == 404
    assert "Der er ingen aftale endnu" in stranger.get("/aftale").text


def test_nobody_else_sees_an_agreement(stage: Stage, town: Town) -> None:
    assert app_of(town.hub).test_client().get(f"/aftale/{code_of(town)}").status_code == 303


def test_a_question_is_answered_once_for_all(stage: Stage, town: Town) -> None:
    asked = question(town, stage)
    hr = Sender(browser_of(town.hub, "emp.admin", stage.employer), f"/aftale/{code_of(town)}")
    assert "1 spørgsmål venter på svar." in hr.page()
    empty = hr.send(f"svar/{asked}", words="")
    assert (empty.status_code, "Fejl:" in empty.text) == (422, True)
    assert hr.send(f"svar/{asked}", words="Virksomheden betaler.").status_code == 303
    assert hr.send(f"svar/{asked}", words="Vi betaler.").status_code == 303
    assert "Vi betaler." in hr.page()
    assert "Alle spørgsmål er besvaret." in hr.page()
    assert hr.send(f"svar/{uuid4()}", words="Vi betaler.").status_code == 404
    town.synchronise()
    for code in ("101", "147"):
        with town.node(code).read() as session:
            (reply,) = stored.of_kind(session, "agreement_reply")
        assert (reply.rev, reply.body.text) == (2, "Vi betaler.")


def test_what_an_outsider_asks_is_not_shown(stage: Stage, town: Town) -> None:
    outsider = town.node("259")
    with outsider.begin("test") as tx:
        body = make.agreement_question(stage.agreement, municipality="259", text="Lyt til mig")
        tx.write(body, "asked")
        other = make.agreement_question(
            stage.agreement, municipality="101", text="Jeg er en anden"
        )
        tx.write(other, "asked")
    town.synchronise()
    page = shown(stage, town, browser_of(town.hub, "emp.admin", stage.employer))
    assert "Lyt til mig" not in page
    assert "Fra en anden" not in page


def test_hr_suspends_resumes_and_terminates_and_the_page_says_so(stage: Stage, town: Town) -> None:
    hr = Sender(browser_of(town.hub, "emp.admin", stage.employer), f"/aftale/{code_of(town)}")
    assert hr.send("stop", state="suspended", words="").status_code == 422
    assert hr.send("stop", state="suspended", words="Ombygning").status_code == 303
    assert "Ombygning" in hr.page()
    assert hr.send("genoptag").status_code == 303
    past = {"state": "terminated", "words": "Kæden lukker", "last_day": "01-01-2026"}
    assert hr.send("stop", **past).status_code == 422
    assert hr.send("stop", **(past | {"last_day": "31-12-2026"})).status_code == 303
    assert "Opsagt til ophør" in hr.page()
    assert "Kæden lukker" in hr.page()
    again = hr.send("genoptag")
    assert (again.status_code, "kan ikke gå fra" in again.text) == (422, True)


def test_who_made_it_offers_it_after_its_consultation(stage: Stage, town: Town) -> None:
    address = f"/aftale/{code_of(town)}"
    with town.hub.begin("test") as tx:
        heard = replace(tx.get(stage.agreement).body, state="in_consultation",
                        consult_until=date(2026, 12, 4))  # fmt: skip
        tx.write(heard, "heard", revises=stage.agreement)
    hr = Sender(browser_of(town.hub, "emp.admin", stage.employer), address)
    kam = Sender(browser_of(town.hub, "kam"), address)
    auditor = Sender(browser_of(town.hub, "auditor"), address, "/regler")
    early = hr.send("genoptag")
    assert (early.status_code, "kan ikke gå fra" in early.text) == (422, True)
    assert ("Tilbyd aftalen" in hr.page(), "Tilbyd aftalen" in auditor.page()) == (True, False)
    assert auditor.send("tilbyd").status_code == 403
    assert kam.send("tilbyd").status_code == 303
    assert "Tilbyd aftalen" not in hr.page()
    assert hr.send("stop", state="suspended", words="Ombygning").status_code == 303
    again = kam.send("tilbyd")  # what HR has stopped is HR's to take up again
    assert (again.status_code, "kan ikke gå fra" in again.text) == (422, True)


def test_a_franchisees_yes_is_noted_with_who_gave_it(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        was = tx.get(stage.employer).body
        units = tuple(replace(unit, franchise=True) for unit in was.units)
        tx.write(replace(was, units=units), "franchise", revises=stage.employer)
    hr = Sender(browser_of(town.hub, "emp.admin", stage.employer), f"/aftale/{code_of(town)}")
    assert "har ikke selv sagt ja: ikke med endnu" in hr.page()
    assert hr.send("enhed", cvr=make.CVR, words="").status_code == 422
    assert hr.send("enhed", cvr=make.CVR, words="Bo Bach, indehaver").status_code == 303
    assert "(har selv sagt ja)" in hr.page()
    assert hr.send("enhed", cvr="99000015", words="Bo Bach").status_code == 422


def test_an_earlier_version_can_still_be_read(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        was = tx.get(stage.agreement).body
        new = replace(was, version=2, terms="Vi svarer på en dag.")
        tx.write(new, "renewed", revises=stage.agreement)
    hr = browser_of(town.hub, "emp.admin", stage.employer)
    assert "Vi svarer på en dag." in shown(stage, town, hr)
    old = shown(stage, town, hr, udgave="1")
    assert was.terms in old
    assert "Du ser udgave 1" in old
    assert "Vi svarer på en dag." in shown(stage, town, hr, udgave="17")


def test_the_print_has_the_accessions_and_says_where_it_comes_from(
    stage: Stage, town: Town
) -> None:
    limits = Reservation(max_at_once=6, units=(make.CVR,), text="Kun om dagen.")
    stage.accede("101", reservation=limits)
    stage.accede("157", state="declined", reason_code="own_agreement")
    hr = browser_of(town.hub, "emp.admin", stage.employer)
    page = hr.get(f"/aftale/{code_of(town)}/udskrift").text
    for said in ("1 af 98 kommuner har tilsluttet sig", "Højst 6 ad gangen", "Kun om dagen.",
                 "Kun Nordlys Hoteller A/S", "Vi har en egen aftale med virksomheden",
                 "Udskrevet", "/udskrift"):  # fmt: skip
        assert said in page


def test_only_hr_acts_on_the_agreement_and_only_on_its_own(stage: Stage, town: Town) -> None:
    asked = question(town, stage)
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    acts = {"stop": {"state": "suspended"}, "genoptag": {}, "enhed": {"cvr": make.CVR},
            f"svar/{asked}": {}}  # fmt: skip
    address = f"/aftale/{code_of(town)}"
    stranger = Sender(browser_of(town.hub, "emp.admin", other), address, "/overblik")
    contact = Sender(browser_of(town.hub, "emp.contact", stage.employer), address, "/overblik")
    for act, form in acts.items():
        assert stranger.send(act, words="Ombygning", **form).status_code == 404
        assert contact.send(act, words="Ombygning", **form).status_code == 403
    assert stranger.browser.get(f"{address}/udskrift").status_code == 404
    with town.hub.read() as session:
        assert stored.get(session, stage.agreement).rev == 1


def question(town: Town, stage: Stage) -> UUID:
    """Let København ask, and two hear of it; return the question's id."""
    town.node("147")
    with town.node("101").begin("test") as tx:
        key = tx.write(make.agreement_question(stage.agreement), "asked")
    town.synchronise()
    return split_ref(key)[1]


class Sender:
    """A browser on one agreement's page."""

    def __init__(self, browser: FlaskClient, address: str, tokens: str = "") -> None:
        self.browser, self.address, self.tokens = browser, address, tokens or address

    def page(self) -> str:
        return self.browser.get(self.address).text

    def send(self, act: str, **form: str) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.browser.get(self.tokens).text)
        assert token
        form = {**form, "csrf_token": token[1]}
        return self.browser.post(f"{self.address}/{act}", data=form)


def code_of(town: Town) -> str:
    with town.hub.read() as session:
        return session.scalars(select(AgreementIndex.code)).one()


def shown(stage: Stage, town: Town, browser: FlaskClient, **arguments: str) -> str:
    page = browser.get(f"/aftale/{code_of(town)}", query_string=arguments)
    assert page.status_code == 200
    return page.text
