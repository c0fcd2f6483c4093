import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from node.citizens.tables import Audit
from node.profiles import actions as profiles
from node.tables import Candidate, Offered
from shared.accounts import actions as accounts
from shared.feed.local import Local
from tests.node.candidates import NAMES, acceding, everyone, person, take
from tests.node.people import app_of
from tests.parties import Town

PASSWORD = "lang og hemmelig"
LOG_IN = Callable[[str], FlaskClient]
PEOPLE = [
    *(person(at) for at in range(6)),
    person(6, Stillingsønske="9112", Samtykke="Nej", Sagsbehandler="Lone Vang"),
]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Local]:
    with Town(tmp_path) as town:
        yield filled(town)


def filled(town: Town) -> Local:
    local = acceding(town)
    take(local, PEOPLE)
    profiles.publish(local, "test")
    return local


@pytest.fixture
def log_in(node: Local) -> LOG_IN:
    return lambda role: browser(node, role)


def browser(node: Local, role: str) -> FlaskClient:
    """A browser in which somebody of this role is logged in."""
    client = app_of(node).test_client()
    login = {"login": f"{role}1", "password": PASSWORD}
    accounts.add(node.database, "node", name="Karim Holst", roles=frozenset({role}), **login)
    client.post("/log-ind", data=login | {"csrf_token": token(client, "/log-ind")})
    return client


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def code_of(node: Local, caseworker: str = "Karim Holst") -> str:
    return next(one.code for one in everyone(node) if one.caseworker == caseworker)


def ask_name(client: FlaskClient, code: str, purpose: str = "talk") -> tuple[int, str]:
    sent = {"csrf_token": token(client, f"/kandidater/{code}"), "formaal": purpose}
    answer = client.post(f"/kandidater/{code}/navn", data=sent)
    return answer.status_code, answer.text


def looks(node: Local) -> int:
    with node.read() as session:
        return session.scalar(select(func.count()).select_from(Audit)) or 0


def test_the_list_has_codes_and_facts_but_no_names(node: Local, log_in: LOG_IN) -> None:
    page = log_in("team").get("/kandidater").text
    assert all(one.code in page for one in everyone(node))
    assert "6 kandidater har sagt ja" in page
    assert not any(name in page for name in NAMES)


def test_the_filters_choose_by_consent_occupation_and_caseworker(town: Town) -> None:
    node = filled(town)
    client = browser(node, "team")
    lone = code_of(node, "Lone Vang")
    for query in ("samtykke=declined", "stilling=9112", "sagsbehandler=Lone+Vang"):
        page = client.get(f"/kandidater?{query}").text
        assert set(re.findall(r"/kandidater/(K-\w+)", page)) == {lone}
    page = client.get("/kandidater?stilling=9112&samtykke=given").text
    assert "Ingen kandidater passer til filteret" in page


def test_a_caseworker_sees_their_own_people_alone(node: Local, log_in: LOG_IN) -> None:
    client = log_in("caseworker")
    page = client.get("/kandidater").text
    assert len(set(re.findall(r"/kandidater/(K-\w+)", page))) == 6
    other = code_of(node, "Lone Vang")
    assert client.get(f"/kandidater/{other}").status_code == 404
    assert client.get(f"/kandidater/{other}/traek-tilbage").status_code == 404


def test_a_candidate_is_shown_with_the_profile_as_others_see_it(
    node: Local, log_in: LOG_IN
) -> None:
    page = log_in("consultant").get(f"/kandidater/{code_of(node)}").text
    assert "Profilen, som andre ser den" in page
    assert "21. december" in page
    assert "Vis navn" not in page
    assert "Målgruppe" not in page
    assert not any(name in page for name in NAMES)


def test_a_name_is_shown_for_a_purpose_and_the_look_is_noted(node: Local, log_in: LOG_IN) -> None:
    client = log_in("caseworker")
    status, page = ask_name(client, code_of(node))
    assert status == 200
    assert any(name in page for name in NAMES)
    assert "Målgruppe" in page
    assert looks(node) == 1


