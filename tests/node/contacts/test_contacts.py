"""A municipality may demand that an employer's contact signs itself; the hub cannot do it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.proposals import actions as intake
from hub.signatures import actions as signatures
from node.agreements import actions as agreements
from node.agreements.actions import Terms
from node.contacts import actions
from node.events.actions import events
from node.placements.actions import grant
from node.placements.plan import plan
from node.proposals.contact import disclose, tell
from shared.feed import stored
from shared.feed.tables import Quarantine
from shared.problem import Refused
from shared.records.base import Json, load_json
from shared.records.employer import Contact
from shared.records.kinds import from_json
from shared.tables import DecisionIndex
from shared.trust.keys import SigningKey, public_key
from shared.trust.papers import Paper, sign
from shared.trust.sealing import create_contact_key, signing_file
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import Scene, a_plan, citizens, scene
from tests.wire import sealed, smuggle

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
TERMS = Terms(participation="count_only", kam=Contact(name="Lone Kam", phone="20304050"))


def signs(stage: Stage, folder: Path, name: str = "mette.key") -> None:
    """Let a contact sign all that it may."""
    key = SigningKey.load(signing_file(folder / name))
    with stage.town.hub.read() as session:
        papers = signatures.papers(session, stage.employer)
    signed = [sign(paper, key) for paper in papers]
    signatures.take(stage.town.hub, "test", stage.employer, signed)


def refused(act: Callable[[], object]) -> str | None:
    try:
        act()
    except Refused as wrong:
        return wrong.code
    return None


def vouchers(play: Scene) -> list[str]:
    """Who vouches at the node for what the employer said, by its answers' order."""
    with play.node.read() as session:
        found = session.scalars(select(DecisionIndex).order_by(DecisionIndex.answer))
        return [actions.voucher(session, stored.get(session, row.ref)) for row in found]


def words(play: Scene) -> list[str]:
    with play.node.read() as session:
        return [one.state for one in actions.known_keys(session)]


