"""A need is cut while proposals are under way: on the page, by the action, and what follows."""

import re
import threading
from dataclasses import replace
from uuid import uuid4

import pytest

from hub.needs import actions
from hub.needs.offers import standings
from hub.needs.waiting import answer_late, follow_all, places
from hub.proposals import actions as intake
from shared.database import set_setting
from shared.feed import stored
from shared.problem import NotFound, Problem, Refused
from shared.records.base import Record
from tests import make
from tests.hub.needs.test_pages import employer, token_of
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.parties import Town


def test_one_page_asks_for_numbers_the_next_for_a_choice(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 6, meetings=1, others=3)
    browser, group = employer(stage), need.body.slot_groups[0]
    address = f"/behov/{need.body.code}/pladser"
    form = {"csrf_token": token_of(browser, address), f"pladser-{group.id}": "2", "til": "se"}
    review = browser.post(address, data=form).text
    assert "Behovet går fra 6 til 2 pladser." in review
    assert "2 forslag mister pladsen" in review
    assert "1 aftalt møde ligger fast" in review
    assert "Vælg 1, der går videre, af de 3, der venter" in review
    refused = browser.post(address, data={**form, "til": "ret"})
    assert (refused.status_code, "Vælg 1, der går videre" in refused.text) == (422, True)
    assert _slots(town, need) == 6
    done = browser.post(address, data={**form, "til": "ret", "behold": codes[2]})
    assert done.status_code == 303
    page = browser.get(done.headers["Location"]).text
    assert "Behovet er rettet" in page
    assert "Venteliste" in page
    assert re.findall(r"<dd>(\d+)", page)[:1] == ["2"]


@pytest.mark.parametrize("typed", ["mange", "-1", "501", "2,5"])
def test_a_number_that_is_none_is_said_at_its_field(stage: Stage, typed: str) -> None:
    need, _ = under_way(stage, 2)
    browser, group = employer(stage), need.body.slot_groups[0]
    address = f"/behov/{need.body.code}/pladser"
    form = {"csrf_token": token_of(browser, address), f"pladser-{group.id}": typed}
    refused = browser.post(address, data=form)
    assert refused.status_code == 422
    assert f'id="f-pladser-{group.id}-fejl"' in refused.text


def test_another_employer_and_other_roles_change_nothing(stage: Stage, town: Town) -> None:
    need, _ = under_way(stage, 2)
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    sector, stranger = browser_of(town.hub, "sector"), browser_of(town.hub, "emp.admin", other)
    for page in ("pladser", "luk"):
        address = f"/behov/{need.body.code}/{page}"
        assert sector.get(address).status_code == 403
        assert stranger.get(address).status_code == 404
        token = token_of(stranger, "/behov")
        assert stranger.post(address, data={"csrf_token": token}).status_code == 404


def test_closing_says_whom_it_hits_and_frees_them(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 3, meetings=1, others=1, accepted=1)
    browser = employer(stage)
    address = f"/behov/{need.body.code}/luk"
    assert "2 forslag mister pladsen" in browser.get(address).text
    done = browser.post(address, data={"csrf_token": token_of(browser, address)})
    assert "Behovet er lukket" in browser.get(done.headers["Location"]).text
    assert states_of(town, need) == {codes[0]: "accepted", codes[1]: "slot_gone",
                                   codes[2]: "slot_gone"}  # fmt: skip
    assert _line(town, need) == {}


def test_an_accepted_slot_is_not_cut_away(stage: Stage, town: Town) -> None:
    need, _ = under_way(stage, 3, accepted=2)
    with pytest.raises(Refused, match="cut_below_agreed"):
        actions.resize(town.hub, "test", need.body.code, {need.body.slot_groups[0].id: 1})
    assert _slots(town, need) == 3


def test_a_slot_group_of_another_need_is_not_there(stage: Stage, town: Town) -> None:
    need, _ = under_way(stage, 3)
    other = stage.post(("1990000147", 1)).body.slot_groups[0].id
    with pytest.raises(NotFound):
        actions.resize(town.hub, "test", need.body.code, {other: 1})


def test_who_comes_second_waits_and_has_the_slot_when_there_is_one(
    stage: Stage, town: Town
) -> None:
    need, codes = under_way(stage, 1, accepted=1, meetings=1)
    with pytest.raises(Refused, match="slots_taken"):
        intake.accept(town.hub, "test", codes[1])
    assert _line(town, need) == {codes[1]: (1, "waiting")}
    actions.resize(town.hub, "test", need.body.code, {need.body.slot_groups[0].id: 2})
    assert _line(town, need) == {}
    intake.accept(town.hub, "test", codes[1])


def test_a_slot_that_becomes_free_is_offered_down_the_line(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 3, others=3)
    group = need.body.slot_groups[0].id
    actions.resize(town.hub, "test", need.body.code, {group: 1}, [codes[2]])
    assert _line(town, need) == {codes[0]: (1, "waiting"), codes[1]: (2, "waiting")}
    actions.resize(town.hub, "test", need.body.code, {group: 2})
    assert _line(town, need) == {codes[0]: (1, "free"), codes[1]: (2, "waiting")}
    set_hub_day(town, "2026-11-26")
    assert follow_all(town.hub) == 1
    assert _line(town, need) == {codes[1]: (1, "free"), codes[0]: (2, "waiting")}
    assert follow_all(town.hub) == 0


