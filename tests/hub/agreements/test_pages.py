import re

from flask.testing import FlaskClient
from sqlalchemy import select

from shared.records.agreement import Reservation
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
        assert said in rows["København"].replace("\xa0", " ")
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


def code_of(town: Town) -> str:
    with town.hub.read() as session:
        return session.scalars(select(AgreementIndex.code)).one()


def shown(stage: Stage, town: Town, browser: FlaskClient, **arguments: str) -> str:
    page = browser.get(f"/aftale/{code_of(town)}", query_string=arguments)
    assert page.status_code == 200
    return page.text
