from tests import make
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.parties import Town


def test_the_employer_sees_each_of_its_workplaces(stage: Stage, town: Town) -> None:
    page = browser_of(town.hub, "emp.admin", stage.employer).get("/arbejdssteder")
    assert page.status_code == 200
    assert "3 arbejdssteder i 3 kommuner" in page.text
    for said in ("Søbredden", "Frederiksberg", "1990000461", "48,6", "145,8"):
        assert said in page.text


def test_without_workplaces_the_page_says_what_to_do(town: Town) -> None:
    with town.hub.begin("test") as tx:
        new = tx.write(make.employer(), "registered")
    page = browser_of(town.hub, "emp.admin", new).get("/arbejdssteder").text
    assert "Indlæs hovedkontorets liste" in page


def test_another_employers_workplaces_are_not_shown(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    assert "Søbredden" not in browser_of(town.hub, "emp.admin", other).get("/arbejdssteder").text


def test_the_operator_has_no_business_here(stage: Stage, town: Town) -> None:
    assert browser_of(town.hub, "hub.operator").get("/arbejdssteder").status_code == 403
