"""AS-1, Twelve hotels, one agreement: who takes part and how, and Aarhus leaves on day 40."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from hub.agreements import actions as agreements
from hub.needs import actions as needs
from hub.needs.answerable import answerable
from hub.needs.coverage import coverage
from hub.proposals import actions as intake
from node.agreements import actions as word
from node.agreements.actions import Terms
from node.needs import asking
from node.needs.actions import asked as asked_of_us
from node.proposals import actions as proposals
from node.proposals.leaving import leave_agreements
from node.tables import Case, Offered
from shared.clock import today
from shared.feed import stored
from shared.needs.draft import SCHEMA
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.tables import NeedIndex, ProposalIndex
from tests import make
from tests.hub.people import browser_of
from tests.node.scene import Scene, citizens
from tests.parties import Town
from tests.scenarios.hotels import Hotels, an_agreement, asked, open_hotels, word_of

OPEN = Terms(participation="profiles", kam=make.contact("Karim Holst"))
AARHUS = Terms(
    participation="profiles", kam=make.contact("Ida Munk"), max_at_once=6,
    instruments=("work_placement",), text="Kun dagvagter i den første uge.",
)  # fmt: skip
UNTIL = "Egen aftale til 31. marts 2027"
DAY_40, LAST_DAY, DAY_AFTER = "2027-01-02", "2027-02-01", "2027-02-02"


@pytest.fixture
def hotels(town: Town, tmp_path: Path) -> Hotels:
    return open_hotels(town, tmp_path)


def answered(hotels: Hotels) -> str:
    """Let three municipalities accede, Aarhus with its limits, and Odense decline."""
    code = hotels.agreement_code()
    for place in ("101", "147", "851"):
        word.accede(hotels.node(place), "leder", code, OPEN)
    word.accede(hotels.node("751"), "leder", code, AARHUS)
    contact = replace(make.contact("Vagten"), phone="00000000")
    word.decline(hotels.node("461"), "leder", code, "own_agreement", UNTIL, contact)
    hotels.exchange()
    return code


def slots(hotels: Hotels, need: Record) -> tuple[int, int, dict[str, int], dict[str, int]]:
    """Return how many slots are taken and open, and those that wait and are not covered."""
    with hotels.town.hub.read() as session:
        day = today(session)
        found = answerable(coverage(session, stored.get(session, need.ref), day))
    waiting = {one.code: count for one, count, _ in found.waiting}
    outside = {one.code: count for one, count in found.not_covered}
    whole = found.taken + found.open + sum(waiting.values()) + sum(outside.values())
    assert whole == found.slots
    return found.taken, found.open, waiting, outside


def in_aarhus(hotels: Hotels, need: Record) -> Scene:
    """Let three people be proposed at Åen and Bugten: two work there, one is not decided on."""
    play = Scene(hotels.stage, hotels.node("751"), need)
    people = citizens(play.node, "Anna Ager", "Bo Bech", "Carla Carlsen")
    groups = [one for one in need.body.slot_groups if one.municipality == "751"]
    for who, group in zip(people[:2], groups[:2], strict=True):
        code = proposed(play, who, group.id)
        intake.pass_on(hotels.town.hub, "intake", code)
        intake.meet(hotels.town.hub, "hr", code)
        intake.accept(hotels.town.hub, "hr", code)
        with play.node.begin("test") as tx:
            row = proposals.find(tx.session, play.node, code)
            key = tx.write(
                make.placement(need.ref, row.ref, workplace=group.workplace, state="started",
                               slot_group=group.id, municipality="751", p_number=group.p_number,
                               ends_on=date(2027, 3, 7)),
                "started",
            )  # fmt: skip
            whose = tx.session.get_one(Offered, row.ref).candidate
            tx.session.add(Case(placement=key, candidate=whose))
    proposed(play, people[2], groups[0].id)
    play.exchange()
    return play


def proposed(play: Scene, candidate: str, group: UUID) -> str:
    """Ask a citizen, who says yes, and propose them; return the proposal's code."""
    asking.ask(play.node, "test", need=play.code, group=group, candidate=candidate,
               how="meeting", answer="yes")  # fmt: skip
    _, code = proposals.propose(
        play.node, "test", need=play.code, group=group, candidate=candidate,
        instrument="work_placement",
    )  # fmt: skip
    play.exchange()
    return code


def test_32_of_40_are_open_3_in_aarhus_wait_and_5_in_odense_are_not_covered(
    hotels: Hotels,
) -> None:
    answered(hotels)
    need = hotels.post()
    hotels.exchange()
    assert slots(hotels, need) == (0, 32, {"751": 3}, {"461": 5})
    said = word_of(hotels.town.hub, "461")
    assert (said.reason_code, said.reason) == ("own_agreement", UNTIL)
    with hotels.node("461").read() as session:
        assert session.scalars(select(NeedIndex)).all() == []
        with pytest.raises(NotFound):
            stored.get(session, need.ref)


def test_the_employer_reads_it_in_a_sentence_with_whom_to_ring(hotels: Hotels) -> None:
    code = answered(hotels)
    need = hotels.post()
    hr = browser_of(hotels.town.hub, "emp.admin", hotels.stage.employer)
    page = hr.get(f"/behov/{need.body.code}").text
    for said in (
        "32 af 40 pladser er åbne for svar.",
        "3 i Aarhus venter på plads under kommunens grænse på 6 ad gangen.",
        "5 i Odense er ikke dækket: ring til", "00 00 00 00",
    ):  # fmt: skip
        assert said in page
    terms = hr.get(f"/aftale/{code}").text
    for said in ("Kun dagvagter i den første uge.", "Højst 6 ad gangen", UNTIL):
        assert said in terms


