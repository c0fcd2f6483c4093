import json
from pathlib import Path

import pytest

from hub.proposals import actions as intake
from node.citizens.actions import by_code, looks
from node.proposals import standing
from node.proposals.contact import disclose, tell
from shared.problem import Refused
from shared.trust.sealing import create_contact_key, open_sealed
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import citizens, scene


def test_only_the_contact_can_read_who_it_is(stage: Stage, tmp_path: Path) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    disclose(play.node, "test", code)
    play.exchange()
    found = intake.hand_out(stage.town.hub, "test", code)
    assert "Anna" not in json.dumps(found)
    told = open_sealed(found["sealed"], found["proposal"], tmp_path / "mette.key")
    assert told["name"] == "Anna Ager"


def test_nothing_is_told_before_the_employer_wants_to_meet(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.proposed(first)
    with pytest.raises(Refused, match="not_asked_to_meet"):
        disclose(play.node, "test", code)


def test_doing_it_twice_changes_nothing(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    assert disclose(play.node, "test", code) == disclose(play.node, "test", code)


def test_another_signing_key_is_refused_with_both_fingerprints(
    stage: Stage, tmp_path: Path
) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    disclose(play.node, "test", play.to_meet(first))
    code = play.to_meet(second)
    swapped = create_contact_key(tmp_path / "other.key")
    with stage.town.hub.begin("test") as tx:
        tx.write(make.contact_key(swapped, stage.employer), "swapped",
                 revises=stage.contact_key)  # fmt: skip
    play.exchange()
    with pytest.raises(Refused, match="contact_key_changed") as refused:
        disclose(play.node, "test", code)
    pinned, offered = refused.value.params["pinned"], refused.value.params["offered"]
    assert pinned != offered


def test_a_key_that_the_contact_did_not_sign_is_refused(stage: Stage, tmp_path: Path) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    other = create_contact_key(tmp_path / "other.key")
    with stage.town.hub.begin("test") as tx:
        body = tx.get(stage.contact_key).body
        forged = make.contact_key(other, stage.employer, signature=body.signature)
        tx.write(forged, "forged", revises=stage.contact_key)
    play.exchange()
    with pytest.raises(Refused, match="contact_key_forged"):
        disclose(play.node, "test", code)


def test_who_is_told_by_phone_is_in_the_same_audit(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    early = play.proposed(first)
    with pytest.raises(Refused, match="not_asked_to_meet"):
        tell(play.node, "login:karim", early)
    intake.pass_on(stage.town.hub, "test", early)
    intake.meet(stage.town.hub, "test", early)
    play.exchange()
    tell(play.node, "login:karim", early)
    tell(play.node, "login:karim", early)
    with play.node.read() as session:
        person = by_code(session, first)
        assert [look.act for look in looks(session, person.id)] == ["given_orally"]
        (sent,) = standing.sent(session, play.node)
    assert (sent.disclosed, sent.by_phone) == (True, True)
