"""A citizen's own page: by a link, in plain words, without a name; a no there ends all at once."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.proposals.actions import pass_on
from node.own_page import actions
from node.proposals.contact import disclose
from node.tables import Candidate, OwnPage
from shared.feed.tables import History, Outbox
from shared.problem import NotFound
from shared.tables import ProposalIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person, app_of, program_of
from tests.node.scene import Scene, citizens, scene, set_day


@pytest.fixture
def play(stage: Stage) -> Scene:
    return scene(stage, slots=3)


def link(play: Scene, code: str) -> str:
    token, last = actions.make_link(play.node, "login:karim", code)
    assert last == make.TODAY + timedelta(days=14)
    return f"/min-side/{token}"


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


class Citizen(Person):
    """Somebody with a link and no account."""

    def __init__(self, play: Scene) -> None:
        app = app_of(play.node)
        self.browser = app.test_client()


def test_it_says_what_is_shared_with_whom_and_since_when_without_a_name(play: Scene) -> None:
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    play.proposed(second)
    code = play.to_meet(first)
    disclose(play.node, "test", code)
    page = Citizen(play).see(link(play, first))
    assert page.status_code == 200
    assert "Du er foreslået til 1 plads" in page.text
    assert "Nordlys Hoteller" in page.text
    assert "De har fået dit navn og telefonnummer" in page.text
    assert "Kommunen har brugt dit navn 1 gang" in page.text
    assert not any(name in page.text for name in ("Anna", "Bo Bech", second, "20304050"))
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_who_waits_for_the_employers_word_is_still_proposed(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager")
    code = play.proposed(first)
    for _ in range(2):  # at the intake consultant's, and at the employer's
        assert "Du er foreslået til 1 plads" in Citizen(play).see(link(play, first)).text
        pass_on(play.stage.town.hub, "test", code)
        play.exchange()


def test_a_program_makes_a_link_for_who_works_with_the_citizen_alone(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    address = f"/api/v1/candidates/{first}/own-page"
    made = program_of(play.node, "caseworker", "Bodil Lund").post(address)
    assert (made.status_code, made.json["until"]) == (201, str(make.TODAY + timedelta(days=14)))
    path = made.json["address"].removeprefix("http://localhost")
    assert Citizen(play).see(path).status_code == 200
    assert program_of(play.node, "caseworker", "Ulla Ukendt").post(address).status_code == 404


def test_opening_the_links_changes_nothing(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager")
    play.proposed(first)
    address, citizen = link(play, first), Citizen(play)
    with play.node.read() as session:
        before = len(session.scalars(select(History)).all()), session.scalars(select(Outbox)).all()
    for path in (address, f"{address}/sig-nej"):
        assert citizen.see(path).status_code == 200
        assert citizen.browser.head(path).status_code == 200
    with play.node.read() as session:
        after = len(session.scalars(select(History)).all()), session.scalars(select(Outbox)).all()
        assert session.scalars(select(Candidate)).one().consent == "given"
    assert before == after


def test_a_no_by_the_link_ends_all_sharing_and_says_so(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager")
    play.proposed(first)
    address, citizen = link(play, first), Citizen(play)
    asked = citizen.see(f"{address}/sig-nej").text
    assert "Forslaget til Nordlys Hoteller bliver trukket tilbage" in asked
    assert citizen.browser.post(f"{address}/sig-nej").status_code == 400  # without the token
    done = citizen.send(f"{address}/sig-nej", {}, f"{address}/sig-nej")
    assert (done.status_code, done.location) == (303, address)
    assert "Du har sagt nej" in citizen.see(address).text
    with play.node.read() as session:
        assert session.scalars(select(ProposalIndex)).one().state == "withdrawn"
        person = session.scalars(select(Candidate)).one()
    assert (person.consent, person.consent_how) == ("withdrawn", "self_service")
    again = citizen.send(f"{address}/sig-nej", {}, f"{address}/sig-nej")
    assert again.status_code == 303


def test_a_link_ends_after_fourteen_days_and_with_the_next_one(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager")
    old = link(play, first)
    new = link(play, first)
    citizen = Citizen(play)
    assert citizen.see(old).status_code == 410
    set_day(play.node, "2026-12-07")
    assert citizen.see(new).status_code == 200
    set_day(play.node, "2026-12-08")
    late = citizen.see(new)
    assert late.status_code == 410
    assert first not in late.text
    guessed = citizen.see("/min-side/nobodys")
    assert (guessed.status_code, main(guessed.text)) == (410, main(late.text))
    sent = citizen.send(f"{new}/sig-nej", {}, "/log-ind")
    assert sent.status_code == 410
    with play.node.read() as session:
        assert session.scalars(select(Candidate)).one().consent == "given"


def test_the_token_is_kept_as_a_hash_alone(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager")
    token = link(play, first).rpartition("/")[2]
    with play.node.read() as session:
        (row,) = session.scalars(select(OwnPage))
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    with pytest.raises(NotFound):
        actions.make_link(play.node, "test", "K-0000000")


def test_the_caseworker_sees_the_same_page_and_makes_a_link(play: Scene) -> None:
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst")
    page = f"/kandidater/{first}/min-side"
    person = Person(play.node, "caseworker")
    assert "Det deler kommunen om dig" in person.see(page).text
    made = person.send(page, {}, page)
    assert "/min-side/" in made.text
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.see(page).status_code == 404
    assert stranger.send(page, {}).status_code == 404
    assert Person(play.node, "consultant", "Kim Konsulent").see(page).status_code == 403
