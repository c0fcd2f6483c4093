import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.accounts.access import gaps, read_access
from tests.shared.accounts.conftest import ACCESS
from tests.shared.accounts.test_pages import log_in


def test_the_sample_program_has_an_entry_for_each_route(app: Flask) -> None:
    assert gaps(app, ACCESS) == []


def test_a_route_without_entry_and_an_entry_without_route_are_named(app: Flask) -> None:
    access = read_access("desk.front GET: anyone\ndesk.gone GET: team\ndesk.own GET: logged_in")
    assert gaps(app, access) == [
        "entry without route: desk.gone GET",
        "route without entry: desk.cases GET",
        "route without entry: desk.cases POST",
    ]


def test_a_route_without_entry_is_shut_to_everyone(
    app: Flask, browser: FlaskClient, karim: str
) -> None:
    app.add_url_rule("/glemt", "forgotten", lambda: "indhold")
    log_in(browser, karim)
    assert browser.get("/glemt").status_code == 403


def test_only_the_roles_of_the_table_come_in(browser: FlaskClient, karim: str) -> None:
    log_in(browser, karim)  # a consultant
    assert browser.get("/mit").status_code == 200
    assert browser.get("/sager").status_code == 403


def test_who_is_not_logged_in_is_asked_to_and_comes_back(browser: FlaskClient, karim: str) -> None:
    asked = browser.get("/mit?uge=48")
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/log-ind?til=/mit?uge%3D48"
    assert log_in(browser, karim, asked.headers["Location"]).headers["Location"] == "/mit?uge=48"


def test_head_is_guarded_as_get(browser: FlaskClient) -> None:
    assert browser.head("/mit").status_code == 303


@pytest.mark.parametrize(
    "table",
    [
        "desk.front GET anyone",
        "desk.front: anyone",
        "desk.front GET: chief",
        "look.static GET: team",
    ],
)
def test_a_faulty_table_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match="access table"):
        read_access(table)
