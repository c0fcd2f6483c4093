"""The ratio story (AS-2): nine at Søbredden, over all municipalities, per day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from hub.placements.claims import claims_at, room_at
from hub.placements.room import answer_claims
from shared.database import set_setting
from shared.records.placement import RoomReservation
from shared.rules.figures import figures_of
from shared.rules.period import Period
from shared.rules.rows import base_rules
from shared.tables import ReservationIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

HERE = "1990000101"
TODAY = date(2026, 11, 23)
NEXT = date(2027, 1, 4)


def test_nine_at_soebredden_over_all_municipalities(stage: Stage, town: Town) -> None:
    _seven_of_nine(stage, town)
    asked = [_claim(stage, town, code) for code in ("101", "147", "157")]
    town.synchronise()
    words = [_word(town, key) for key in asked]
    assert sorted(word.granted for word in words) == [False, True, True]
    refused = next(word for word in words if not word.granted)
    assert (refused.counted, refused.elsewhere, refused.allowed) == (9, 2, 9)
    assert (str(refused.ordinary), refused.counted_on) == ("48.6", date(2026, 11, 1))
    assert refused.first_day == NEXT
    for code in ("101", "147", "157"):  # each node holds the word on its own claim
        with town.node(code).read() as session:
            held = set(session.scalars(select(ReservationIndex.claim)))
        assert set(asked) & held == {key for key in asked if f":{code}/" in key}


def test_answering_again_says_nothing_new(stage: Stage, town: Town) -> None:
    _claim(stage, town, "101")
    town.synchronise()
    assert (answer_claims(town.hub), _words(town)) == (0, 1)


def test_given_back_room_goes_first_to_who_was_refused(stage: Stage, town: Town) -> None:
    claims = _seven_of_nine(stage, town)
    waits = [_claim(stage, town, "147") for _ in range(3)][2]
    town.synchronise()
    assert not _word(town, waits).granted
    _revise(town, claims[0], use="released")
    newcomer = _claim(stage, town, "157")
    town.synchronise()
    assert _word(town, waits).granted
    assert not _word(town, newcomer).granted


def test_a_revised_claim_gets_a_word_on_its_newest_revision(stage: Stage, town: Town) -> None:
    key = _claim(stage, town, "101")
    town.synchronise()
    _revise(town, key, use="placement")
    town.synchronise()
    word = _word(town, key)
    assert (word.claim_rev, word.granted, word.until) == (2, True, make.FOUR_WEEKS)
    assert _words(town) == 1


def test_old_word_of_others_needs_a_decision_and_grants_nothing(stage: Stage, town: Town) -> None:
    _elsewhere(stage, town, as_of=date(2026, 11, 8))
    key = _claim(stage, town, "101")
    town.synchronise()
    word = _word(town, key)
    assert (word.granted, word.rule) == (False, "ratio_stale")


def test_running_placements_keep_their_room_when_staff_falls(stage: Stage, town: Town) -> None:
    key = _claim(stage, town, "101")
    town.synchronise()
    _claim(stage, town, "147")
    town.synchronise()
    with town.hub.begin("test") as tx:
        place = stage.workplaces[HERE]
        body = replace(
            tx.get(place).body, full_time_persons=tx.get(place).body.full_time_persons / 8
        )
        tx.write(body, "counted", revises=place)
    _revise(town, key, use="placement")
    town.synchronise()
    assert (_word(town, key).granted, _word(town, key).allowed) == (True, 1)


def test_room_that_nobody_used_goes_to_who_waits_once_its_node_is_heard(
    stage: Stage, town: Town
) -> None:
    with town.hub.begin("test") as tx:
        place = stage.workplaces[HERE]
        tx.write(replace(tx.get(place).body, full_time_persons=Decimal(5)), "counted",
                 revises=place)  # fmt: skip
    for code in ("101", "147"):
        town.node(code)
    unused, waits = _claim(stage, town, "101"), _claim(stage, town, "147")
    town.synchronise()
    set_day(town.hub, "2026-12-08")
    town.synchronise("147")  # København may have granted it without contact
    answer_claims(town.hub)
    assert (_word(town, unused).held, _word(town, waits).granted) == (True, False)
    town.synchronise("101")  # it hears that its room has run out, and the hub that it has
    answer_claims(town.hub)  # as the hub's jobs do each second
    assert (_word(town, unused).rule, _word(town, unused).until) == ("lapsed", make.START)
    offered = _word(town, waits)
    assert (offered.granted, offered.offered_on) == (True, date(2026, 12, 8))
    assert offered.starts_on == date(2026, 12, 14)


@pytest.mark.parametrize("asked_late", [True, False])
def test_who_asked_ahead_until_a_day_that_is_over_gets_nothing_and_keeps_nobody_out(
    stage: Stage, town: Town, asked_late: bool
) -> None:
    with town.hub.begin("test") as tx:
        place = stage.workplaces[HERE]
        tx.write(replace(tx.get(place).body, full_time_persons=Decimal(5)), "counted",
                 revises=place)  # fmt: skip
    set_day(town.hub, TODAY.isoformat())
    stage.accede("147")
    full = _claim(stage, town, "101", use="placement")
    town.synchronise()
    asked = _claim(stage, town, "147", keep_until=date(2026, 11, 30))
    if not asked_late:
        town.synchronise()
        assert _word(town, asked).rule == "ratio"
    set_day(town.hub, "2026-12-01")
    _revise(town, full, use="released")
    waits = _claim(stage, town, "157")
    town.synchronise("101", "147", "157")
    assert (_word(town, asked).until, _word(town, waits).granted) == (None, True)


def test_more_staff_gives_who_waits_room(stage: Stage, town: Town) -> None:
    _seven_of_nine(stage, town)
    waits = [_claim(stage, town, "147") for _ in range(3)][2]
    town.synchronise()
    assert not _word(town, waits).granted
    with town.hub.begin("test") as tx:
        place = stage.workplaces[HERE]
        tx.write(replace(tx.get(place).body, full_time_persons=Decimal(50)), "counted",
                 revises=place)  # fmt: skip
    assert answer_claims(town.hub) >= 1
    assert _word(town, waits).granted


def test_a_new_day_turns_who_waits_on_old_figures_and_reads_no_other_place(
    stage: Stage, town: Town
) -> None:
    _elsewhere(stage, town, as_of=date(2026, 11, 12))
    for _ in range(9):
        _claim(stage, town, "101")
    town.synchronise()
    assert {one.rule for one in _all_words(town)} == {"ratio"}
    set_day(town.hub, "2026-11-27")
    answer_claims(town.hub)
    assert {one.rule for one in _all_words(town) if not one.granted} == {"ratio_stale"}


def test_a_claim_on_a_day_without_checked_figures_gets_none(stage: Stage, town: Town) -> None:
    key = _claim(stage, town, "101", starts_on=NEXT, ends_on=date(2027, 1, 31))
    town.synchronise()
    word = _word(town, key)
    assert (word.granted, word.rule, word.allowed) == (False, "no_checked_rule", 9)


@pytest.mark.parametrize("wrong", [{"ends_on": date(2026, 12, 1)}, {"workplace": make.NOBODY}])
def test_a_claim_that_cannot_be_read_is_refused_and_stops_nobody(
    stage: Stage, town: Town, wrong: dict[str, object]
) -> None:
    bad, good = _claim(stage, town, "101", **wrong), _claim(stage, town, "101")
    town.synchronise()
    assert _word(town, bad).rule == "claim_invalid"
    assert _word(town, good).granted


def test_the_room_that_is_shown_is_that_of_the_claims(stage: Stage, town: Town) -> None:
    _seven_of_nine(stage, town)
    with town.hub.read() as session:
        found, verdict = room_at(session, HERE, Period(make.START, make.FOUR_WEEKS), TODAY)
    assert (found.counted, found.elsewhere, found.allowed) == (7, 2, 9)
    assert (verdict.answer, verdict.paragraph) == ("allowed", "LAB kap. 11-13")


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_eight_who_answer_at_once_give_no_tenth_place(stage: Stage, town: Town) -> None:
    town.hub.reactions.clear()
    for _ in range(12):
        _claim(stage, town, "101")
    town.synchronise()
    with ThreadPoolExecutor(8) as pool:
        said = sum(pool.map(lambda _: answer_claims(town.hub), range(8)))
    with town.hub.read() as session:
        granted = [one.word.granted for one in claims_at(session, HERE)]
    assert (said, sum(granted), len(granted)) == (12, 9, 12)


def _seven_of_nine(stage: Stage, town: Town) -> list[str]:
    """Five through us, two told by the employer on 12 November."""
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", TODAY.isoformat())
    for code in ("101", "147", "157"):
        town.node(code)
    claims = [_claim(stage, town, "101", use="placement") for _ in range(5)]
    _elsewhere(stage, town, as_of=date(2026, 11, 12))
    _elsewhere(stage, town, as_of=date(2026, 11, 12))
    town.synchronise()
    return claims


def _elsewhere(stage: Stage, town: Town, as_of: date) -> None:
    _claim(stage, town, "101", use="elsewhere", source="employer", as_of=as_of)


def _claim(stage: Stage, town: Town, code: str, **other: object) -> str:
    said = {"p_number": HERE, "municipality": code, **other}
    with town.node(code).begin("test") as tx:
        return tx.write(
            make.capacity_claim(**{"workplace": stage.workplaces[HERE], **said}), "asked"
        )


def _revise(town: Town, key: str, **other: object) -> None:
    with town.node(key.split("/")[0].removeprefix("municipality:")).begin("test") as tx:
        tx.write(replace(tx.get(key).body, **other), "revised", revises=key)


def _word(town: Town, claim: str) -> RoomReservation:
    with town.hub.read() as session:
        (found,) = (one.word for one in claims_at(session, HERE) if one.row.ref == claim)
    assert found is not None
    return found


def _all_words(town: Town) -> list[RoomReservation]:
    with town.hub.read() as session:
        return [one.word for one in claims_at(session, HERE) if one.word]


def _words(town: Town) -> int:
    with town.hub.read() as session:
        return session.scalar(select(func.count()).select_from(ReservationIndex)) or 0


def test_who_lacked_a_checked_rule_is_answered_when_it_comes(stage: Stage, town: Town) -> None:
    key = _claim(stage, town, "101", starts_on=NEXT, ends_on=date(2027, 1, 31))
    long_ago = _claim(stage, town, "101", starts_on=date(1990, 1, 1), ends_on=date(1990, 1, 31))
    town.synchronise()
    assert {_word(town, one).rule for one in (key, long_ago)} == {"no_checked_rule"}
    for rule in ("RATIO-1", "RATIO-1b", "RATIO-3"):
        figures = figures_of(next(row.values for row in base_rules() if row.id == rule))
        with town.hub.begin("test") as tx:
            row = make.rule(rule=rule, figures=figures, state="confirmed", confirmed_on=TODAY)
            tx.write(row, "confirmed")
        answer_claims(town.hub)
        assert _word(town, key).granted == (rule == "RATIO-3")
    assert not _word(town, long_ago).granted
