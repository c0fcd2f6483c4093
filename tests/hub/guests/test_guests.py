"""Municipalities without a node: asked by mail, answering by a link."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from hub.guests import actions
from hub.guests.post import deliver, waiting
from hub.needs.actions import close
from hub.needs.coverage import MunicipalityCoverage, coverage
from hub.tables import AnswerLink, OutgoingLetter
from shared import clock
from shared.database import set_setting
from shared.feed import stored
from shared.feed.tables import History
from shared.problem import Refused
from shared.records.base import Record
from tests import make
from tests.hub.people import app_of, browser_of
from tests.hub.stage import Stage
from tests.mail import MailServer, mail_server
from tests.parties import Town
from tests.reading import as_read

URL = "https://hub.example.dk"
NEAR = {"159", "165", "173", "217"}  # have an address, and lie within 50 km of København


@pytest.fixture
def need(stage: Stage) -> Record:
    stage.accede("101")
    return stage.post(("1990000101", 3))


def _tokens(server: MailServer) -> dict[str, str]:
    """Each letter's token by the address it went to."""
    return {
        str(letter["To"]): re.search(r"/svar/(\S+)", letter.get_content())[1]  # type: ignore[index]
        for letter in server.letters
    }


def _asked(town: Town, need: Record) -> dict[str, str]:
    with mail_server() as server:
        actions.ask(town.hub, "test", need.body.code, URL)
        assert deliver(town.hub, server.address, "hub@example.dk") == len(server.letters) > 0
        return _tokens(server)


def _row(town: Town, need: Record, code: str) -> MunicipalityCoverage:
    with town.hub.read() as session:
        found = coverage(session, stored.get(session, need.ref), clock.today(session))
    return next(row for row in found.municipalities if row.code == code)


def test_those_near_that_have_not_joined_are_written_to_once(town: Town, need: Record) -> None:
    first = actions.ask(town.hub, "test", need.body.code, URL)
    assert set(first.asked) & NEAR
    assert "751" not in first.asked  # Aarhus is too far away
    assert "101" not in first.asked  # it has joined
    assert "147" in first.without_address or "147" in first.asked
    again = actions.ask(town.hub, "test", need.body.code, URL)
    assert again.asked == ()
    with town.hub.read() as session:
        assert waiting(session) == len(first.asked)


def test_the_letter_holds_all_facts_and_the_link_answers(town: Town, need: Record) -> None:
    with mail_server() as server:
        asked = actions.ask(town.hub, "test", need.body.code, URL)
        deliver(town.hub, server.address, "hub@example.dk")
        letter = server.letters[0]
    text = as_read(letter.get_content())
    assert letter["From"] == "hub@example.dk"
    for fact in ("Søbredden", "3 pladser", "30 timer", need.body.code, "mandag den 30. november"):
        assert fact in text
    with town.hub.read() as session:
        assert waiting(session) == 0
        assert set(session.scalars(select(OutgoingLetter.text))) == {""}  # the link is not kept
    code = asked.asked[0]
    browser = app_of(town.hub).test_client()
    token = next(iter(_tokens(server).values()))
    page = browser.get(f"/svar/{token}")
    assert page.status_code == 200
    assert "3 pladser ligger inden for rækkevidde" in page.text
    assert _row(town, need, code).state == "asked"
    receipt = _press(browser, token, svar="supply", count="2")
    assert "I kan levere 2 kandidater" in receipt
    place = next(row for row in asked.asked if _row(town, need, row).answer)
    assert (_row(town, need, place).state, _row(town, need, place).answer.count) == ("supply", 2)  # type: ignore[union-attr]
    _press(browser, token, svar="not_now", reason="nobody_fits")
    assert _row(town, need, place).state == "not_now"
    with town.hub.read() as session:
        actors = session.scalars(select(History.actor).where(History.kind == "guest_answer"))
        assert set(actors) == {f"guest:{place}"}


def test_looking_changes_nothing(town: Town, need: Record) -> None:
    token = next(iter(_asked(town, need).values()))
    browser = app_of(town.hub).test_client()
    before = _counted(town)
    for method in ("get", "head", "options"):
        getattr(browser, method)(f"/svar/{token}")
    assert _counted(town) == before


