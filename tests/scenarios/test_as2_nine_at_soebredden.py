"""AS-2, Nine at Søbredden: room over all municipalities, told, held ahead, freed and decided."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.placements.claims import claims_at
from hub.proposals import actions as intake
from node.needs import asking
from node.placements import actions, offers
from node.placements.plan import Plan, plan
from node.placements.room import ahead, ask_ahead, word_on
from node.placements.rules import checks
from node.placements.state import Known, known
from node.proposals import actions as proposals
from shared import told
from shared.clock import today
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import History
from shared.problem import Refused
from shared.records.formats import split_ref
from shared.records.placement import RoomReservation, UsedBy
from shared.rules.law import law
from shared.rules.period import Period
from shared.rules.ratio import supported_allowed
from shared.tables import ReservationIndex
from shared.web.reasons import rule
from tests import make
from tests.hub.stage import set_up
from tests.node.scene import citizens, set_day
from tests.parties import Town
from tests.reading import as_read

HERE = "1990000101"  # Søbredden: 71 people, 48.6 full-time persons
COURSE = Period(date(2026, 12, 7), date(2027, 1, 3))
TOLD_ON = date(2026, 11, 12)
THREE = ("101", "147", "157")  # København, Frederiksberg, Gentofte


class Soebredden:
    """The hotel with five people through us and two told of, and three who want one more."""

    def __init__(self, town: Town, folder: Path) -> None:
        set_day(town.hub, "2026-11-23")
        self.town, self.stage = town, set_up(town, folder)
        for code in THREE:
            set_day(town.node(code), "2026-11-23")
            self.stage.accede(code)
        self.need = self.stage.post((HERE, 9))
        with town.node("101").begin("test") as tx:
            for _ in range(5):
                claim = make.capacity_claim(
                    self.stage.workplaces[HERE], p_number=HERE, use="placement",
                    starts_on=date(2026, 11, 2), ends_on=date(2027, 1, 31),
                )  # fmt: skip
                self.running = tx.write(claim, "asked")
        self.told = told.tell(
            town.hub, "mette", HERE,
            told.Told(people=2, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 27),
                      source="employer", as_of=TOLD_ON),
        )  # fmt: skip
        self.exchange()

    def node(self, code: str) -> Local:
        """A municipality's node."""
        return self.town.node(code)

    def exchange(self, *codes: str) -> None:
        """Let these nodes (or all) and the hub hear of each other, and the hub answer."""
        self.town.synchronise(*codes)
        self.town.hub.react()
        self.town.synchronise(*codes)

    def day(self, day: str, *codes: str) -> None:
        """Let it be another day at the hub and at all nodes."""
        for party in (self.town.hub, *self.town.nodes.values()):
            set_day(party, day)

    def accepted(self, code: str) -> str:
        """A candidate of a municipality whom the hotel takes; the proposal's code."""
        node = self.node(code)
        person = citizens(node, "Anna Ager", caseworker="Bodil Lund")[0]
        group = self.need.body.slot_groups[0].id
        about = {"need": self.need.body.code, "group": group, "candidate": person}
        asking.ask(node, "test", **about, how="meeting", answer="yes")
        _, offer = proposals.propose(node, "test", **about, instrument="work_placement")
        self.exchange(code)
        intake.pass_on(self.town.hub, "test", offer)
        intake.meet(self.town.hub, "test", offer)
        intake.accept(self.town.hub, "test", offer)
        self.exchange(code)
        return offer

    def plan(self, code: str, offer: str) -> str:
        """Plan the course from the same Monday; the placement's code."""
        wanted = Plan(
            instrument="work_placement", purpose="skills_for_job_here", course=COURSE, hours=30
        )
        return plan(self.node(code), "karim", offer, wanted)[1]

    def about(self, code: str, placement: str) -> Known:
        """All that a municipality knows of its placement."""
        node = self.node(code)
        with node.read() as session:
            return known(session, actions.find(session, node, placement).ref, today(session))

    def says(self, code: str, placement: str) -> str:
        """What the page says of the room, in words."""
        node, about = self.node(code), self.about(code, placement)
        with node.read() as session:
            return rule(next(one for one in checks(session, node, about) if one.what == "room"))

    def fullest(self) -> int:
        """How many the hub counts at the hotel in the week of the start, by what holds."""
        with self.town.hub.read() as session:
            day = today(session)
            return sum(
                one.claim.people
                for one in claims_at(session, HERE)
                if one.holds(day) and one.claim.starts_on <= COURSE.starts_on <= one.claim.ends_on
            )

    def heard(self, code: str, placement: str) -> None:
        """Let the staff be heard, and the employer apply in VITAS."""
        with self.town.hub.begin("test") as tx:
            key = self.about(code, placement).key
            tx.write(make.site_report(key, "hearing", on=date(2026, 11, 23)), "told")
        self.exchange(code)
        actions.apply(self.node(code), "karim", placement, "2026-123456")


@pytest.fixture
def hotel(town: Town, tmp_path: Path) -> Soebredden:
    return Soebredden(town, tmp_path)