def test_who_is_proposed_anew_and_withdrawn_is_in_line_again(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 2, others=2)
    group = need.body.slot_groups[0].id
    actions.resize(town.hub, "test", need.body.code, {group: 1}, [codes[1]])
    assert _line(town, need) == {codes[0]: (1, "waiting")}
    with town.hub.read() as session:
        gone = next(one for one in standings(session, need=need.ref) if one.row.code == codes[0])
        person = stored.get(session, gone.row.ref).body.pseudonym
    with town.node("101").begin("test") as tx:
        anew = make.proposal(need.ref, group, municipality="101", pseudonym=person)
        key = tx.write(anew, "proposed")
    town.synchronise("101")
    assert _line(town, need) == {}
    with town.node("101").begin("test") as tx:
        tx.write(replace(anew, state="withdrawn"), "withdrawn", revises=key)
    town.synchronise("101")
    assert _line(town, need) == {codes[0]: (1, "waiting")}


def test_a_proposal_that_comes_too_late_is_told_so(stage: Stage, town: Town) -> None:
    need, _ = under_way(stage, 1)
    late = offer(town, need)
    actions.close(town.hub, "test", need.body.code)
    town.synchronise()
    assert answer_late(town.hub) == 1
    assert answer_late(town.hub) == 0
    with town.hub.read() as session:
        (one,) = standings(session, need=need.ref)
    assert (one.row.ref, one.state) == (late, "slot_gone")


def test_a_slot_that_is_gone_can_be_decided_on_no_more(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 2, others=2)
    actions.resize(town.hub, "test", need.body.code, {need.body.slot_groups[0].id: 1}, [codes[0]])
    for act in (intake.meet, intake.accept):
        with pytest.raises(Refused, match="slot_gone"):
            act(town.hub, "test", codes[1])
    with pytest.raises(Refused, match="slot_gone"):
        intake.decline(town.hub, "test", codes[1], "skills")
    with pytest.raises(Refused, match="code_unknown"):
        intake.decline(town.hub, "test", codes[0], "slot_gone")


def test_a_cut_and_a_yes_at_once_never_oversell_and_lose_nobody(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 2, meetings=2)
    group = need.body.slot_groups[0].id
    said: list[str] = []

    def attempt(act: object, *args: object) -> None:
        try:
            act(town.hub, "test", *args)  # type: ignore[operator]
            said.append("done")
        except Problem as problem:
            said.append(problem.code)

    acts = [(intake.accept, code) for code in codes]
    threads = [threading.Thread(target=attempt, args=one) for one in acts]
    threads.append(
        threading.Thread(target=attempt, args=(actions.resize, need.body.code, {group: 1}))
    )
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    states = sorted(states_of(town, need).values())
    assert set(said) <= {"done", "slots_taken", "cut_below_agreed"}
    assert states.count("accepted") <= _slots(town, need)
    assert states in (["accepted", "accepted"], ["accepted", "meet"])
    assert len(_line(town, need)) == states.count("meet")


def under_way(
    stage: Stage, slots: int, *, accepted: int = 0, meetings: int = 0, others: int = 0
) -> tuple[Record, list[str]]:
    """A need of one group, and codes of proposals: accepted ones first, then meetings, others."""
    town = stage.town
    stage.accede("101")
    need = stage.post(("1990000101", slots))
    keys = [offer(town, need) for _ in range(accepted + meetings + others)]
    town.synchronise()
    with town.hub.read() as session:
        code_of = {one.row.ref: one.row.code for one in standings(session, need=need.ref)}
    codes = sorted(code_of[key] for key in keys)
    for number, code in enumerate(codes):
        if number < accepted + meetings:
            intake.pass_on(town.hub, "test", code)
            intake.meet(town.hub, "test", code)
        if number < accepted:
            intake.accept(town.hub, "test", code)
    return need, codes


def offer(town: Town, need: Record) -> str:
    with town.node("101").begin("test") as tx:
        group = need.body.slot_groups[0].id
        body = make.proposal(need.ref, group, municipality="101", pseudonym=uuid4().hex)
        return tx.write(body, "proposed")


def set_hub_day(town: Town, day: str) -> None:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", day)


def _slots(town: Town, need: Record) -> int:
    with town.hub.read() as session:
        body = stored.get(session, need.ref).body
    return sum(group.slots for group in body.slot_groups)


def states_of(town: Town, need: Record) -> dict[str, str]:
    with town.hub.read() as session:
        return {one.row.code: one.state for one in standings(session, need=need.ref)}


def _line(town: Town, need: Record) -> dict[str, tuple[int, str]]:
    with town.hub.read() as session:
        code_of = {one.row.ref: one.row.code for one in standings(session, need=need.ref)}
        return {code_of[key]: (row.place, row.state)
                for key, row in places(session, need.ref).items()}  # fmt: skip