def test_aarhus_leaves_with_30_days_notice_and_its_courses_run_out(hotels: Hotels) -> None:
    code = answered(hotels)
    need = hotels.post()
    hotels.exchange()
    play = in_aarhus(hotels, need)
    needs.change(hotels.town.hub, "hr", need.body.code,
                 SCHEMA.load(asked(p1990001011=1, p1990001012=1)))  # fmt: skip
    before = (2, 26, {"751": 3}, {"461": 5})
    assert slots(hotels, need) == before

    hotels.day(DAY_40)
    word.leave(play.node, "leder", code, "Færre borgere i branchen")
    hotels.exchange()
    assert word_of(hotels.town.hub, "751").last_day == date.fromisoformat(LAST_DAY)
    hotels.day(LAST_DAY)
    assert leave_agreements(play.node) == []
    hotels.exchange()
    assert slots(hotels, need) == before
    assert is_asked(play, need)

    hotels.day(DAY_AFTER)
    assert slots(hotels, need) == (2, 22, {}, {"751": 7, "461": 5})  # before the node says it
    assert not is_asked(play, need)
    (withdrawn,) = leave_agreements(play.node)
    assert leave_agreements(play.node) == []
    hotels.exchange()
    assert slots(hotels, need) == (2, 22, {}, {"751": 7, "461": 5})
    with hotels.town.hub.read() as session:
        states = {row.ref: row.state for row in session.scalars(select(ProposalIndex))}
        running = [one.body.state for one in stored.of_kind(session, "placement")]
    assert [key for key, state in states.items() if state == "withdrawn"] == [withdrawn]
    assert (len(states), running) == (3, ["started", "started"])
    assert word_of(hotels.town.hub, "751").state == "left"
    assert holds(play, need)  # for the two courses that run out


def is_asked(play: Scene, need: Record) -> bool:
    with play.node.read() as session:
        return need.ref in [one.need.ref for one in asked_of_us(session, play.node)]


def holds(play: Scene, need: Record) -> bool:
    with play.node.read() as session:
        return any(row.ref == need.ref for row in session.scalars(select(NeedIndex)))


def test_version_2_is_not_offered_to_who_left_and_its_courses_still_show(hotels: Hotels) -> None:
    code = answered(hotels)
    need = hotels.post()
    hotels.exchange()
    play = in_aarhus(hotels, need)
    word.leave(play.node, "leder", code)
    hotels.day(DAY_AFTER)
    leave_agreements(play.node)
    hotels.exchange()
    new = agreements.make(
        hotels.town.hub, "hr", an_agreement(answer_days=5, invited=("all",)), renews=code
    )
    hotels.exchange()
    assert (new.body.version, "751" in new.body.invited, new.body.former) == (2, False, ("751",))
    with pytest.raises(Refused, match="not_invited"):
        word.accede(play.node, "leder", code, OPEN)
    with play.node.read() as session:  # what runs there still has its workplace and its terms
        for placement in stored.of_kind(session, "placement"):
            assert stored.get(session, placement.body.workplace).body.name in ("Åen", "Bugten")
        (mine,) = word.offered(session, play.node)
    assert (mine.standing, mine.invited) == ("left", False)


def test_changed_terms_need_accession_again_and_unchanged_ones_do_not(hotels: Hotels) -> None:
    code = answered(hotels)
    need = hotels.post()
    hotels.exchange()
    again = agreements.make(hotels.town.hub, "hr", an_agreement(title="Nyt navn"), renews=code)
    assert standing(hotels, again) == {"acceded": 4, "declined": 1}
    new = agreements.make(hotels.town.hub, "hr", an_agreement(answer_days=5), renews=code)
    until = new.body.earlier_until
    assert until == date(2026, 12, 7)  # ten working days
    hotels.day(until.isoformat())
    assert standing(hotels, new) == {"acceded": 4, "declined": 1}
    word.accede(hotels.node("147"), "leder", code, OPEN)
    hotels.day("2026-12-08")
    assert standing(hotels, new) == {"acceded": 1, "declined": 1, "terms_changed": 3}
    assert not holds(Scene(hotels.stage, hotels.node("101"), need), need)
    assert holds(Scene(hotels.stage, hotels.node("147"), need), need)
    assert slots(hotels, need)[1] == 4
    word.accede(hotels.node("101"), "leder", code, OPEN)
    hotels.exchange()
    assert holds(Scene(hotels.stage, hotels.node("101"), need), need)


def standing(hotels: Hotels, agreement: Record) -> dict[str, int]:
    with hotels.town.hub.read() as session:
        found = agreements.coverage(session, agreement, today(session))
    states = [one.standing for one in found if one.standing != "not_joined"]
    return {state: states.count(state) for state in sorted(set(states))}


def test_a_franchisees_hotel_takes_part_by_its_own_word_only(hotels: Hotels) -> None:
    answered(hotels)
    code = hotels.agreement_code()
    with hotels.town.hub.begin("test") as tx:
        record = tx.get(hotels.stage.agreement)
        tx.write(replace(record.body, consents=()), "consent taken back", revises=record.ref)
    with pytest.raises(Refused, match="unit_not_consented"):
        hotels.post()
    agreements.consent(hotels.town.hub, "hr", code, "99000015", "Bo Bach, indehaver")
    assert len(hotels.post().body.slot_groups) == 12
