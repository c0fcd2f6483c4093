import io
import re
from base64 import b64encode
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder, TestResponse

from hub.employers.importing import LARGEST
from shared.tables import WorkplaceIndex
from tests import make
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town

ADDRESS = "/arbejdssteder/indlaes"
LIST = """P-nummer;CVR;Navn;Adresse;Postnr;By;Kommune;Fuldtidspersoner
1990000900;99000007;Havnen;Kajen 1;8000;Aarhus C;Aarhus;12,5
1990000901;99000007;Torvet;Torvet 2;8000;Aarhus C;Aarhus;mange
"""


def test_a_list_is_looked_at_before_it_is_taken(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    shown = send(browser, LIST.encode())
    assert "1 nyt arbejdssted" in shown.text
    assert "1 række er afvist" in shown.text
    assert "••••" in shown.text
    assert "mange" not in re.sub(r'name="kladde"[^>]*', "", shown.text).split("<tbody>")[1]
    assert workplaces_in(town) == 3
    for _ in range(2):  # the same list twice changes nothing more
        taken = browser.post(ADDRESS, data={"csrf_token": hidden(shown, "csrf_token"),
                                            "kladde": hidden(shown, "kladde")})  # fmt: skip
        assert (taken.status_code, "Listen er indlæst" in taken.text) == (200, True)
        assert workplaces_in(town) == 4
    assert "Havnen" in browser.get("/arbejdssteder").text


def test_a_program_lists_the_workplaces_and_takes_a_list_of_its_own_employer(
    stage: Stage, town: Town
) -> None:
    program, address = program_of(town.hub, "emp.admin", stage.employer), "/api/v1/workplaces"
    file = {"file": b64encode(LIST.encode()).decode()}
    looked = program.post(address, json=file | {"preview": True}).json
    assert (looked["new"], looked["refused"], workplaces_in(town)) == (1, 1, 3)
    taken = program.post(address, json=file | {"counted_on": "2026-11-01"}).json
    assert (taken["new"], workplaces_in(town)) == (1, 4)
    found = {one["p_number"]: one for one in program.get(address).json}
    assert found["1990000900"]["counted_on"] == "2026-11-01"
    assert float(found["1990000900"]["full_time_persons"]) == 12.5
    none = program.post(address, json={"file": b64encode(b"<html>").decode()})
    assert none.status_code == 422
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    assert program_of(town.hub, "emp.admin", other).get(address).json == []
    contact = program_of(town.hub, "emp.contact", stage.employer)
    assert contact.post(address, json=file).status_code == 403


def test_refused_rows_are_told_in_the_language_of_the_page(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    browser.get("/?sprog=en")
    found = send(browser, LIST.encode()).text.split("<tbody>")[1]
    assert "The count is not a number." in found
    assert "Write the number of full-time persons as a number, for example 48,6." in found
    assert "Antallet" not in found
    browser.get("/?sprog=da")
    assert "Antallet er ikke et tal." in send(browser, LIST.encode()).text


def test_a_bad_file_gets_its_sentence(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    for data, status, said in (
        (b"", 422, "Filen er tom"),
        (b"PK\x03\x04" + bytes(40), 422, "Excel-ark"),
        (b"a;b\n1;2\n", 422, "kolonnenavne"),
        (b"x" * (LARGEST + 1), 413, "mere end 1 MB"),
    ):
        page = send(browser, data)
        assert (page.status_code, said in page.text) == (status, True), page.text
        assert 'href="#f-file"' in page.text
    nothing = browser.post(ADDRESS, data={"csrf_token": token_of(browser)})
    assert (nothing.status_code, "Vælg en fil" in nothing.text) == (422, True)


def test_who_may_not_import(stage: Stage, town: Town) -> None:
    assert browser_of(town.hub, "emp.contact", stage.employer).get(ADDRESS).status_code == 403
    assert browser_of(town.hub, "sector").get(ADDRESS).status_code == 403
    admin = browser_of(town.hub, "emp.admin", stage.employer)
    assert admin.post(ADDRESS, data={}).status_code == 400
    changed = {"csrf_token": token_of(admin), "kladde": "WyJmaWxlIl0.xyz"}
    assert admin.post(ADDRESS, data=changed).status_code == 422


def send(browser: FlaskClient, data: bytes) -> TestResponse:
    form = {"csrf_token": token_of(browser), "file": (io.BytesIO(data), "steder.csv")}
    built = EnvironBuilder(path=ADDRESS, method="POST", data=form)
    environ = built.get_environ()
    try:
        return browser.open(environ)
    finally:  # a large file lies on the disk
        environ["wsgi.input"].close()
        built.close()


def token_of(browser: FlaskClient) -> str:
    return hidden(browser.get(ADDRESS), "csrf_token")


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, page.text
    return unescape(found[1])


def workplaces_in(town: Town) -> int:
    with town.hub.read() as session:
        return session.scalar(select(func.count()).select_from(WorkplaceIndex)) or 0
