"""What a legal act was before it was changed stays with who got it, proved, and goes with it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from shared.feed import former
from shared.feed.forgetting import forget
from shared.feed.local import Local
from shared.feed.tables import BodyKey, FormerRevision
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.rules.retention import FORMER_DAYS
from tests import make
from tests.parties import Town
from tests.shared.feed.test_forgetting import on_day
from tests.wire import check_sums


def write(local: Local, body: Any, **other: Any) -> str:
    with local.begin("test") as tx:
        return tx.write(body, "test", **other)


def change(local: Local, key: str, **what: Any) -> None:
    with local.begin("test") as tx:
        tx.write(replace(tx.get(key).body, **what), "test", revises=key)


def before(local: Local, key: str) -> list[Record]:
    """What a party has of a record's former revisions, each of which its writer has signed."""
    with local.read() as session:
        found = [one.record for one in former.of(session, key)]
        assert all(former.is_proved(session, one) for one in found)
        return found


@pytest.fixture
def acts(town: Town) -> dict[str, str]:
    """An act of each sort, and what is none, at all who may hold it."""
    node, hub = town.node("101"), town.hub
    town.node("147")
    employer = write(hub, make.employer())
    agreement = write(hub, make.agreement(employer, invited=("101", "147")))
    town.synchronise()
    keys = {
        "agreement": agreement, "accession": write(node, make.accession(agreement)),
        "restriction": write(node, make.restriction(employer)),
        "placement": write(node, make.placement()),
        "answer": write(node, make.answer()),
    }  # fmt: skip
    town.synchronise()
    town.synchronise()
    return keys


def test_who_got_a_legal_act_keeps_what_it_was_and_of_the_rest_the_newest_alone(
    town: Town, acts: dict[str, str]
) -> None:
    node, other, hub = *town.nodes.values(), town.hub
    for number in (1, 2):
        change(hub, acts["agreement"], title=f"Udgave {number}")
        change(node, acts["accession"], decided_on=make.TODAY.replace(day=number))
        change(node, acts["restriction"], at_most=10 + number)
        change(node, acts["placement"], hours=30 + number)
        change(node, acts["answer"], count=number)
        for _ in range(2):
            town.synchronise()
    for holder, kind in ((node, "agreement"), (other, "agreement"), (hub, "accession"),
                         (hub, "restriction"), (other, "restriction"),
                         (hub, "placement")):  # fmt: skip
        assert [one.rev for one in before(holder, acts[kind])] == [2, 1], kind
    assert before(other, acts["agreement"])[0].body.title == "Udgave 1"
    assert [one.body.hours for one in before(hub, acts["placement"])] == [31, 30]
    assert before(hub, acts["answer"]) == before(node, acts["accession"]) == []
    owner, record_id = split_ref(acts["placement"])
    with hub.read() as session:  # ciphertext, each under a key of its own
        now = session.get_one(BodyKey, (owner, record_id)).key
        old = session.scalars(select(FormerRevision).where(FormerRevision.id == record_id)).all()
        assert len({now, *(one.key for one in old)}) == 3
        assert not [one for one in old if b"hours" in one.content]
    check_sums(node, hub)
    check_sums(other, hub)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_former_revisions_go_with_the_record_and_those_of_citizens_after_400_days(
    town: Town, acts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    node, hub = town.nodes["101"], town.hub
    lasts, erased = acts["placement"], write(node, make.placement())
    town.synchronise()
    for key in (lasts, erased):
        change(node, key, hours=20)
    change(node, acts["accession"], participation="count_only")
    change(hub, acts["agreement"], title="Ny")
    town.synchronise()
    assert before(hub, erased)
    with node.begin("test") as tx:
        tx.erase(erased)
    change(hub, acts["agreement"], invited=("147",))
    town.synchronise()
    assert before(hub, erased) == []
    assert before(node, acts["agreement"]) == []  # it is invited no longer, and has forgotten all
    for days, rest in ((FORMER_DAYS - 1, 1), (FORMER_DAYS + 1, 0)):
        on_day(monkeypatch, days)
        town.synchronise()
        forget(hub)
        assert len(before(hub, lasts)) == rest
    assert before(hub, acts["accession"])
    check_sums(node, hub)
