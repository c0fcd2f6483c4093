"""A municipality that is an employer leaves: its agreement ends, and nobody waits for it."""

from pathlib import Path

from sqlalchemy import select

from hub.members import leaving
from hub.pledges import actions as pledges
from hub.pledges.actions import PledgeDraft
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.tables import ProposalIndex
from tests import make
from tests.hub.people import browser_of
from tests.node.institutions import own
from tests.node.people import Person
from tests.node.scene import Scene, citizens, set_day
from tests.parties import Town
from tests.wire import check_sums

OTHERS_WORD = {"promise", "contact_note", "restriction"}  # for people to close
HUB_PAGES = "/aftale /behov /tilsagn /virksomheder"
NODE_PAGES = {
    "manager": "/aftaler /behov /begraensninger /resultater /signaler /tal /egne-arbejdspladser",
    "node.kam": "/virksomheder /loefter /indbakke /bytte",
    "consultant": "/forslag /placeringer /placeringer/svar /kandidater /tilsagn",
}


def kinds(local: Local, employer: str) -> set[str]:
    """The kinds of which a party holds records of an employer."""
    with local.read() as session:
        found = stored.many(session, session.execute(select(StoredRecord.owner, StoredRecord.id)))
        return {one.kind for one in found if getattr(one.body, "employer", "") == employer}


def said_of_it(play: Scene) -> None:
    """Let hub and another municipality write all that they do of such an employer."""
    hub, employer = play.stage.town.hub, play.stage.employer
    draft = PledgeDraft(year=2026, purpose="way_back", places=24)
    pledges.confirm(hub, "test", pledges.promise(hub, "test", employer, draft).body.code)
    with hub.begin("test") as tx:
        tx.write(make.quota(play.need.ref, play.group, municipality="147"), "test")
        tx.write(make.promise(employer), "test")
    with play.node.begin("test") as tx:
        for said in (make.promise, make.contact_note, make.restriction):
            tx.write(said(employer, municipality="147"), "test")
        tx.write(make.answer(play.need.ref, municipality="147"), "test")


def test_its_agreement_ends_and_what_was_proposed_to_it_is_taken_back(
    town: Town, tmp_path: Path
) -> None:
    hub, goes, other = town.hub, town.node("101"), town.node("147")
    for local in (hub, other):
        set_day(local, "2026-11-23")
    own.employer(town)
    stage = own.own_stage(town, tmp_path, "147")
    play = Scene(stage, other, own.posted(town, (own.LARGE, 3), (own.SMALL, 1)))
    waits, runs = citizens(other, "Anna Ager", "Bo Bech")
    play.proposed(waits)
    placement = play.planned(runs)
    said_of_it(play)
    play.exchange()
    assert kinds(other, stage.employer) > {"agreement", "pledge", "contact_key"}

    leaving.leave(hub, "test", "101", "merged")
    for _ in range(3):
        town.synchronise()

    for party in (hub, other):
        assert kinds(party, stage.employer) == {"agreement", *OTHERS_WORD}
        with party.read() as session:
            assert not list(stored.of_kind(session, "quota"))
            ended = stored.get(session, stage.agreement).body
            assert (ended.state, str(ended.last_day)) == ("terminated", "2026-11-23")
            said = select(ProposalIndex.state).order_by(ProposalIndex.state)
            assert session.scalars(said).all() == ["open", "withdrawn"]
        check_sums(goes, hub)
    check_sums(other, hub)
    kam, manager = browser_of(hub, "kam"), Person(other, "manager")
    for page in HUB_PAGES.split():
        assert kam.get(page).status_code == 200, page
    for role, pages in NODE_PAGES.items():
        person = manager if role == "manager" else Person(other, role)
        assert [page for page in pages.split() if person.see(page).status_code != 200] == []
    assert manager.see(f"/placeringer/{placement}").status_code == 200
    agreement = ended.code
    for shown in (kam.get(f"/aftale/{agreement}"), manager.see(f"/aftaler/{agreement}")):
        assert "Kommunen, som aftalen er med, er trådt ud af Landsaftale." in shown.text
        assert "København" in shown.text
