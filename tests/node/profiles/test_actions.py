from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, update

from node.citizens import consent
from node.profiles import actions
from node.profiles.actions import Counts
from node.tables import Candidate
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.problem import NotFound, Refused
from shared.records.base import Record
from tests import make
from tests.node.candidates import acceding, everyone, on, person, take
from tests.parties import Town

TEN = [person(at) for at in range(10)]


@pytest.fixture
def node(town: Town) -> Local:
    local = acceding(town)
    take(local, TEN)
    return local


def out(local: Local) -> list[Record]:
    with local.read() as session:
        return list(stored.of_kind(session, "profile"))


def test_all_who_consent_are_published_and_the_hub_gets_them(town: Town, node: Local) -> None:
    assert actions.publish(node, "test") == Counts(published=10)
    town.synchronise()
    bodies = {record.body for record in out(town.hub)}
    assert len(out(town.hub)) == 10
    assert {(one.municipality, one.occupations, one.licences, one.basis) for one in bodies} == {
        ("101", ("9412",), ("car_b",), "consent")
    }
    assert {one.profile for one in everyone(node)} == {record.ref for record in out(town.hub)}


def test_publishing_again_changes_nothing(node: Local) -> None:
    actions.publish(node, "test")
    before = [(record.ref, record.rev, record.digest) for record in out(node)]
    assert actions.publish(node, "test") == Counts(unchanged=10)
    assert [(record.ref, record.rev, record.digest) for record in out(node)] == before


def test_only_who_has_said_yes_and_is_not_paused_is_published(node: Local) -> None:
    take(node, [person(0, Samtykke="Nej"), person(1, Samtykkedato=""), *TEN[2:]])
    with node.database.begin() as session:
        paused = [one.id for one in everyone(node) if one.consent == "given"][:1]
        session.execute(update(Candidate).where(Candidate.id.in_(paused)).values(paused=True))
    assert actions.publish(node, "test").published == 7
    assert Counter((one.consent, one.paused) for one in everyone(node) if one.profile) == {
        ("given", False): 7
    }


def test_a_consent_of_more_than_a_year_ago_is_none(node: Local) -> None:
    actions.publish(node, "test")
    on(node, date(2027, 10, 4))
    assert actions.publish(node, "test") == Counts(withdrawn=10)
    assert out(node) == []


def test_fewer_than_five_alike_are_told_less_of_or_held_back(node: Local) -> None:
    take(node, [*TEN[:6], *(person(at, **{"Kørekort": "C"}) for at in range(6, 10))])
    take(node, [person(at, **{"Stillingsønske": "2221"}) for at in range(10, 14)])
    assert actions.publish(node, "test") == Counts(published=10, held_back=4)
    told = [record.body for record in out(node)]
    assert all(told.count(one) >= 5 for one in told)
    assert all(one.licences is None or "lorry_c" not in one.licences for one in told)


def test_only_changed_ones_are_revised(node: Local) -> None:
    take(node, [person(at) for at in range(10, 16)])
    actions.publish(node, "test")
    take(node, [person(at, Transport="90") for at in range(10)])
    assert actions.publish(node, "test") == Counts(changed=10, unchanged=6)
    assert Counter(record.rev for record in out(node)) == {1: 6, 2: 10}


def test_a_lease_ends_on_a_monday_within_thirty_days_and_is_renewed_in_time(node: Local) -> None:
    actions.publish(node, "test")
    assert {record.valid_until for record in out(node)} == {date(2026, 12, 21)}
    on(node, date(2026, 12, 7))
    assert actions.publish(node, "test") == Counts(unchanged=10)
    on(node, date(2026, 12, 8))
    assert actions.publish(node, "test") == Counts(renewed=10)
    assert {record.valid_until for record in out(node)} == {date(2027, 1, 4)}


def test_a_withdrawal_erases_here_and_at_the_hub(town: Town, node: Local) -> None:
    actions.publish(node, "test")
    town.synchronise()
    one = everyone(node)[3]
    assert consent.withdraw(node, "test", one.code).profile == one.profile
    town.synchronise()
    for local in (node, town.hub):
        assert one.profile not in {record.ref for record in out(local)}
        assert len(out(local)) == 9
    with town.hub.read() as session:
        rows = session.scalars(select(StoredRecord).where(StoredRecord.kind == "profile")).all()
        assert len(rows) == 9


def test_after_a_withdrawal_the_classes_are_counted_anew(node: Local) -> None:
    take(node, [person(at, **{"Kørekort": "C"}) for at in range(10, 15)])
    actions.publish(node, "test")
    lorry = [one for one in everyone(node) if one.licences == ["lorry_c"]]
    consent.withdraw(node, "test", lorry[0].code)
    assert actions.publish_requested(node)
    actions.publish_some(node, "job")
    assert not actions.publish_requested(node)
    told = [record.body for record in out(node)]
    assert len(told) == 14
    assert all(told.count(one) >= 5 for one in told)


def test_withdrawing_who_is_unknown_is_refused(node: Local) -> None:
    with pytest.raises(NotFound):
        consent.withdraw(node, "test", "K-0000000")


@pytest.mark.parametrize("participation", ["count_only", None])
def test_without_an_accession_with_profiles_nobody_is_published(
    town: Town, participation: str | None
) -> None:
    local = (
        acceding(town, "751", participation) if participation else on(town.node("751"), make.TODAY)
    )
    take(local, TEN)
    for act in (actions.publish, actions.request):
        with pytest.raises(Refused) as refused:
            act(local, "test")
        assert refused.value.code == "participation_count_only"
    town.synchronise()
    assert out(local) == out(town.hub) == []


def test_the_jobs_publish_portion_by_portion_what_was_asked_for(node: Local) -> None:
    take(node, [person(at) for at in range(10, 40)])
    assert not actions.publish_requested(node)
    actions.request(node, "test")
    lefts = []
    while actions.publish_requested(node):
        lefts.append(actions.publish_some(node, "job", 10).left)
    assert lefts == [30, 20, 10, 0]
    assert len(out(node)) == 40


def test_what_was_left_is_gone_on_with_where_it_stopped(node: Local) -> None:
    first = actions.publish(node, "test", chunk=5, most=5)
    assert (first.published, first.left) == (5, 5)
    assert actions.publish(node, "test") == Counts(published=5, unchanged=5)


def test_who_changed_while_a_plan_was_made_is_left_to_the_next_run(node: Local) -> None:
    plan = actions.prepare(node)
    one = everyone(node)[0]
    consent.withdraw(node, "test", one.code)
    actions.publish(node, "test", plan)
    actions.publish(node, "test", plan)
    assert len(out(node)) == 9
