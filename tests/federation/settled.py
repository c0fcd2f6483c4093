"""What the parties have agreed on before a schedule begins: people are taken by an employer whose
workplace has room for fewer; each municipality holds a place for one of them, and may grant it.
All by the product's own actions.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from hub.placements import actions as workplace
from hub.proposals import actions as employer
from node.needs import asking
from node.placements import actions as placing
from node.placements.plan import plan
from node.placements.room import ask_ahead
from node.proposals import actions as proposals
from node.tables import Offered
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound
from shared.records.employer import LegalUnit
from shared.records.formats import split_ref
from shared.trust.sealing import create_contact_key
from tests import make
from tests.node.scene import a_plan, citizens
from tests.parties import Town

P_NUMBER = "1990000777"
ROOM = 3  # of fifteen full-time persons
PEOPLE = ("Anna Ager", "Bo Birk")  # of each municipality
CVR = "99000015"
COURSE, KEPT = a_plan().course, timedelta(days=6)  # how long a place is held for nobody yet


def settle(town: Town, codes: Sequence[str], invited: Sequence[str]) -> None:
    """Let an employer take two people of each of these municipalities."""
    with town.hub.begin("test") as tx:
        unit = LegalUnit(cvr=CVR, name="Strandhotellet A/S")
        owner = tx.write(make.employer(name="Strandhotellet", units=(unit,)), "test")
        place = tx.write(make.workplace(owner, cvr=CVR, p_number=P_NUMBER, name="Stranden",
                                        full_time_persons=Decimal(15)), "test")  # fmt: skip
        key = create_contact_key(town.folder / "strand.key")
        tx.write(make.contact_key(key, owner), "test")
        terms = make.agreement(owner, invited=tuple(invited), units=(CVR,))
        agreement, digest = tx.write(terms, "test"), terms.terms_digest
        group = make.slot_group(place, p_number=P_NUMBER, slots=len(PEOPLE) * len(codes))
        need = tx.get(tx.write(make.need(owner, agreement, [group]), "test"))
    town.synchronise(*codes)
    for places, code in zip((2, 1), codes, strict=True):
        node = town.nodes[code]
        with node.begin("test") as tx:
            tx.write(make.accession(agreement, municipality=code, terms_digest=digest), "test")
        town.synchronise(code, code)
        for person in citizens(node, *PEOPLE):
            offered = {"need": need.body.code, "group": group.id, "candidate": person}
            asking.ask(node, "test", how="meeting", answer="yes", **offered)
            _, proposal = proposals.propose(node, "test", instrument="work_placement", **offered)
            town.synchronise(code)
            for act in (employer.pass_on, employer.meet, employer.accept):
                act(town.hub, "test", proposal)
        town.synchronise(code)
        ask_ahead(node, "test", P_NUMBER, COURSE, places, make.TODAY + KEPT)
        town.synchronise(code)
        ready = [planned(node, 0)]
        town.synchronise(code)
        heard(town.hub, ready)
        town.synchronise(code)
        applied_for(node, ready)
        town.synchronise(code)


def planned(node: Local, number: int) -> str:
    """Let a municipality plan for its first person, or the second; return the placement's code."""
    with node.read() as session:
        taken = stored.many(session, map(split_ref, session.scalars(select(Offered.proposal))))
    codes = sorted(one.body.code for one in taken)
    if number >= len(codes):
        raise NotFound("a proposal")
    return plan(node, "test", codes[number], a_plan())[1]


def heard(hub: Local, codes: Sequence[str]) -> None:
    """Let the staff of the workplace be heard about these placements."""
    for code in codes:
        workplace.report(hub, "test", code, "hearing", hearing="agreed")


def applied_for(node: Local, codes: Sequence[str]) -> None:
    """Let the employer have applied for these placements."""
    for code in codes:
        placing.apply(node, "test", code, f"2026-{code}")
