"""From a person to places; and what they wish, will not and need counts at the node alone."""

import pytest

from node.citizens import wishes
from node.citizens.actions import by_code
from node.needs import actions, match, options
from node.needs.options import Opening
from shared.feed import stored
from shared.matching.wishes import Wishes
from shared.problem import NotFound, Refused
from shared.records.proposal import Proposal
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import Scene, citizens, scene


def _openings(play: Scene, code: str) -> list[Opening]:
    with play.node.read() as session:
        person = by_code(session, code)
        return options.openings(session, "101", person, make.TODAY)


def _first(play: Scene) -> match.Fit:
    with play.node.read() as session:
        row = actions.find(session, play.code)
        group = actions.whole(session, row).slot_groups[0]
        return next(iter(match.fits(session, "101", row, group, top=10)))


def test_a_need_is_an_opening_with_its_reasons_until_the_person_is_proposed(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    (one,) = _openings(play, first)
    assert (one.need.code, one.fits, one.blocked) == (play.code, True, "citizen_not_asked")
    play.proposed(first)
    assert _openings(play, first)[0].blocked == "proposed"


def test_workplaces_under_our_agreement_that_ask_for_nobody_may_be_rung(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", reach_minutes=30)
    with play.node.read() as session:
        person = by_code(session, first)
        found = options.willing(session, play.node, person, _openings(play, first))
    assert [one.workplace.name for one in found] == ["Nordlys Allé"]  # Odense is too far


def test_who_will_not_go_there_comes_after_who_will(stage: Stage) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    workplace = stage.workplaces["1990000101"]
    for code, other in ((first, second), (second, first)):
        wishes.note(play.node, "test", code, Wishes(not_places=frozenset({workplace})))
        wishes.note(play.node, "test", other, Wishes())
        assert _first(play).candidate.code == other
    wishes.note(play.node, "test", second, Wishes(wished_shifts=("day",)))
    wishes.note(play.node, "test", first, Wishes())
    assert _first(play).candidate.code == second


def test_nothing_of_it_is_in_the_proposal(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    own = Wishes(not_shifts=("night",), adaptations=("no_night", "mentor"))
    wishes.note(play.node, "test", first, own)
    assert {"dislikes_shift", "adaptations"} <= {one.what for one in _first(play).conditions}
    play.proposed(first)
    with play.node.read() as session:
        (record,) = stored.of_kind(session, "proposal")
    body: Proposal = record.body
    assert {one.what for one in body.conditions}.isdisjoint(
        {"dislikes_shift", "dislikes_place", "adaptations", "wishes"}
    )
    assert b"no_night" not in record.content


def test_what_is_on_no_list_is_refused(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    for own, code in (
        (Wishes(not_shifts=("dawn",)), "code_unknown"),
        (Wishes(adaptations=("depression",)), "code_unknown"),
        (Wishes(not_places=frozenset({"hub:dk/x"})), "place_unknown"),
        (Wishes(wished_shifts=("day",), not_shifts=("day",)), "shift_both_ways"),
    ):
        with pytest.raises(Refused, match=code):
            wishes.note(play.node, "test", first, own)
    with pytest.raises(NotFound):
        wishes.note(play.node, "test", "K-0000000", Wishes())


def test_pages_show_where_and_note_what(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst")
    person = Person(play.node, "caseworker")
    page = f"/kandidater/{first}/oensker"
    wrong = person.send(page, {"not_places": "Hotel Nowhere"}, page)
    assert (wrong.status_code, "Kendes ikke: Hotel Nowhere" in wrong.text) == (422, True)
    form = {"not_places": "Søbredden", "not_shifts": ["night"], "adaptations": ["mentor"]}
    assert person.send(page, form, page).status_code == 303
    assert "Søbredden" in person.see(f"/kandidater/{first}").text
    options_page = f"/kandidater/{first}/muligheder"
    shown = person.see(options_page).text
    assert "Vil ikke arbejde netop her" in shown
    assert "mentor på arbejdsstedet" in shown
    consultant = Person(play.node, "consultant", "Kim Konsulent").see(options_page).text
    assert "mentor på arbejdsstedet" not in consultant
    assert "Skånehensyn: spørg sagsbehandleren" in consultant


def test_only_those_who_may_see_the_person_see_their_options(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst")
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    for page in ("oensker", "muligheder"):
        assert stranger.see(f"/kandidater/{first}/{page}").status_code == 404
    assert stranger.send(f"/kandidater/{first}/oensker", {}).status_code == 404
    manager = Person(play.node, "manager", "Mia Leder")
    assert manager.see(f"/kandidater/{first}/muligheder").status_code == 403
