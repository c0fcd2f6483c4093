"""A contact's known key introduces its next one: the node follows it, and nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.opening import contact_key as contact_key_command
from hub.employers import keys
from hub.proposals import actions as intake
from node.contacts import actions
from node.events.actions import events
from node.proposals.contact import disclose
from shared.problem import Refused
from shared.records.employer import ContactKey
from shared.trust.sealing import ContactBundle, create_contact_key, open_sealed
from tests import make
from tests.hub.people import program_of
from tests.hub.stage import Stage
from tests.node.contacts.test_contacts import contact_key, employer_code, signs, vouchers
from tests.node.people import Person
from tests.node.scene import Scene, citizens, scene

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
METTE = "Mette Kjær"


def states(play: Scene) -> dict[str, str]:
    """How each key stands at the node, by its id."""
    with play.node.read() as session:
        return {one.key_id: one.state for one in actions.known_keys(session)}


def compared(stage: Stage) -> tuple[Scene, str]:
    """A node that has compared the contact's first key, and that key's id."""
    play = scene(stage)
    first = contact_key(play)["key_id"]
    actions.check(play.node, "test", employer_code(play), first)
    return play, first


def given(play: Scene, bundle: ContactBundle, contact: str = METTE) -> str:
    """Hand a key in at the hub; the node hears of it."""
    keys.add_contact_key(play.stage.town.hub, "test", employer_code(play), bundle, contact=contact)
    play.exchange()
    return bundle.key_id


def test_the_node_follows_by_itself_and_says_so(stage: Stage, tmp_path: Path) -> None:
    play, first = compared(stage)
    actions.demand(play.node, "test", on=True)
    (anna,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(anna)  # names the first key
    signs(stage, tmp_path)
    new = create_contact_key(tmp_path / "new.key", tmp_path / "mette.key")
    second = given(play, new)
    assert states(play) == {second: "followed", first: "former"}
    person = Person(play.node, "manager")
    page = person.see("/kontaktnoegler").text
    assert "Den gamle nøgle har indført den." in page
    assert "Afløst" in page
    events_page = person.see("/haendelser").text
    assert "har fået en ny nøgle, som den gamle har indført" in events_page
    assert "noden selv, " in events_page
    assert vouchers(play) == ["contact"]  # what the former key has signed stays the contact's
    disclose(play.node, "test", code)
    play.exchange()
    told = intake.hand_out(stage.town.hub, "test", code)
    assert (
        open_sealed(told["sealed"], told["proposal"], tmp_path / "new.key")["name"] == "Anna Ager"
    )
    with pytest.raises(Refused, match="cannot_open"):
        open_sealed(told["sealed"], told["proposal"], tmp_path / "mette.key")
    intake.accept(stage.town.hub, "test", code)
    signs(stage, tmp_path, "new.key")
    play.exchange()
    assert vouchers(play)[0] == "contact"
    person.send(f"/kontaktnoegler/{employer_code(play)}/{second}", {}, page="/kontaktnoegler")
    assert states(play) == {second: "known", first: "former"}
    with play.node.read() as session:
        said = [one.act for one in events(session)]
    assert said == ["key_checked", "key_followed", "signing_asked", "key_checked"]


@pytest.mark.parametrize(
    "lie", ["no_proof", "own_proof", "of_another", "named_otherwise", "unbound"]
)
def test_a_false_introduction_is_refused(lie: str, stage: Stage, tmp_path: Path) -> None:
    play, first = compared(stage)
    true = create_contact_key(tmp_path / "new.key", tmp_path / "mette.key")
    strange = create_contact_key(tmp_path / "hub.key")
    own = create_contact_key(tmp_path / "next.key", tmp_path / "hub.key")
    body = make.contact_key(true, stage.employer, proof=true.proof)
    lies: dict[str, Callable[[], ContactKey]] = {
        "no_proof": lambda: make.contact_key(strange, stage.employer),
        "own_proof": lambda: make.contact_key(own, stage.employer, proof=own.proof),
        "of_another": lambda: make.contact_key(strange, stage.employer, proof=true.proof),
        "named_otherwise": lambda: replace(body, contact="Ida Bro"),
        "unbound": lambda: replace(body, sealing_key=strange.sealing_key),
    }  # fmt: skip
    (anna,) = citizens(play.node, "Anna Ager")
    said = lies[lie]()
    play.hub_says(said)  # an operator at work in SQL, with the hub's key
    assert states(play) == {
        said.key_id: "new" if lie == "named_otherwise" else "changed",
        first: "known",
    }
    if lie != "named_otherwise":  # who would be another contact, to be compared
        code = play.to_meet(anna)
        with pytest.raises(Refused, match=r"contact_key_(changed|forged)"):
            disclose(play.node, "test", code)


def test_two_steps_are_followed_at_once_and_a_former_key_introduces_nobody(
    stage: Stage, tmp_path: Path
) -> None:
    play, first = compared(stage)
    hub, code = stage.town.hub, employer_code(play)
    chain = [
        create_contact_key(tmp_path / f"{new}.key", tmp_path / f"{old}.key")
        for old, new in (("mette", "b"), ("b", "c"))
    ]
    for one in chain:
        keys.add_contact_key(hub, "test", code, one, contact=METTE)
    play.exchange()
    second, third = (one.key_id for one in chain)
    assert states(play) == {third: "followed", second: "former", first: "former"}
    stolen = create_contact_key(tmp_path / "thief.key", tmp_path / "mette.key")
    thief = given(play, stolen)
    assert states(play)[thief] == "changed"
    actions.check(play.node, "test", code, thief)  # who has heard it from the contact after all
    assert states(play) == dict.fromkeys((first, second, third), "changed") | {thief: "known"}


def test_the_hub_takes_no_key_that_says_it_is_introduced_and_is_not(
    stage: Stage, tmp_path: Path
) -> None:
    play, _ = compared(stage)
    create_contact_key(tmp_path / "other.key")
    made = CliRunner().invoke(
        contact_key_command,
        [str(tmp_path / "new.key"), "--after", str(tmp_path / "other.key")],
    )
    assert made.exit_code == 0, made.output
    bundle = keys.read_bundle((tmp_path / "new.key.bundle.json").read_bytes())
    assert bundle.proof
    with pytest.raises(Refused, match="contact_key_stranger"):
        given(play, bundle)
    program = program_of(stage.town.hub, "emp.admin", stage.employer)
    true = create_contact_key(tmp_path / "true.key", tmp_path / "mette.key")
    sent = {name: getattr(true, name) for name in
            ("key_id", "sealing_key", "signing_key", "signature", "proof")}  # fmt: skip
    taken = program.post("/api/v1/contact-keys", json=sent | {"contact": METTE})
    assert taken.status_code == 201, taken.text
    play.exchange()
    assert states(play)[true.key_id] == "followed"
