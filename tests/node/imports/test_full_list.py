"""A file that says it is a full list: who is absent is paused, above ten per cent it stops."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, func, select

from node.citizens import consent
from node.citizens.tables import Before, Citizen
from node.imports import actions
from node.imports.actions import Imported
from node.profiles import actions as profiles
from node.tables import Candidate, ConsentAct, ImportRun
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.problem import Refused
from tests import make
from tests.hub.stage import Stage
from tests.node.candidates import TEXT, acceding, everyone, file_of, on, person
from tests.node.scene import citizens, scene
from tests.parties import Town

TWENTY = [person(at) for at in range(20)]


@pytest.fixture
def node(town: Town) -> Local:
    local = acceding(town)
    full(local, TWENTY)
    return local


def full(local: Local, people: list[dict[str, str]], reason: str | None = None) -> Imported:
    file = actions.read(local, file_of(people), TEXT, full_list=True)
    return actions.store(local, "login:admin", file, reason=reason)


def rows(local: Local) -> list[dict[str, object]]:
    """All that the node knows of its candidates, but for what publishing keeps."""
    names = [one.key for one in Candidate.__table__.columns
             if one.key not in ("profile", "published", "lease")]  # fmt: skip
    with local.read() as session:
        identity = {one.id: (one.facts, one.cpr_hash) for one in session.scalars(select(Citizen))}
    return [{name: getattr(one, name) for name in names} | {"who": identity[one.citizen]}
            for one in everyone(local)]  # fmt: skip


def number(local: Local, table: type) -> int:
    with local.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_who_is_absent_is_paused_and_not_erased(town: Town, node: Local) -> None:
    profiles.publish(node, "test")
    done = full(node, TWENTY[2:])
    assert (done.absent, done.known, done.recalled) == (2, 20, 2)
    paused = [one for one in everyone(node) if one.paused]
    assert [one.absent_since for one in paused] == [make.TODAY] * 2
    assert all(one.profile is None and one.consent == "given" for one in paused)
    assert number(node, Citizen) == 20
    town.synchronise()
    with town.hub.read() as session:
        held = session.scalars(select(StoredRecord).where(StoredRecord.kind == "profile")).all()
    assert len(held) == 18


def test_a_file_that_is_no_full_list_pauses_nobody(node: Local) -> None:
    file = actions.read(node, file_of(TWENTY[:3]), TEXT)
    assert actions.store(node, "test", file).absent == 0
    assert not any(one.paused for one in everyone(node))


def test_who_comes_back_is_no_longer_paused(node: Local) -> None:
    full(node, TWENTY[2:])
    assert full(node, TWENTY).changed == 2
    assert not any(one.paused or one.absent_since for one in everyone(node))


@pytest.mark.parametrize(("left", "stops"), [(18, False), (17, True), (1, True)])
def test_above_ten_per_cent_it_stops_and_stores_nothing(
    node: Local, left: int, stops: bool
) -> None:
    before = rows(node)
    if not stops:
        full(node, TWENTY[:left])
        return
    file = actions.read(node, file_of(TWENTY[:left]), TEXT, full_list=True)
    assert actions.preview(node, file).stops
    for reason in (None, "  "):
        with pytest.raises(Refused) as refused:
            actions.store(node, "test", file, reason=reason)
        assert refused.value.code == "too_many_absent"
    assert rows(node) == before
    assert actions.store(node, "test", file, reason="Team Syd er flyttet").absent == 20 - left
    with node.read() as session:
        assert actions.runs(session)[0].reason == "Team Syd er flyttet"


def test_a_preview_counts_the_absent_and_stores_nothing(node: Local) -> None:
    before = rows(node)
    file = actions.read(node, file_of(TWENTY[2:]), TEXT, full_list=True)
    shown = actions.preview(node, file)
    assert (shown.absent, shown.known, shown.stops) == (2, 20, False)
    assert rows(node) == before


def test_whoever_a_refused_row_names_is_not_absent(node: Local) -> None:
    faulty = [person(0, Navn=""), *TWENTY[1:]]
    assert full(node, faulty).absent == 0


def test_undo_restores_what_the_file_changed_added_and_paused(node: Local) -> None:
    before = rows(node)
    married = person(5, Navn="Gro Ny Holst", Dansk="C1", Samtykke="Nej")
    full(node, [*TWENTY[2:5], married, *TWENTY[6:], person(30), person(31)])
    assert rows(node) != before
    done = actions.undo(node, "login:admin")
    assert (done.restored, done.removed, done.kept) == (3, 2, 0)
    assert rows(node) == before
    assert number(node, Citizen) == 20
    assert profiles.publish_requested(node)
    assert number(node, ConsentAct) == 21  # what was said stays said: 20 yes, and the no


def test_undo_goes_back_file_by_file_and_then_says_that_there_is_none(node: Local) -> None:
    full(node, [*TWENTY[1:], person(30)])
    actions.undo(node, "test")
    assert actions.undo(node, "test").removed == 20
    with pytest.raises(Refused, match="import_none"):
        actions.undo(node, "test")
    assert everyone(node) == []
    with node.read() as session:
        assert [run.undone_by for run in actions.runs(session)] == ["test", "test"]


def test_what_somebody_said_since_is_not_undone(node: Local) -> None:
    consent.withdraw(node, "test", everyone(node)[0].code, how="phone")
    code = everyone(node)[0].code
    newer = [{**one, "Samtykkedato": "20-11-2026"} for one in TWENTY]
    full(node, newer)
    consent.withdraw(node, "test", everyone(node)[1].code, how="phone")
    actions.undo(node, "test")
    assert [one.consent for one in everyone(node)[:3]] == ["withdrawn", "withdrawn", "given"]
    assert everyone(node)[0].code == code


def test_a_new_person_who_was_asked_meanwhile_is_kept_on_pause(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    play.proposed(first)
    assert actions.undo(play.node, "test").kept == 1
    with play.node.read() as session:
        assert session.scalars(select(Candidate)).one().paused


def test_after_seven_days_it_is_too_late_and_what_was_kept_goes(node: Local) -> None:
    on(node, date(2026, 12, 1))
    with pytest.raises(Refused, match="import_too_old"):
        actions.undo(node, "test")
    full(node, [person(0, Dansk="C1"), *TWENTY[1:]])
    assert number(node, Before) == 1


def test_undoing_many_takes_as_few_statements_as_undoing_few(node: Local) -> None:
    taken = []
    for number_of in (6, 24):
        full(node, [*TWENTY, *(person(at) for at in range(30, 30 + number_of))])
        profiles.publish(node, "test")
        with statements(node) as said:
            assert actions.undo(node, "test").removed == number_of
        taken.append(len(said))
    assert taken[1] <= taken[0]


@contextmanager
def statements(local: Local) -> Iterator[list[str]]:
    """Collect what is said to the database meanwhile."""
    said: list[str] = []

    def hear(*told: object) -> None:
        said.append(str(told[2]))

    event.listen(local.database.engine, "before_cursor_execute", hear)
    yield said
    event.remove(local.database.engine, "before_cursor_execute", hear)


def test_the_same_file_twice_is_no_second_run(node: Local) -> None:
    assert full(node, TWENTY).unchanged == 20
    assert number(node, ImportRun) == 1
