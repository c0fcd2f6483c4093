import io
import re

import pytest
from werkzeug.test import TestResponse

from shared.feed.local import Local
from tests.node.candidates import acceding, everyone, file_of, person
from tests.node.people import Person
from tests.parties import Town

PAGE = "/indlaesning"
TWENTY = [person(at) for at in range(20)]


@pytest.fixture
def node(town: Town) -> Local:
    return acceding(town)


@pytest.fixture
def admin(node: Local) -> Person:
    return Person(node, "node.admin", "Ada Admin")


def choose(who: Person, people: list[dict[str, str]], **other: str) -> TestResponse:
    file = (io.BytesIO(file_of(people)), "kandidater.csv")
    return who.send(PAGE, {"file": file, "tekst": "Samtykke 2026-1", "hel": "yes", **other}, PAGE)


def confirm(who: Person, shown: TestResponse, **other: str) -> TestResponse:
    found = re.search(r'name="kladde" value="([^"]+)"', shown.text)
    assert found
    return who.send(PAGE, {"kladde": found[1], **other}, PAGE)


def test_a_file_is_looked_at_and_then_taken_without_showing_anybody(
    node: Local, admin: Person
) -> None:
    shown = choose(admin, [person(0, **{"CPR-nr.": "310299-4000"}), *TWENTY[1:]])
    assert shown.status_code == 200
    assert "19 nye" in shown.text
    assert "Intet er gemt endnu" in shown.text
    assert everyone(node) == []
    done = confirm(admin, shown)
    assert "Filen er indlæst" in done.text
    assert len(everyone(node)) == 19
    assert {one.consent for one in everyone(node)} == {"given"}
    for text in (shown.text, done.text):
        assert not any(one["Navn"] in text or one["CPR-nr."] in text for one in TWENTY)


def test_a_list_that_lacks_many_stops_until_a_reason_is_given(node: Local, admin: Person) -> None:
    confirm(admin, choose(admin, TWENTY))
    shown = choose(admin, TWENTY[5:])
    assert "over 10 procent er ikke med" in shown.text
    stopped = confirm(admin, shown)
    assert stopped.status_code == 422
    assert not any(one.paused for one in everyone(node))
    assert confirm(admin, stopped, grund="Team Syd er flyttet").status_code == 200
    assert sum(one.paused for one in everyone(node)) == 5
    assert "Team Syd er flyttet" in admin.see(PAGE).text


def test_the_last_file_is_undone_after_a_second_look(node: Local, admin: Person) -> None:
    confirm(admin, choose(admin, TWENTY))
    confirm(admin, choose(admin, TWENTY[1:]))
    page = f"{PAGE}/fortryd"
    assert "og 1 kommer af pause" in admin.see(page).text
    assert admin.send(page, {}, page).status_code == 303
    assert not any(one.paused for one in everyone(node))
    assert "Fortrudt" in admin.see(PAGE).text


def test_a_file_that_is_no_list_is_refused_with_its_remedy(admin: Person) -> None:
    assert "Vælg en fil" in admin.send(PAGE, {}, PAGE).text
    page = {"file": (io.BytesIO(b"<html><body>Log ind</body></html>"), "x.csv")}
    assert admin.send(PAGE, page, PAGE).status_code == 422
    changed = admin.send(PAGE, {"kladde": "x.y"}, PAGE)
    assert changed.status_code == 422
    assert admin.see(f"{PAGE}/fortryd").status_code == 409  # there is nothing to undo


def test_only_who_runs_the_node_takes_files_in(node: Local) -> None:
    for role in ("caseworker", "consultant", "manager"):
        assert Person(node, role, f"{role} Hansen").see(PAGE).status_code == 403
