"""Consent: texts with their words, two bases that are both revocable, and what a no ends."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from hub.proposals import actions as intake
from node.citizens import consent
from node.citizens.consent import Text
from node.inbox.waiting import waiting
from node.profiles import actions as profiles
from node.proposals import standing
from node.proposals.contact import disclose
from node.tables import Candidate, ConsentAct
from shared.accounts.actions import Who
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.tables import DisclosureIndex, ProposalIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.candidates import acceding, everyone, on, person, take
from tests.node.scene import Scene, citizens, scene
from tests.parties import Town

OWN = Text(name="Vores tekst 1", basis="public_task", scope="Kun hoteller", publishes=True,
           valid_from=date(2026, 11, 1), words="Vi lægger en profil ind.")  # fmt: skip


@pytest.fixture
def node(town: Town) -> Local:
    local = acceding(town)
    take(local, [person(at, Samtykke="") for at in range(7)])
    return local


def give(local: Local, code: str, text: str = "Samtykke 2026-1", **other: object) -> None:
    told = {"how": "meeting", "on": make.TODAY} | other
    consent.give(local, "login:karim", code, text=text, **told)  # type: ignore[arg-type]


def acts(local: Local) -> list[ConsentAct]:
    with local.read() as session:
        return list(session.scalars(select(ConsentAct).order_by(ConsentAct.n)))


def test_a_yes_is_kept_with_text_words_basis_scope_way_and_who_noted_it(node: Local) -> None:
    code = everyone(node)[0].code
    give(node, code, until=date(2027, 3, 1))
    (act,) = acts(node)
    with node.read() as session:
        text = consent.texts(session, make.TODAY)["Samtykke 2026-1"]
    assert (act.state, act.text, act.scope, act.basis) == (
        "given", text.name, text.scope, "consent",
    )  # fmt: skip
    assert (act.on, act.until, act.how) == (make.TODAY, date(2027, 3, 1), "meeting")
    assert (act.actor, act.digest) == ("login:karim", text.digest)


@pytest.mark.parametrize("text", ["Samtykke 2026-1", "Myndighedsopgave 2026-1"])
def test_both_bases_publish_and_both_can_be_taken_back(node: Local, text: str) -> None:
    for one in everyone(node):
        give(node, one.code, text)
    assert profiles.publish(node, "test").published == 7
    with node.read() as session:
        bases = {record.body.basis for record in stored.of_kind(session, "profile")}
    assert bases == {"public_task" if text.startswith("Mynd") else "consent"}
    for one in everyone(node):
        consent.withdraw(node, "login:karim", one.code, how="phone")
    with node.read() as session:
        assert not list(stored.of_kind(session, "profile"))


def test_a_text_without_a_profile_keeps_the_person_out_of_the_hub(node: Local) -> None:
    for one in everyone(node):
        give(node, one.code)
    profiles.publish(node, "test")
    first = everyone(node)[0]
    give(node, first.code, "Kun forslag 2026-1")
    assert profiles.publish_requested(node)
    assert everyone(node)[0].profile is None
    assert profiles.publish(node, "test").unchanged == 6


def test_a_consent_with_a_last_day_is_over_after_it(node: Local) -> None:
    for one in everyone(node):
        give(node, one.code, until=make.TODAY)
    assert profiles.publish(node, "test").published == 7
    on(node, date(2026, 11, 24))
    assert profiles.publish(node, "test").withdrawn == 7


def test_a_version_of_a_text_is_never_changed(node: Local) -> None:
    assert consent.add_text(node, "test", OWN) == consent.add_text(node, "test", OWN)
    for other in (replace(OWN, words="Andre ord."), replace(OWN, name="Samtykke 2026-1")):
        with pytest.raises(Refused, match="text_name_taken"):
            consent.add_text(node, "test", other)
    with pytest.raises(Refused, match="basis_unknown"):
        consent.add_text(node, "test", replace(OWN, basis="habit"))
    give(node, everyone(node)[0].code, "Vores tekst 1")
    assert everyone(node)[0].consent_basis == "public_task"


def test_a_yes_to_an_unknown_text_or_on_an_impossible_day_is_refused(node: Local) -> None:
    consent.add_text(node, "test", OWN)
    code = everyone(node)[0].code
    for text, other, refusal in (
        ("Ingen tekst", {}, "text_unknown"),
        (OWN.name, {"on": date(2026, 10, 31)}, "text_unknown"),  # before there was the text
        ("Samtykke 2026-1", {"on": date(2026, 11, 24)}, "consent_day"),
        ("Samtykke 2026-1", {"until": date(2026, 11, 22)}, "consent_day"),
        ("Samtykke 2026-1", {"how": "hearsay"}, "reason_unknown"),
    ):
        with pytest.raises(Refused, match=refusal):
            give(node, code, text, **other)
    with pytest.raises(NotFound):
        give(node, "K-0000000")
    assert everyone(node)[0].consent == "not_asked"
    assert acts(node) == []


def test_what_was_noted_here_stands_against_an_older_file_but_a_no_in_it_counts(
    node: Local,
) -> None:
    code = everyone(node)[0].code
    give(node, code)
    take(node, [person(at, Samtykke="") for at in range(7)])
    assert everyone(node)[0].consent == "given"
    take(node, [person(at, Samtykke="Nej") for at in range(7)])
    assert {one.consent for one in everyone(node)} == {"declined"}


def two_proposals(play: Scene) -> tuple[list[str], list[str]]:
    people = citizens(play.node, "Anna Ager", "Bo Bech")
    return people, [play.proposed(people[0]), play.to_meet(people[1])]


def test_a_withdrawal_takes_open_proposals_and_sealed_contacts_with_it(stage: Stage) -> None:
    play = scene(stage)
    people, codes = two_proposals(play)
    disclose(play.node, "test", codes[1])
    play.exchange()
    ended = [consent.withdraw(play.node, "test", one) for one in people]
    assert [one.proposals for one in ended] == [(codes[0],), (codes[1],)]
    play.exchange()
    for party in (play.node, stage.town.hub):
        with party.read() as session:
            assert {one.state for one in session.scalars(select(ProposalIndex))} == {"withdrawn"}
            assert session.scalars(select(DisclosureIndex)).all() == []
    with stage.town.hub.read() as session:
        bodies = [record.body for record in stored.of_kind(session, "proposal")]
    assert {one.state for one in bodies} == {"withdrawn"}  # and the reason is nowhere in it


def test_a_no_in_a_file_takes_open_proposals_back_as_well(stage: Stage) -> None:
    play = scene(stage)
    take(play.node, [person(0)])
    (one,) = everyone(play.node)
    with play.node.begin("test") as tx:
        tx.session.get_one(Candidate, one.id).available_from = date(2026, 11, 1)
    play.proposed(one.code)
    done = take(play.node, [person(0, Samtykke="Nej")])
    assert (done.recalled, done.taken_back) == (0, 1)


def test_a_placement_stands_when_consent_is_withdrawn(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    placement = play.planned(first)
    ended = consent.withdraw(play.node, "test", first)
    assert (ended.proposals, ended.kept) == ((), (placement,))
    with play.node.read() as session:
        assert standing.sent(session, play.node)[0].standing == "placed"


def test_who_is_concerned_is_told_in_the_inbox(stage: Stage) -> None:
    play = scene(stage)
    people, codes = two_proposals(play)
    consent.withdraw(play.node, "test", people[0])
    who = Who(id=uuid4(), login="karim", name="Karim", title="",
              roles=frozenset({"consultant"}), scope=None)  # fmt: skip
    with play.node.read() as session:
        rows = [row for row in waiting(session, play.node, who, make.TODAY)
                if row.what == "consent_ended"]  # fmt: skip
    assert [(row.code, row.about["candidate"]) for row in rows] == [(codes[0], people[0])]


def test_withdrawing_twice_changes_nothing(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.proposed(first)
    assert consent.withdraw(play.node, "test", first).proposals == (code,)
    assert consent.withdraw(play.node, "test", first).proposals == ()
    assert [act.state for act in acts(play.node)] == ["withdrawn"]


def test_the_employer_who_accepts_too_late_finds_the_proposal_withdrawn(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    consent.withdraw(play.node, "test", first)
    intake.accept(stage.town.hub, "test", code)  # in the same moment, before the news is there
    play.exchange()
    with play.node.read() as session:
        assert standing.sent(session, play.node)[0].standing == "withdrawn"