def test_wrong_answers_are_said_at_their_field(town: Town, need: Record) -> None:
    token = next(iter(_asked(town, need).values()))
    browser = app_of(town.hub).test_client()
    for form, said in (
        ({"svar": "supply", "count": "4"}, "mellem 1 og 3"),
        ({"svar": "supply", "count": "mange"}, "helt tal"),
        ({"svar": "later", "until": "08-12-2026"}, "senest"),
        ({"svar": "not_now", "reason": ""}, "Vælg en af mulighederne"),
    ):
        page = browser.post(f"/svar/{token}", data=form | {"csrf_token": _csrf(browser, token)})
        assert (page.status_code, said in page.text) == (422, True), said
    assert _counted(town)["answers"] == 0


def test_a_link_ends_before_the_first_start_and_with_the_need(
    stage: Stage, town: Town, need: Record
) -> None:
    token = next(iter(_asked(town, need).values()))
    browser = app_of(town.hub).test_client()
    start = need.body.slot_groups[0].start
    for day, status in ((start - timedelta(days=1), 200), (start, 410)):
        with town.hub.database.begin() as session:
            set_setting(session, "demo_today", day.isoformat())
        assert browser.get(f"/svar/{token}").status_code == status
    assert browser.get("/svar/anything-else").status_code == 404


def test_only_the_tokens_hash_is_kept(town: Town, need: Record) -> None:
    tokens = _asked(town, need)
    with town.hub.read() as session:
        kept = set(session.scalars(select(AnswerLink.token_hash)))
    assert len(kept) == len(tokens)
    assert not kept & set(tokens.values())


def test_a_refused_letter_keeps_no_other_waiting_and_is_tried_again(
    town: Town, need: Record
) -> None:
    actions.ask(town.hub, "test", need.body.code, URL)
    with mail_server() as server:
        with town.hub.read() as session:
            first = session.scalars(select(OutgoingLetter.to)).first()
        server.refuses = {str(first)}
        deliver(town.hub, server.address, "hub@example.dk")
        with town.hub.read() as session:
            assert waiting(session) == 1
        assert deliver(town.hub, server.address, "hub@example.dk") == 0  # not yet
        server.refuses = set()
        with town.hub.database.begin() as session:
            session.execute(update(OutgoingLetter).values(next_try=clock.now()))
        assert deliver(town.hub, server.address, "hub@example.dk") == 1
    assert deliver(town.hub, "127.0.0.1:1", "hub@example.dk") == 0


def test_the_employer_asks_from_the_page_and_others_cannot(
    stage: Stage, town: Town, need: Record
) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    page = browser.get(f"/behov/{need.body.code}").text
    assert re.search(r"Spørg \d+ kommuner med mail", page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    sent = browser.post(f"/behov/{need.body.code}/spoerg", data={"csrf_token": token[1]})
    assert sent.status_code == 303
    assert "kommuner med mail" not in browser.get(f"/behov/{need.body.code}").text
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', stranger.get("/behov").text)
    answer = stranger.post(
        f"/behov/{need.body.code}/spoerg", data={"csrf_token": csrf[1] if csrf else ""}
    )
    assert answer.status_code == 404
    auditor = browser_of(town.hub, "auditor")
    assert "kommuner med mail" not in auditor.get(f"/behov/{need.body.code}").text


def test_a_closed_need_is_not_asked_about(town: Town, need: Record) -> None:
    close(town.hub, "test", need.body.code)
    with pytest.raises(Refused, match="need_closed"):
        actions.ask(town.hub, "test", need.body.code, URL)


def _press(browser: FlaskClient, token: str, **form: str) -> str:
    sent = browser.post(f"/svar/{token}", data=form | {"csrf_token": _csrf(browser, token)})
    assert sent.status_code == 303, sent.text
    return browser.get(sent.location).text


def _csrf(browser: FlaskClient, token: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"/svar/{token}").text)
    assert found
    return found[1]


def _counted(town: Town) -> dict[str, int]:
    with town.hub.read() as session:
        return {
            "answers": session.scalar(
                select(func.count()).where(History.kind == "guest_answer")
            ) or 0,
            "history": session.scalar(select(func.count()).select_from(History)) or 0,
            "letters": session.scalar(select(func.count()).select_from(OutgoingLetter)) or 0,
            "links": session.scalar(select(func.count()).select_from(AnswerLink)) or 0,
        }  # fmt: skip
