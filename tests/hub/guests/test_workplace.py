"""A workplace's manager: asked by mail for one thing at a time, answering by a link."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from hub.guests import workplace
from hub.guests.post import deliver
from hub.placements.actions import by_code
from hub.placements.following import Followed, follow
from hub.tables import AnswerLink, OutgoingLetter
from shared import clock
from shared.feed.tables import History
from shared.problem import NotFound
from tests import make
from tests.hub.needs.test_pages import post, token_of
from tests.hub.people import app_of, browser_of, program_of
from tests.hub.placements.test_pages import move_on, planned
from tests.hub.stage import Stage
from tests.mail import MailServer, mail_server
from tests.node.scene import set_day
from tests.parties import Town
from tests.reading import as_read

URL = "https://hub.example.dk"
LAST = "2027-01-03"


def test_the_manager_answers_each_thing_in_its_turn_without_a_log_in(
    stage: Stage, town: Town
) -> None:
    code, guest = planned(stage, town), app_of(town.hub).test_client()
    with mail_server() as server:
        heard = _ask(town, server, code)
        page = guest.get(f"/svar/{heard}").text
        assert "Er medarbejderne hørt?" in page
        said = _press(guest, heard, hearing="agreed", heard="shop_steward", on="20-11-2026")
        assert "Svaret er givet: Enig · Tillidsrepræsentanten, 20. november." in said
        move_on(town, code, "granted")
        for day, came, said in (("07", "no", "Ikke mødt, 7."), ("08", "yes", "Startet, 8.")):
            set_day(town.hub, f"2026-12-{day}")
            begun = _press(guest, _ask(town, server, code), came=came, on=f"{day}-12-2026")
            assert f"Svaret er givet: {said} december" in begun
        move_on(town, code, "started")
        set_day(town.hub, "2026-12-23")
        assert workplace.ask_all(town.hub, URL) == 1
        not_yet = _token(town, server)
        assert "Følger der et job?" in guest.get(f"/svar/{not_yet}").text
        said = _press(guest, not_yet, answer="not_yet", again_on="30-12-2026")
        assert "Ikke endnu, spørg igen 30. december" in said
        set_day(town.hub, "2026-12-30")
        assert "Svaret er givet" in guest.get(f"/svar/{not_yet}").text  # its one purpose is served
        assert workplace.ask_all(town.hub, URL) == 1
        hire = _token(town, server)
        said = _press(guest, hire, answer="hire", hours="30", hire_from="04-01-2027")
        assert "Ja, 30 timer om ugen fra 4. januar" in said
        set_day(town.hub, LAST)
        ended = _ask(town, server, code)
        assert "Slut, 3. januar" in _press(guest, ended, on="03-01-2027")
    told = _followed(town, code).told
    assert {*told} == {"hearing", "not_started", "started", "answer", "ended"}
    assert (told["hearing"].heard, told["answer"].hours) == ("shop_steward", 30)
    with town.hub.read() as session:
        actors = set(session.scalars(
            select(History.actor).where(History.kind == "site_report")
        ))  # fmt: skip
    assert actors == {f"guest:{_followed(town, code).workplace.code}"}


def test_faults_are_told_at_their_field_and_what_was_answered_stays(
    stage: Stage, town: Town
) -> None:
    code, guest = _running(stage, town), app_of(town.hub).test_client()
    with mail_server() as server:
        token = _ask(town, server, code)
    csrf = token_of(guest, f"/svar/{token}")
    for wrong, field in (
        ({}, "answer"), ({"answer": "hire", "hours": "30"}, "hire_from"),
        ({"answer": "not_here", "reason": "skills"}, "yes_if"),
        ({"answer": "not_here", "reason": "skils", "yes_if": "mentor"}, "reason"),
        ({"answer": "not_yet", "again_on": "23-12-2026"}, "again_on"),
    ):  # fmt: skip
        form = {"csrf_token": csrf, "on": "23-12-2026", **wrong}
        said = guest.post(f"/svar/{token}", data=form)
        assert (said.status_code, f'href="#f-{field}"' in said.text) == (422, True), wrong
    assert _followed(town, code).told == {}
    said = _press(guest, token, answer="not_here", reason="skills", yes_if="mentor")
    assert "Ikke her: opgaverne passede ikke." in said
    assert "<form" not in said.split("<main")[1].split("</main")[0]
    yes = {"answer": "hire", "hours": "30", "hire_from": "04-01-2027", "on": "23-12-2026"}
    again = guest.post(f"/svar/{token}", data=yes | {"csrf_token": csrf})
    assert (again.status_code, "Svaret er givet: Ikke her" in again.text) == (409, True)
    assert _followed(town, code).told["answer"].answer == "not_here"


def test_looking_changes_nothing_and_the_link_ends_or_is_needed_no_more(
    stage: Stage, town: Town
) -> None:
    code, guest = _running(stage, town), app_of(town.hub).test_client()
    with mail_server() as server:
        token = _ask(town, server, code)
    before = _counted(town)
    for method in ("get", "head", "options"):
        assert getattr(guest, method)(f"/svar/{token}").status_code == 200
    assert _counted(town) == before
    csrf = token_of(guest, f"/svar/{token}")
    move_on(town, code, "ended", ended_on=date(2026, 12, 23))
    assert "Der er ikke brug for svaret længere." in guest.get(f"/svar/{token}").text
    late = {"csrf_token": csrf, "on": "23-12-2026", "answer": "not_yet", "again_on": "30-12-2026"}
    assert guest.post(f"/svar/{token}", data=late).status_code == 409
    for day, status in (("2027-01-06", 200), ("2027-01-07", 410)):  # two weeks
        set_day(town.hub, day)
        assert guest.get(f"/svar/{token}").status_code == status
    assert guest.get("/svar/of-nobody").status_code == 404


def test_the_letter_says_which_placement_and_names_no_citizen(stage: Stage, town: Town) -> None:
    code = _running(stage, town)
    with mail_server() as server:
        _ask(town, server, code)
        letter = server.letters[-1]
        assert letter["To"] == "mette@example.dk"
        assert letter["Subject"] == f"Søbredden: følger der et job? ({code})"
        words = as_read(letter.get_content())
        for fact in (
            "7. december 2026 til 3. januar 2027",
            "Svar senest torsdag den 31. december",
            code,
        ):
            assert fact in words
        pseudonym = _followed(town, code).body.pseudonym
        assert str(pseudonym) not in words + str(letter["Subject"])
        sent = workplace.ask(town.hub, "test", code, URL)  # once a day
        assert deliver(town.hub, server.address, "hub@example.dk") == 0
        assert sent.last_day == date(2027, 1, 6)
        assert workplace.ask_all(town.hub, URL) == 0


def test_employer_and_kam_ask_from_page_and_program_and_others_cannot(
    stage: Stage, town: Town
) -> None:
    code = planned(stage, town)
    browser = browser_of(town.hub, "emp.contact", stage.employer)
    address, route = f"/placeringer/{code}", f"/api/v1/guests/placements/{code}"
    assert "Spørg arbejdsstedet med mail" in browser.get(address).text
    post(browser, f"{address}/spoerg", address)
    assert "Spurgt 23. november." in browser.get(address).text
    assert _counted(town)["letters"] == 1
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    assert program_of(town.hub, "emp.admin", other).post(route).status_code == 404
    assert program_of(town.hub, "auditor").post(route).status_code == 403
    said = program_of(town.hub, "kam").post(route)
    assert (said.status_code, said.json["asks"]) == (200, "hearing")
    assert _counted(town)["letters"] == 1  # written to today already
    move_on(town, code, "withdrawn")
    nothing = program_of(town.hub, "emp.admin", stage.employer).post(route)
    assert (nothing.status_code, nothing.json["type"]) == (409, "nothing_asked")
    with pytest.raises(NotFound):
        workplace.ask(town.hub, "test", "P-0000000", URL)


def _running(stage: Stage, town: Town) -> str:
    code = planned(stage, town)
    move_on(town, code, "started")
    set_day(town.hub, "2026-12-23")
    return code


def _ask(town: Town, server: MailServer, code: str) -> str:
    """Have the workplace asked; return the token of the letter's link."""
    workplace.ask(town.hub, "test", code, URL)
    return _token(town, server)


def _token(town: Town, server: MailServer) -> str:
    assert deliver(town.hub, server.address, "hub@example.dk") == 1
    found = re.search(r"/svar/(\S+)", server.letters[-1].get_content())
    assert found
    return found[1]


def _press(guest: FlaskClient, token: str, **form: str) -> str:
    page = guest.get(f"/svar/{token}").text
    typed = {
        name: value for name, value in re.findall(r'name="(csrf_token|on)" value="([^"]+)"', page)
    }
    sent = guest.post(f"/svar/{token}", data=typed | form)
    assert sent.status_code == 303, sent.text
    return guest.get(sent.location).text


def _followed(town: Town, code: str) -> Followed:
    with town.hub.read() as session:
        return follow(session, by_code(session, code), clock.today(session))


def _counted(town: Town) -> dict[str, int]:
    with town.hub.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in (
                ("history", History), ("letters", OutgoingLetter), ("links", AnswerLink),
            )
        }  # fmt: skip