def test_three_ask_in_the_same_second_and_the_third_is_told_why_and_when(
    hotel: Soebredden,
) -> None:
    offers_ = {code: hotel.accepted(code) for code in THREE}
    plans = {code: hotel.plan(code, offer) for code, offer in offers_.items()}
    hotel.exchange()
    words = {code: _word(hotel, code, plans[code]) for code in THREE}
    refused = [code for code, word in words.items() if not word.granted]
    assert len(refused) == 1
    word = words[refused[0]]
    assert (word.counted, word.allowed, str(word.ordinary)) == (9, 9, "48.6")
    assert word.used == (
        UsedBy(source="own", people=7, as_of=date(2026, 11, 23)),
        UsedBy(source="employer", people=2, as_of=TOLD_ON),
    )
    assert (word.counted_on, word.first_day) == (date(2026, 11, 1), date(2026, 12, 28))
    said = as_read(hotel.says(refused[0], plans[refused[0]]))
    assert "Mindst 9 af 9 er brugt mandag den 7. december 2026" in said
    assert "(7 her, 2 oplyst af virksomheden 12. november)" in said
    assert "Første dag med plads er mandag den 28. december 2026." in said
    with pytest.raises(Refused, match="no_room") as why:
        actions.grant(hotel.node(refused[0]), "bodil", plans[refused[0]], "Vi vil gerne")
    assert why.value.params["paragraph"] == "LAB kap. 11-13"
    with pytest.raises(Refused, match="no_room"):  # a refused reservation is never decided away
        offers.decide_room(hotel.node(refused[0]), "bodil", plans[refused[0]], "told_again")


def test_seventy_one_heads_would_wrongly_give_twelve(hotel: Soebredden) -> None:
    with hotel.town.hub.read() as session:
        place = told.workplace(session, HERE).body
    assert place.full_time_persons == Decimal("48.6")
    terms = law(COURSE.starts_on).ratio
    assert terms
    assert (supported_allowed(place.full_time_persons, terms),
            supported_allowed(Decimal(71), terms)) == (9, 12)  # fmt: skip


def test_a_place_held_ahead_is_granted_offline_and_nobody_ever_saw_ten(hotel: Soebredden) -> None:
    frederiksberg = hotel.node("147")
    offers_ = {code: hotel.accepted(code) for code in THREE}
    ask_ahead(frederiksberg, "karim", HERE, COURSE, 1, date(2026, 12, 4))
    hotel.exchange("147")
    with frederiksberg.read() as session:
        (held,) = ahead(session, frederiksberg, HERE, date(2026, 11, 23))
        assert word_on(session, held)
    placement = hotel.plan("147", offers_["147"])  # uses the held place: no answer is awaited
    actions.follow(frederiksberg)
    assert hotel.about("147", placement).placement.state == "ratio_checked"
    hotel.exchange("147")
    hotel.heard("147", placement)

    others = {code: hotel.plan(code, offers_[code]) for code in ("101", "157")}
    hotel.exchange("101", "157")  # Frederiksberg is offline from here
    granted = [code for code, one in others.items() if _word(hotel, code, one).granted]
    assert (len(granted), hotel.fullest()) == (1, 9)
    hotel.day("2026-12-04")
    actions.grant(frederiksberg, "bodil", placement)
    hotel.day("2026-12-06")  # its day is over, and it was not heard: the place is not given away
    hotel.exchange("101", "157")
    assert hotel.fullest() == 9
    hotel.exchange("147")
    assert hotel.fullest() == 9
    assert hotel.about("147", placement).placement.state == "granted"
    assert sum(_word(hotel, code, one).granted for code, one in others.items()) == 1


def test_a_held_place_that_nobody_used_flows_back_at_its_day(hotel: Soebredden) -> None:
    ask_ahead(hotel.node("147"), "karim", HERE, COURSE, 2, date(2026, 11, 25))
    hotel.exchange("147")
    plans = [hotel.plan("101", hotel.accepted("101"))]
    hotel.exchange("101")
    assert not _word(hotel, "101", plans[0]).granted
    hotel.day("2026-11-26")
    told.renew(hotel.town.hub, "mette", hotel.told.ref)
    hotel.exchange("147")  # it hears that they have run out, and the hub that it has
    hotel.exchange("101")
    word = _word(hotel, "101", plans[0])
    assert (word.granted, word.offered_on) == (True, date(2026, 11, 26))
    assert hotel.about("101", plans[0]).placement.state == "ratio_checked"


