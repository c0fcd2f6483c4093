from sqlalchemy import select, update

from node.tables import Candidate
from shared.tables import AnswerIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import citizens, scene


def test_a_need_is_answered_from_its_page(stage: Stage) -> None:
    play = scene(stage)
    citizens(play.node, "Anna Ager")
    person, page = Person(play.node, "consultant"), f"/behov/{play.code}"
    assert "1 åbent behov," in person.see("/behov").text
    assert "1 af jeres kandidater opfylder alle krav." in person.see(page).text
    for form, field in (
        ({"svar": "supply", "count": "900"}, "f-count"),
        ({"svar": "supply", "count": "mange"}, "f-count"),
        ({"svar": "later", "until": "31-02-2026"}, "f-until"),
        ({"svar": "later", "until": "24-12-2026"}, "f-until"),
        ({"svar": "not_now", "reason": ""}, "f-reason"),
        ({"svar": ""}, "f-svar"),
    ):
        wrong = person.send(f"{page}/svar", form, page)
        assert (wrong.status_code, field in wrong.text) == (422, True), form
    assert person.send(f"{page}/svar", {"svar": "supply", "count": "2"}, page).status_code == 303
    assert "I har svaret, at I kan levere 2." in person.see(page).text
    ready = {"svar": "later", "until": "27-11-2026"}
    assert person.send(f"{page}/svar", ready, f"{page}?ret=svar").status_code == 303
    with play.node.read() as session:
        assert session.scalars(select(AnswerIndex.answer)).one() == "later"


def test_the_match_page_says_in_words_what_is_met_unknown_and_unmet(stage: Stage) -> None:
    play = scene(stage)
    first, second, third = citizens(play.node, "Anna Ager", "Bo Bech", "Carla Carlsen")
    with play.node.begin("test") as tx:
        for code, facts in (
            (first, {"skills": ["checkout"]}), (second, {"reach_minutes": None}),
            (third, {"consent": "not_asked"}),
        ):  # fmt: skip
            tx.session.execute(update(Candidate).where(Candidate.code == code).values(**facts))
    text = Person(play.node, "consultant").see(f"/behov/{play.code}/match").text
    assert "Mangler: vaske op" in text
    assert "rækkevidde ikke oplyst" in text
    assert "Samtykke mangler" in text
    assert f'id="k-{third}" name="kandidat" value="{third}" disabled' in text
    assert "Anna" not in text


def test_the_hubs_suggestions_have_their_own_view(stage: Stage) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    with play.node.begin("test") as tx:
        profile = tx.write(make.profile(), "published", valid_until=make.lease(tx.today))
        chosen = update(Candidate).where(Candidate.code == first)
        tx.session.execute(chosen.values(profile=profile))
    play.exchange()
    play.hub_says(make.suggestion(play.need.ref, play.group, profile))
    text = Person(play.node, "consultant").see(f"/behov/{play.code}/match?vis=hub").text
    assert "Foreslået af hubben (1)" in text
    assert f"k-{first}" in text
    assert f"k-{second}" not in text


def test_a_caseworker_sees_their_own_people_only(stage: Stage) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    with play.node.begin("test") as tx:
        chosen = update(Candidate).where(Candidate.code == first)
        tx.session.execute(chosen.values(caseworker="Bodil Lund"))
    person = Person(play.node, "caseworker", "Bodil Lund")
    text = person.see(f"/behov/{play.code}/match").text
    assert first in text
    assert second not in text


def test_unknown_needs_and_slot_groups_are_not_found_and_managers_only_read(stage: Stage) -> None:
    play = scene(stage)
    person = Person(play.node, "consultant")
    for address in (
        "/behov/B-0000000",
        "/behov/B-0000000/match",
        f"/behov/{play.code}/match?gruppe=x",
    ):
        assert person.see(address).status_code == 404
    manager = Person(play.node, "manager", "Mia Leder")
    page = f"/behov/{play.code}"
    assert manager.see(page).status_code == 200
    assert manager.send(f"{page}/svar", {"svar": "supply", "count": "1"}).status_code == 403
    assert manager.see(f"{page}/match").status_code == 403
