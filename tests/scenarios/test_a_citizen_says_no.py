"""Anna is published, asked, proposed and met; she says no on her own page, and all of it ends.

The file of the week after lacks her and a colleague's whole team: it stops, is taken with a
reason, and is undone. Her no stands through all of that.
"""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.matching.actions import live_pool
from hub.proposals import actions as intake
from node.imports import actions as imports
from node.own_page import actions as own_page
from node.profiles import actions as profiles
from node.proposals.contact import disclose
from node.tables import Candidate
from shared.database import set_setting
from shared.erasures import counts
from shared.feed import stored
from shared.problem import Refused
from shared.tables import DisclosureIndex, ProposalIndex, SuggestionIndex
from tests.hub.stage import set_up
from tests.node.candidates import TEXT, everyone, file_of, person, take
from tests.node.scene import Scene, scene
from tests.parties import Town

TWENTY = [person(at) for at in range(20)]


@pytest.fixture
def play(town: Town, tmp_path: Path) -> Scene:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", "2026-11-23")
    play = scene(set_up(town, tmp_path), slots=3)
    take(play.node, TWENTY)
    with play.node.begin("test") as tx:
        for one in tx.session.scalars(select(Candidate)):
            one.available_from = date(2026, 11, 1)
    assert profiles.publish(play.node, "test").published == 20
    play.exchange()
    return play


def at_hub(play: Scene) -> tuple[int, set[str], int]:
    """Profiles, states of proposals and sealed contacts that the hub has."""
    with play.stage.town.hub.read() as session:
        return (
            len(list(stored.of_kind(session, "profile"))),
            {row.state for row in session.scalars(select(ProposalIndex))},
            len(session.scalars(select(DisclosureIndex)).all()),
        )


def test_a_no_on_her_own_page_ends_all_and_no_file_brings_it_back(play: Scene) -> None:
    anna = everyone(play.node)[0]
    code = play.proposed(anna.code)
    intake.pass_on(play.stage.town.hub, "test", code)
    intake.meet(play.stage.town.hub, "test", code)
    play.exchange()
    disclose(play.node, "login:karim", code)
    play.exchange()
    assert at_hub(play) == (20, {"open"}, 1)

    token, _ = own_page.make_link(play.node, "login:karim", anna.code)
    assert own_page.withdraw(play.node, token).proposals == (code,)
    play.exchange()
    assert at_hub(play) == (19, {"withdrawn"}, 0)
    with play.stage.town.hub.read() as session:  # what its pages and its matching read
        assert anna.profile not in {
            row.profile for row in session.scalars(select(SuggestionIndex))
        }
        assert live_pool(session)[1] == 19
    with pytest.raises(Refused, match="disclosure_missing"):
        intake.hand_out(play.stage.town.hub, "test", code)
    with play.node.read() as session:  # profile and contact, each with its receipt
        assert counts(session) == {"asked": 0, "passed_on": 0, "confirmed": 2, "lapsed": 0}
    with pytest.raises(Refused, match="consent_missing"):
        play.asked(anna.code)

    file = imports.read(play.node, file_of(TWENTY[5:]), TEXT, full_list=True)
    with pytest.raises(Refused, match="too_many_absent"):
        imports.store(play.node, "login:admin", file)
    imports.store(play.node, "login:admin", file, reason="Team Syd er flyttet")
    play.exchange()
    assert at_hub(play)[0] <= 15
    imports.undo(play.node, "login:admin")
    while profiles.publish_requested(play.node):
        profiles.publish_some(play.node, "job")
    play.exchange()
    assert at_hub(play) == (19, {"withdrawn"}, 0)
    again = next(one for one in everyone(play.node) if one.code == anna.code)
    assert (again.consent, again.profile) == ("withdrawn", None)
