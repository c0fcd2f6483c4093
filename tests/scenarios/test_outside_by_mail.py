"""Gladsaxe has no node and no log-in: it reads its mail, presses, and counts as a member does.

The hub is a process of its own, the mail server a real one, and the browser speaks HTTP.
"""

import re
from datetime import timedelta

import pytest

from deploy.demo.stage import StepFailed
from deploy.demo.visitor import Guest
from hub.guests import actions as guests
from hub.guests.post import deliver
from hub.needs.coverage import MunicipalityCoverage, coverage
from shared import clock
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local
from shared.records.base import Record
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.mail import MailServer, mail_server
from tests.node.scene import set_day

GLADSAXE = "159"


def _link(server: MailServer, municipality: str) -> str:
    address = municipalities()[municipality].entrance_email
    (letter,) = [one for one in server.letters if one["To"] == address]
    found = re.search(r"/svar/\S+", letter.get_content())
    assert found
    return found[0]


def _row(hub: Local, need: Record, municipality: str) -> MunicipalityCoverage:
    with hub.read() as session:
        found = coverage(session, stored.get(session, need.ref), clock.today(session))
    return next(row for row in found.municipalities if row.code == municipality)


def _said(hub: Local, need: Record, municipality: str = GLADSAXE) -> tuple[str, int | None]:
    row = _row(hub, need, municipality)
    return row.state, row.answer.count if row.answer else None


def test_a_municipality_outside_answers_on_one_page_until_the_slots_start(stage: Stage) -> None:
    hub = stage.town.hub
    set_day(hub, "2026-11-23")
    stage.accede("101")
    need, other = stage.post(("1990000101", 3)), stage.post(("1990000147", 2), title="Servering")
    assert _said(hub, need) == ("not_joined", None)
    with mail_server() as server:
        asked = guests.ask(hub, "user:karim", need.body.code, stage.town.url)
        assert deliver(hub, server.address, "hub@example.dk") == len(asked.asked)
        link = _link(server, GLADSAXE)
    outside = Guest(stage.town.url)
    for _ in range(2):  # a scanner, then a person
        assert "3 pladser ligger inden for rækkevidde af Gladsaxe" in outside.words(link)
    assert _said(hub, need) == ("asked", None)

    outside.press(link, svar="later", until="25-11-2026")
    assert _said(hub, need) == ("later", None)
    outside.press(link, svar="not_now", reason="nobody_fits")
    assert _said(hub, need) == ("not_now", None)
    outside.press(link, svar="supply", count="2")
    assert "I kan levere 2 kandidater" in outside.words(link)
    assert _said(hub, need) == ("supply", 2)
    with pytest.raises(StepFailed, match="answers 422"):
        outside.press(link, svar="supply", count="4")
    assert _said(hub, need) == ("supply", 2)

    assert _said(hub, other) == ("not_joined", None)  # the link is for one need
    others = {_said(hub, need, one) for one in asked.asked if one != GLADSAXE}
    assert others == {("asked", None)}  # and for one municipality
    page = browser_of(hub, "emp.admin", stage.employer).get(f"/behov/{need.body.code}").text
    (line,) = re.findall(r"<tr>(?:(?!</tr>).)*Gladsaxe.*?</tr>", page, re.DOTALL)
    assert "2 lovet, 0 foreslået" in line
    start = need.body.slot_groups[0].start
    set_day(hub, str(start - timedelta(days=1)))
    outside.words(link)
    set_day(hub, str(start))
    with pytest.raises(StepFailed, match="answers 410"):
        outside.press(link, svar="supply", count="1")
    assert _said(hub, need) == ("supply", 2)
