from datetime import date

from hub.needs.coverage import NeedCoverage, coverage
from hub.needs.words import why
from shared.records.base import Record
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town

TODAY = date(2026, 11, 23)


def test_all_98_are_shown_with_where_they_stand(stage: Stage, town: Town) -> None:
    stage.accede("101", "851")
    stage.accede("157", state="declined")
    town.node("147")
    found = _coverage(town, stage.post(("1990000101", 3)))
    states = {one.code: one.state for one in found.municipalities}
    assert len(states) == 98
    assert {code: states[code] for code in ("101", "851", "157", "147", "400")} == {
        "101": "asked", "851": "out_of_reach", "157": "declined", "147": "not_answered",
        "400": "not_joined",
    }  # fmt: skip
    assert sum(one.asked for one in found.municipalities) == len(found.parties) == 1


def test_slots_are_counted_once_and_sum_up(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 3))
    offers = [_propose(town, need) for _ in range(4)]
    _decide(town, offers[0], "meet", "accept")
    found = _coverage(town, need).figures
    assert (found.slots, found.agreed, found.proposed, found.open) == (3, 1, 2, 0)


def test_a_declined_proposal_frees_its_slot(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 1))
    offer = _propose(town, need)
    assert _coverage(town, need).figures.proposed == 1
    _decide(town, offer, "decline")
    assert _coverage(town, need).figures.open == 1


def test_why_slots_are_open_is_one_true_sentence(stage: Stage, town: Town) -> None:
    need = stage.post(("1990000101", 2))
    assert _why(town, need) == "nobody_asked"
    stage.accede("851")
    assert _why(town, need) == "nobody_near"
    stage.accede("101", "147")
    assert _why(town, need) == "awaiting_answers"
    assert _why(town, need, date(2026, 12, 1)) == "answers_late"
    _answer(town, need, "147", answer="not_now", count=None, reason="capacity")
    _answer(town, need, "101", answer="later", count=None, until=date(2026, 12, 2))
    assert _why(town, need) == "answers_later"
    _answer(town, need, "101", count=1)
    assert _why(town, need) == "promised"
    offer = _propose(town, need)
    assert _why(town, need) == "too_few_promised"
    _propose(town, need)
    assert _why(town, need) == "enough_proposed"
    _decide(town, offer, "meet", "accept")
    assert _why(town, need) == "enough_proposed"


def test_the_sentence_says_the_reason_in_words(stage: Stage, town: Town) -> None:
    stage.accede("101", "147")
    need = stage.post(("1990000101", 2))
    for code in ("101", "147"):
        _answer(town, need, code, answer="not_now", count=None, reason="capacity")
    (group,) = _coverage(town, need).groups
    assert why(group) == (
        "2 spurgt, ingen kan nu (København, Frederiksberg). Grund hos 2: vi har ikke folk til "
        "opgaven nu."
    )


def _coverage(town: Town, need: Record, today: date = TODAY) -> NeedCoverage:
    town.synchronise()
    with town.hub.read() as session:
        return coverage(session, need, today)


def _why(town: Town, need: Record, today: date = TODAY) -> str:
    return _coverage(town, need, today).groups[0].why


def _propose(town: Town, need: Record, code: str = "101") -> str:
    with town.node(code).begin("test") as tx:
        group = need.body.slot_groups[0].id
        return tx.write(make.proposal(need.ref, group, municipality=code), "proposed")


def _answer(town: Town, need: Record, code: str, **said: object) -> None:
    with town.node(code).begin("test") as tx:
        tx.write(make.answer(need.ref, municipality=code, **said), "answered")


def _decide(town: Town, proposal: str, *answers: str) -> None:
    town.synchronise()
    with town.hub.begin("test") as tx:
        for answer in answers:
            reason = "filled" if answer == "decline" else None
            tx.write(make.decision(proposal, answer, reason=reason), answer)
