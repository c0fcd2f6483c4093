import time
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from hub.matching import actions
from hub.needs.actions import close
from hub.tables import SuggestedToday
from shared.feed.local import Local
from shared.problem import Refused
from shared.tables import SuggestionIndex
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town


def test_the_best_get_suggestions_and_their_nodes_hear_of_them(stage: Stage, town: Town) -> None:
    stage.accede("101", "147")
    best = _publish(town.node("101"), 1, skills=("dishwashing",))
    _publish(town.node("101"), 3, skills=())
    town.synchronise()
    need = stage.post(("1990000101", 1))
    done = actions.run(town.hub, "test", need.body.code, top=2)
    assert [one.rank for one in done.ranked] == [1, 2]
    assert done.ranked[0].profile == best[0]
    town.synchronise()
    assert (_suggestions(town.node("101")), _suggestions(town.node("147"))) == (2, 0)


def test_a_later_run_never_doubles_and_takes_back_what_no_longer_fits(
    stage: Stage, town: Town
) -> None:
    stage.accede("101")
    node = town.node("101")
    first, second = _publish(node, 1)[0], _publish(node, 1, experience="under_1")[0]
    town.synchronise()
    code = stage.post(("1990000101", 1)).body.code
    actions.run(town.hub, "test", code)
    again = actions.run(town.hub, "test", code)
    assert (again.new, again.revised, again.erased) == (0, 0, 0)
    with node.begin("test") as tx:
        tx.write(
            make.profile(occupations=("5120",)),
            "published",
            revises=first,
            valid_until=make.lease(tx.today),
        )
    town.synchronise()
    changed = actions.run(town.hub, "test", code)
    assert [one.profile for one in changed.ranked] == [second]
    assert changed.erased == 1
    town.synchronise()
    assert _suggestions(node) == 1


def test_each_open_need_gets_its_suggestions_without_being_asked(stage: Stage, town: Town) -> None:
    stage.accede("101")
    _publish(town.node("101"), 2)
    town.synchronise()
    needs = [stage.post(("1990000101", 1)).body.code for _ in range(3)]
    close(town.hub, "test", needs[2])
    assert actions.run_all(town.hub) == 2
    assert _suggestions(town.hub) == 4  # two people, each for two needs
    assert actions.run_all(town.hub) == 0


def test_a_changed_licence_changes_order_and_conditions(stage: Stage, town: Town) -> None:
    stage.accede("101")
    node = town.node("101")
    held = _publish(node, 2, licences=("food_hygiene",))
    town.synchronise()
    code = stage.post(("1990000101", 1), licences=["food_hygiene"]).body.code
    best = actions.run(town.hub, "test", code).ranked[0].profile
    assert best in held
    with node.begin("test") as tx:
        tx.write(
            make.profile(licences=("car_b",)),
            "published",
            revises=best,
            valid_until=make.lease(tx.today),
        )
    town.synchronise()
    ranked = actions.run(town.hub, "test", code).ranked
    last = next(one for one in ranked if one.profile == best)
    assert last.rank == 2
    assert [one.state for one in last.conditions if one.what == "licences"] == ["unmet"]


def test_a_withdrawn_profile_takes_its_suggestions_with_it(stage: Stage, town: Town) -> None:
    stage.accede("101")
    node = town.node("101")
    (key,) = _publish(node, 1)
    town.synchronise()
    actions.run(town.hub, "test", stage.post(("1990000101", 1)).body.code)
    with node.begin("test") as tx:
        tx.erase(key)
    town.synchronise()
    assert (_suggestions(town.hub), _suggestions(node)) == (0, 0)


def test_who_changes_a_profile_again_and_again_hears_of_few_needs_a_day(
    stage: Stage, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "SUGGESTIONS_A_DAY", 3)
    stage.accede("101")
    node = town.node("101")
    (probe,) = _publish(node, 1)
    needs = [stage.post(("1990000101", 1)).body.code for _ in range(2)]

    def change_and_match(occupation: str) -> int:
        with node.begin("test") as tx:
            body = make.profile(occupations=(occupation,))
            tx.write(body, "published", revises=probe, valid_until=make.lease(tx.today))
        town.synchronise()
        return sum(actions.run(town.hub, "test", code).new for code in needs)

    assert [change_and_match(one) for one in ("9412", "5120", "9412", "5120", "9412")] == [
        2, 0, 1, 0, 0,
    ]  # fmt: skip
    with town.hub.database.begin() as session:  # on the next day
        session.execute(update(SuggestedToday).values(on=date(2026, 11, 20)))
    assert change_and_match("9412") == 2
    with node.begin("test") as tx:
        tx.erase(probe)
    town.synchronise()
    with town.hub.read() as session:
        assert not session.scalars(select(SuggestedToday)).all()


def test_a_profile_out_of_its_lease_is_not_ranked(stage: Stage, town: Town) -> None:
    stage.accede("101")
    _publish(town.node("101"), 1, until=date(2026, 11, 22))
    town.synchronise()
    assert actions.run(town.hub, "test", stage.post(("1990000101", 1)).body.code).pool == 0


def test_a_closed_need_gets_no_suggestions(stage: Stage, town: Town) -> None:
    code = stage.post(("1990000101", 1)).body.code
    close(town.hub, "test", code)
    with pytest.raises(Refused, match="need_closed"):
        actions.run(town.hub, "test", code)


def test_two_thousand_profiles_and_eight_groups_take_seconds(stage: Stage, town: Town) -> None:
    stage.accede("101")
    with town.hub.begin("test") as tx:  # as if they had come by exchange
        steps = ("none", "under_1", "from_1_to_5", "over_5")
        for number in range(2000):
            body = make.profile(
                experience=steps[number % 4], reach_minutes=(30, 60, 90)[number % 3]
            )
            tx.write(
                replace(body, skills=("dishwashing",) * (number % 2)),
                "published",
                valid_until=make.lease(tx.today),
            )
    code = stage.post(("1990000101", 5), ("1990000147", 5), ("1990000461", 5)).body.code
    begun = time.perf_counter()
    done = actions.run(town.hub, "test", code)
    assert time.perf_counter() - begun < 5
    assert Counter(one.slot_group for one in done.ranked).most_common()[-1][1] == 15


def _publish(node: Local, count: int, until: date | None = None, **other: object) -> list[str]:
    with node.begin("test") as tx:
        lease = until or make.lease(tx.today)
        return [tx.write(make.profile(**other), "published", valid_until=lease)
                for _ in range(count)]  # fmt: skip


def _suggestions(local: Local) -> int:
    with local.read() as session:
        return session.scalar(select(func.count()).select_from(SuggestionIndex)) or 0
