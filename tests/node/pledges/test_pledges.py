"""Pledged places at a node: whom they are for, and the way there from one known citizen."""

import pytest
from sqlalchemy import select, update

from hub.pledges import actions as hub_pledges
from hub.pledges.actions import PledgeDraft
from hub.proposals import actions as intake
from node.agreements import actions as agreements
from node.citizens.actions import by_code
from node.needs import actions, match, options
from node.proposals import actions as proposals
from node.tables import Candidate
from shared.feed import stored
from shared.problem import Refused
from shared.records.base import Record
from shared.tables import AgreementIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import Scene, citizens, scene


@pytest.fixture
def play(stage: Stage) -> Scene:
    """København, and a need that opens three places for small steps."""
    ordinary = scene(stage)
    draft = PledgeDraft(year=2026, purpose="small_steps", places=24)
    hub = stage.town.hub
    code = hub_pledges.promise(hub, "hr", stage.employer, draft).body.code
    hub_pledges.confirm(hub, "hr", code)
    need = stage.post(("1990000101", 3), pledge=code)
    stage.town.synchronise("101")
    return Scene(stage, ordinary.node, need)


def test_nobody_outside_the_purpose_is_shown_asked_or_proposed(play: Scene) -> None:
    inside, outside, unknown = citizens(play.node, "Anna Ager", "Bo Bech", "Carla Carlsen")
    for code, group in ((inside, "TG03"), (outside, "TG02"), (unknown, None)):
        _is(play, code, group)
    assert [fit.candidate.code for fit in _fits(play)] == [inside]
    assert _offered(play, inside)[0] == play.code  # on top
    for code in (outside, unknown):
        assert play.code not in _offered(play, code)
        with pytest.raises(Refused, match="outside_pledge"):
            play.asked(code)
    with play.node.read() as session:
        able, short = match.tally(session, "101", actions.find(session, play.code))
    assert able + short == 1
    play.asked(inside)
    _is(play, inside, "TG02")  # who is no longer among them
    with pytest.raises(Refused, match="outside_pledge"):
        proposals.propose(play.node, "test", need=play.code, group=play.group,
                          candidate=inside, instrument="work_placement")  # fmt: skip
    assert _sent(play) == []


def test_the_proposal_for_a_pledged_place_tells_no_more_than_any_other(play: Scene) -> None:
    first, second = citizens(play.node, "Anna Ager", "Bo Bech", target_group="TG03")
    plain = Scene(play.stage, play.node, play.stage.post(("1990000101", 1)))
    play.stage.town.synchronise("101")
    play.proposed(first)
    plain.proposed(second)
    pledged, other = (one.body for one in _sent(play))
    assert {one.what for one in pledged.conditions} == {one.what for one in other.conditions}
    for word in (b"TG03", b"small_steps", b"pledge"):
        assert not [record for record in _sent(play) if word in record.content]


def test_from_a_citizen_by_page_to_a_pledged_place_that_is_then_theirs(play: Scene) -> None:
    (code,) = citizens(play.node, "Anna Ager", target_group="TG03", caseworker="Vibeke Vang")
    vibeke = Person(play.node, "caseworker", "Vibeke Vang")
    page = vibeke.see(f"/kandidater/{code}/muligheder").text
    pledged = page[page.index("Tilsagte pladser") : page.index("Åbne behov")]
    assert "Pladsen er tilsagt: små skridt" in pledged
    ask = f"/behov/{play.code}/spoerg/{code}/{play.group}"
    assert ask in pledged
    assert "kan virksomheden se, at borgeren er blandt dem" in vibeke.see(ask).text
    vibeke.send(ask, {"svar": "yes", "maade": "meeting"}, page=ask)
    fits = f"/behov/{play.code}/match?gruppe={play.group}"
    assert "Kun kandidater, som pladsen er til, er på listen." in vibeke.see(fits).text
    form = {"gruppe": str(play.group), "kandidat": code, "redskab": "work_placement"}
    vibeke.send(f"/behov/{play.code}/forslag", form, page=fits)
    play.exchange()
    (proposal,) = [one.body.code for one in _sent(play)]
    for step in (intake.pass_on, intake.meet, intake.accept):
        step(play.stage.town.hub, "test", proposal)
    play.exchange()
    assert "1 er givet til jeres kandidater." in vibeke.see("/tilsagn").text


def test_who_leaves_the_agreement_keeps_no_pledge_and_offers_its_places_to_nobody(
    play: Scene,
) -> None:
    (code,) = citizens(play.node, "Anna Ager", target_group="TG03")
    program = program_of(play.node, "manager")
    (seen,) = program.get("/api/v1/pledges").json
    assert (seen["pledged"], seen["near"], seen["ours"]) == (24, 3, 0)
    assert seen["needs"] == [play.code]
    with play.node.read() as session:
        agreement = session.scalars(select(AgreementIndex.code)).one()
    agreements.pause(play.node, "manager", agreement, "Vi holder pause.")
    play.exchange()
    assert program.get("/api/v1/pledges").json == []
    assert play.code not in _offered(play, code)


def _is(play: Scene, code: str, group: str | None) -> None:
    with play.node.begin("test") as tx:
        tx.session.execute(
            update(Candidate).where(Candidate.code == code).values(target_group=group)
        )


def _fits(play: Scene) -> list[match.Fit]:
    with play.node.read() as session:
        row = actions.find(session, play.code)
        group = actions.whole(session, row).slot_groups[0]
        return list(match.fits(session, "101", row, group, top=10))


def _offered(play: Scene, code: str) -> list[str]:
    with play.node.read() as session:
        found = options.openings(session, "101", by_code(session, code), make.TODAY)
    return [one.need.code for one in found]


def _sent(play: Scene) -> list[Record]:
    with play.node.read() as session:
        return list(stored.of_kind(session, "proposal"))
