import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.accounts import actions
from shared.database import Database
from tests.shared.accounts.conftest import PASSWORD


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def log_in(
    browser: FlaskClient, login: str, at: str = "/log-ind", password: str = PASSWORD
) -> TestResponse:
    page = browser.get(at)
    wanted = re.search(r'name="til" value="([^"]*)"', page.text)
    form = {"login": login, "password": password, "csrf_token": token_of(page)}
    return browser.post("/log-ind", data=form | {"til": wanted[1] if wanted else ""})


def test_logging_in_leads_home_and_shows_who_it_is(browser: FlaskClient, karim: str) -> None:
    done = log_in(browser, karim)
    assert (done.status_code, done.headers["Location"]) == (303, "/mit")
    page = browser.get("/mit").text
    assert "Karim &lt;b&gt;Holst&lt;/b&gt;" in page
    assert "Virksomhedskonsulent" in page
    assert "Business consultant" in browser.get("/mit?sprog=en").text


def test_unknown_name_and_wrong_password_give_the_same_page(
    browser: FlaskClient, karim: str
) -> None:
    answers = [log_in(browser, who, password="forkert kode") for who in (karim, "ingen")]
    assert [answer.status_code for answer in answers] == [422, 422]
    pages = [re.sub(r'value="[^"]*"|\d\d[.:]\d\d', "", answer.text) for answer in answers]
    assert pages[0] == pages[1]
    assert "Brugernavn eller adgangskode er forkert." in answers[0].text
    assert "forkert kode" not in answers[0].text


def test_a_session_from_before_logging_in_is_not_kept(browser: FlaskClient, karim: str) -> None:
    browser.get("/log-ind")
    before = browser.get_cookie("landsaftale-80")
    log_in(browser, karim)
    after = browser.get_cookie("landsaftale-80")
    assert before
    assert after
    assert before.value != after.value
    browser.set_cookie("landsaftale-80", before.value)
    assert browser.get("/mit").status_code == 303


def test_logging_off_ends_the_session_at_the_server(browser: FlaskClient, karim: str) -> None:
    log_in(browser, karim)
    kept = browser.get_cookie("landsaftale-80")
    page = browser.get("/mit")
    assert browser.post("/log-af", data={"csrf_token": token_of(page)}).status_code == 303
    assert kept
    browser.set_cookie("landsaftale-80", kept.value)
    assert browser.get("/mit").status_code == 303


def test_logging_off_and_on_want_the_token_of_the_page(browser: FlaskClient, karim: str) -> None:
    assert browser.post("/log-ind", data={"login": karim, "password": PASSWORD}).status_code == 400
    log_in(browser, karim)
    assert browser.post("/log-af").status_code == 400
    assert browser.get("/log-af").status_code == 405
    assert browser.get("/mit").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nb",
    ],
)
def test_logging_in_never_leads_to_another_site(
    browser: FlaskClient, karim: str, elsewhere: str
) -> None:
    token = token_of(browser.get("/log-ind"))
    form = {"login": karim, "password": PASSWORD, "csrf_token": token, "til": elsewhere}
    assert browser.post("/log-ind", data=form).headers["Location"] == "/mit"


def test_a_shut_account_is_out_at_its_next_click(
    browser: FlaskClient, karim: str, lite: Database
) -> None:
    log_in(browser, karim)
    actions.disable(lite, karim)
    assert browser.get("/mit").status_code == 303