def test_with_the_demand_nothing_is_given_until_the_contact_has_signed(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    key_id = public_key(contact_key(play)["signing_key"]).id
    actions.demand(play.node, "test", on=True)
    code = play.accepted(first)
    acts: list[Callable[[], object]] = [
        lambda: disclose(play.node, "test", code), lambda: tell(play.node, "test", code),
        lambda: plan(play.node, "test", code, a_plan()),
        lambda: agreements.accede(play.node, "test", agreement_code(play), TERMS),
    ]  # fmt: skip
    assert [refused(act) for act in acts] == ["contact_must_sign"] * 4
    person, manager = Person(play.node, "node.kam"), Person(play.node, "manager")
    page = person.see("/forslag").text
    assert "Venter på kontaktens egen underskrift" in page
    assert "Send navn og telefon" not in page
    assert "Planlæg forløbet" not in page
    page = manager.see(f"/aftaler/{agreement_code(play)}").text
    assert "Venter på kontaktens egen underskrift" in page
    signs(stage, tmp_path)
    play.exchange()
    assert vouchers(play) == ["hub", "hub"]  # nobody here knows whose key it is
    assert [refused(act) for act in acts] == ["contact_must_sign"] * 4
    assert words(play) == ["new"]
    person.send(f"/kontaktnoegler/{employer_code(play)}/{key_id}", {}, page="/kontaktnoegler")
    assert words(play) == ["known"]
    assert vouchers(play) == ["contact", "hub"]  # of a proposal the last word is signed
    page = person.see("/forslag").text
    assert "har selv underskrevet svaret" in page
    assert "Venter på kontaktens" not in page
    assert [refused(act) for act in acts] == [None] * 4
    with play.node.read() as session:
        assert [one.act for one in events(session)] == ["key_checked", "signing_asked"]


def test_what_was_planned_before_is_not_granted_without_and_others_go_on(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    program = program_of(play.node, "manager")
    where = "/api/v1/contact-keys"
    assert program.get(f"{where}/demand").json == {"demanded": False}
    assert refused(lambda: grant(play.node, "test", code)) != "contact_must_sign"
    assert program.put(f"{where}/demand", json={"demanded": True}).json == {"demanded": True}
    assert refused(lambda: grant(play.node, "test", code)) == "contact_must_sign"
    signs(stage, tmp_path)
    play.exchange()
    (known,) = program.get(where).json
    told = program.post(f"{where}/{known['code']}/{known['key_id']}").json
    assert [one["state"] for one in told] == ["known"]
    assert program.post(f"{where}/{known['code']}/0123456789abcdef").status_code == 404
    assert refused(lambda: grant(play.node, "test", code)) != "contact_must_sign"


def test_a_hub_that_forges_edits_or_swaps_has_no_contacts_word(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    play.to_meet(first)
    signs(stage, tmp_path)
    play.exchange()
    key = contact_key(play)
    actions.check(play.node, "test", employer_code(play), key["key_id"])
    assert vouchers(play) == ["contact"]
    (act,) = decisions(stage)
    hub = stage.town.hub
    newer = {**act, "rev": act["rev"] + 1}  # the operator at work in SQL, with the hub's key
    edited = {**act, "body": {**act["body"], "answer": "accept"}, "rev": act["rev"] + 2}
    for forged in (newer, edited):
        smuggle(hub, sealed(hub, forged), play.node.name)
        play.stage.town.synchronise("101")
    with play.node.read() as session:
        problems = session.scalars(select(Quarantine.problem)).all()
        assert ["bad_signature" in problem for problem in problems] == [True, True]
        (held,) = [stored.get(session, row.ref) for row in session.scalars(select(DecisionIndex))]
    assert (held.body.answer, held.rev) == ("meet", act["rev"])
    swapped = create_contact_key(tmp_path / "other.key")
    with hub.begin("operator") as tx:
        tx.write(make.contact_key(swapped, stage.employer), "swapped", revises=stage.contact_key)
    code = play.to_meet(second)
    signs(stage, tmp_path, "other.key")
    play.exchange()
    assert sorted(vouchers(play)) == ["contact", "hub"]
    assert words(play) == ["changed"]
    actions.demand(play.node, "test", on=True)
    assert refused(lambda: disclose(play.node, "test", code)) == "contact_must_sign"


def test_who_was_shown_another_proposal_has_not_signed_this_one(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    key = SigningKey.load(signing_file(tmp_path / "mette.key"))
    actions.check(play.node, "test", employer_code(play), contact_key(play)["key_id"])
    hub = stage.town.hub
    with hub.read() as session:
        (paper,) = signatures.papers(session, stage.employer, [code])
        shown = paper.beside[0]
    body = {**load_json(shown.content), "rev": 7}  # what the hub would have shown instead
    lie = make_about(paper, body)
    word = sign(lie, key)
    assert refused(lambda: signatures.take(hub, "test", stage.employer, [word])) == "act_changed"
    with hub.begin("operator") as tx:  # and who writes it all the same
        tx.write(paper.act.body, "signed", revises=paper.act.ref, act_sig=word.act_sig)
    play.exchange()
    assert vouchers(play) == ["hub"]
    intake.decline(hub, "test", code, "shift")  # is taken as before: it gives nothing
    play.exchange()


def make_about(paper: Paper, envelope: Json) -> Paper:
    return Paper(paper.act, (from_json(envelope), *paper.beside[1:]))


def contact_key(play: Scene) -> dict[str, str]:
    with play.stage.town.hub.read() as session:
        body = stored.get(session, play.stage.contact_key).body
        return {"key_id": body.key_id, "signing_key": body.signing_key}


def employer_code(play: Scene) -> str:
    with play.node.read() as session:
        return str(stored.get(session, play.stage.employer).body.code)


def agreement_code(play: Scene) -> str:
    with play.node.read() as session:
        return str(stored.get(session, play.stage.agreement).body.code)


def decisions(stage: Stage) -> list[Json]:
    with stage.town.hub.read() as session:
        return [load_json(one.content) for one in stored.of_kind(session, "decision")]


def test_an_agreement_that_was_signed_later_is_no_new_edition(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    signs(stage, tmp_path)
    play.exchange()
    actions.check(play.node, "test", employer_code(play), contact_key(play)["key_id"])
    page = Person(play.node, "manager").see(f"/aftaler/{agreement_code(play)}").text
    assert "virksomhedens kontakt, med egen nøgle" in page
    assert "tidligere udgave" not in page


def test_with_the_demand_a_name_is_sealed_only_for_a_key_that_was_compared(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    actions.demand(play.node, "test", on=True)
    actions.check(play.node, "test", employer_code(play), contact_key(play)["key_id"])
    signs(stage, tmp_path)
    another = make.contact_key(create_contact_key(tmp_path / "other.key"), stage.employer)
    with stage.town.hub.begin("operator") as tx:  # where the signed answer names Mette's
        tx.write(replace(another, contact="Ida Bro"), "swapped", revises=stage.contact_key)
    play.exchange()
    assert vouchers(play) == ["contact"]
    assert refused(lambda: disclose(play.node, "test", code)) == "contact_key_unknown"