def test_without_a_purpose_there_is_no_name_and_no_look(node: Local, log_in: LOG_IN) -> None:
    status, page = ask_name(log_in("team"), code_of(node), "")
    assert status == 422
    assert "Vælg, hvad navnet skal bruges til" in page
    assert not any(name in page for name in NAMES)
    assert looks(node) == 0


def test_a_consultant_sees_the_name_of_whom_they_proposed_alone(
    node: Local, log_in: LOG_IN
) -> None:
    client = log_in("consultant")
    code = code_of(node)
    sent = {"csrf_token": token(client, f"/kandidater/{code}"), "formaal": "talk"}
    assert client.post(f"/kandidater/{code}/navn", data=sent).status_code == 403
    with node.database.begin() as session:
        candidate = session.scalars(select(Candidate).where(Candidate.code == code)).one()
        row = {"proposal": "x", "candidate": candidate.id, "actor": "login:consultant1"}
        session.add(Offered(**row))
    assert ask_name(client, code)[0] == 200


def test_a_consultant_who_works_with_the_citizen_sees_the_name(
    node: Local, log_in: LOG_IN
) -> None:
    consultant, caseworker, code = log_in("consultant"), log_in("caseworker"), code_of(node)
    page = f"/kandidater/{code}"
    form = {"csrf_token": token(caseworker, page), "consultant": "consultant1"}
    assert caseworker.post(f"{page}/hvem/consultant", data=form).status_code == 303
    assert ask_name(consultant, code)[0] == 200
    assert looks(node) == 1
    assert consultant.post(f"{page}/hvem/consultant", data=form).status_code in (400, 403)
    form = {"csrf_token": token(caseworker, page), "consultant": "nobody"}
    assert caseworker.post(f"{page}/hvem/consultant", data=form).status_code == 404
    form["consultant"] = ""
    assert caseworker.post(f"{page}/hvem/consultant", data=form).status_code == 303
    assert "Vis navn" not in consultant.get(page).text


def test_a_caseworker_gives_a_citizen_to_another(node: Local, log_in: LOG_IN) -> None:
    caseworker, team, code = log_in("caseworker"), log_in("team"), code_of(node)
    accounts.add(node.database, "node", name="Lone Vang", login="lone", password=PASSWORD,
                 roles=frozenset({"caseworker"}))  # fmt: skip
    page = f"/kandidater/{code}"
    assert '<option value="caseworker1" selected>' in caseworker.get(page).text
    form = {"csrf_token": token(caseworker, page), "caseworker": "lone"}
    given = caseworker.post(f"{page}/hvem/caseworker", data=form)
    assert (given.status_code, given.location) == (303, "/kandidater")
    assert caseworker.get(page).status_code == 404
    assert '<option value="lone" selected>' in team.get(page).text
    form = {"csrf_token": token(team, page), "caseworker": "caseworker1"}
    assert team.post(f"{page}/hvem/caseworker", data=form).location == page
    assert caseworker.get(page).status_code == 200


@pytest.mark.parametrize("role", ["node.admin", "manager"])
def test_who_has_no_citizens_sees_none(node: Local, log_in: LOG_IN, role: str) -> None:
    client = log_in(role)
    for path in ("/kandidater", f"/kandidater/{code_of(node)}"):
        assert client.get(path).status_code == 403


def test_a_withdrawal_is_asked_for_and_then_done(node: Local, log_in: LOG_IN) -> None:
    client, code = log_in("caseworker"), code_of(node)
    path = f"/kandidater/{code}/traek-tilbage"
    sent = {"csrf_token": token(client, path)}
    assert "Vælg en af mulighederne" in client.post(path, data=sent).text
    done = client.post(path, data=sent | {"maade": "phone"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/kandidater/{code}")
    page = client.get(f"/kandidater/{code}").text
    assert "Har trukket sit samtykke tilbage" in page
    assert "Der er ingen profil ude" in page


def test_a_candidate_nobody_has_is_not_found(log_in: LOG_IN) -> None:
    assert log_in("team").get("/kandidater/K-0000000").status_code == 404


def test_a_page_is_english_when_asked(node: Local, log_in: LOG_IN) -> None:
    page = log_in("team").get(f"/kandidater/{code_of(node)}?sprog=en").text
    assert '<html lang="en">' in page