def test_who_waited_is_offered_the_freed_place_before_new_ones(hotel: Soebredden) -> None:
    offers_ = {code: hotel.accepted(code) for code in THREE}
    plans = {code: hotel.plan(code, offer) for code, offer in offers_.items()}
    hotel.exchange()
    third = next(code for code in THREE if not _word(hotel, code, plans[code]).granted)
    first, second = (code for code in THREE if code != third)
    for code in (first, second):
        hotel.heard(code, plans[code])
        actions.grant(hotel.node(code), "bodil", plans[code])
    hotel.day("2026-12-07")
    told.renew(hotel.town.hub, "mette", hotel.told.ref)
    with hotel.town.hub.begin("test") as tx:
        key = hotel.about(first, plans[first]).key
        tx.write(make.site_report(key, "started", on=COURSE.starts_on), "told")
    hotel.exchange()
    hotel.day("2026-12-10")  # nobody came on Wednesday
    actions.end(hotel.node(first), "bodil", plans[first], "citizen_stopped")
    newcomer = _claim(hotel, first)
    hotel.exchange()
    word = _word(hotel, third, plans[third])
    assert (word.granted, word.offered_on) == (True, date(2026, 12, 10))
    assert (word.starts_on, word.until) == (date(2026, 12, 14), date(2026, 12, 14))
    assert not _hubs_word(hotel, newcomer).granted
    assert "En plads er blevet ledig og tilbydes jer først" in hotel.says(third, plans[third])
    assert hotel.about(third, plans[third]).placement.state == "planned"
    offers.take_offer(hotel.node(third), "karim", plans[third])
    hotel.exchange(third)
    about = hotel.about(third, plans[third])
    assert (about.placement.state, about.placement.starts_on) == (
        "ratio_checked", date(2026, 12, 14),
    )  # fmt: skip
    with pytest.raises(Refused, match="no_offer"):
        offers.take_offer(hotel.node(third), "karim", plans[third])


def test_figures_of_15_days_need_a_decision_whose_reason_both_municipalities_hold(
    hotel: Soebredden,
) -> None:
    offer = hotel.accepted("157")
    hotel.day("2026-11-27")  # 15 days after the manager told of two
    placement = hotel.plan("157", offer)
    hotel.exchange()
    word = _word(hotel, "157", placement)
    assert (word.granted, word.rule, word.counted, word.allowed) == (False, "ratio_stale", 7, 9)
    assert "noget af det er for gammelt at bygge på" in hotel.says("157", placement)
    gentofte = hotel.node("157")
    with pytest.raises(Refused, match="reason_unknown"):
        offers.decide_room(gentofte, "bodil", placement, "because")
    offers.decide_room(gentofte, "bodil", placement, "told_again", "Køkkenchefen siger det samme.")
    hotel.exchange()
    about = hotel.about("157", placement)
    assert (about.placement.state, about.reservation and about.reservation.decided) == (
        "ratio_checked", "told_again",
    )  # fmt: skip
    hotel.heard("157", placement)
    actions.grant(gentofte, "bodil", placement)
    hotel.exchange()
    assert hotel.fullest() == 8
    assert _acts(gentofte, about.placement.claim or "") == ["asked", "decided", "placement"]
    (seen,) = _decided_at(hotel.node("101"))  # Søbredden lies in København
    assert (seen.municipality, seen.decided, seen.counted) == ("157", "told_again", 7)
    assert _decided_at(hotel.node("147")) == []
    assert "Køkkenchefen".encode() not in _everything(hotel.town.hub) + _everything(
        hotel.node("101")
    )


def test_told_again_turns_a_decision_back_into_room(hotel: Soebredden) -> None:
    offer = hotel.accepted("157")
    hotel.day("2026-11-27")
    placement = hotel.plan("157", offer)
    hotel.exchange()
    told.renew(hotel.town.hub, "mette", hotel.told.ref)
    hotel.exchange()
    assert _word(hotel, "157", placement).granted
    with pytest.raises(Refused, match="room_not_open"):
        offers.decide_room(hotel.node("157"), "bodil", placement, "told_again")


def _word(hotel: Soebredden, code: str, placement: str) -> RoomReservation:
    return _hubs_word(hotel, hotel.about(code, placement).placement.claim or "")


def _hubs_word(hotel: Soebredden, claim: str) -> RoomReservation:
    with hotel.town.hub.read() as session:
        row = session.scalars(
            select(ReservationIndex).where(ReservationIndex.claim == claim)
        ).one()
        body: RoomReservation = stored.get(session, row.ref).body
        return body


def _claim(hotel: Soebredden, code: str) -> str:
    with hotel.node(code).begin("test") as tx:
        claim = make.capacity_claim(
            hotel.stage.workplaces[HERE], p_number=HERE, municipality=code,
            starts_on=date(2026, 12, 14), ends_on=date(2027, 1, 10),
        )  # fmt: skip
        return tx.write(claim, "asked")


def _acts(node: Local, key: str) -> list[str]:
    _, record_id = split_ref(key)
    with node.read() as session:
        query = select(History.act).where(History.id == record_id).order_by(History.rev)
        return list(session.scalars(query))


def _decided_at(node: Local) -> list[RoomReservation]:
    with node.read() as session:
        rows = session.scalars(select(ReservationIndex))
        words = [stored.get(session, row.ref).body for row in rows]
    return [word for word in words if word.decided]


def _everything(party: Local) -> bytes:
    with party.read() as session:
        return b"".join(session.scalars(select(History.content)))
