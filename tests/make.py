"""One valid body of each kind; any member can be given another value."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4

from shared.records.agreement import (
    Accession,
    Agreement,
    AgreementQuestion,
    AgreementReply,
    FreeTime,
)
from shared.records.codes import public_code
from shared.records.contact import ContactNote
from shared.records.employer import (
    Contact,
    ContactKey,
    Department,
    Employer,
    LegalUnit,
    Target,
    Workplace,
)
from shared.records.need import Answer, GuestAnswer, Need, SlotGroup
from shared.records.outcome_table import OutcomeLine, OutcomeTable
from shared.records.placement import (
    CapacityClaim,
    Outcome,
    Placement,
    RoomReservation,
    SiteReport,
    UsedBy,
)
from shared.records.pledge import Pledge
from shared.records.profile import Profile
from shared.records.promise import Objection, Promise
from shared.records.proposal import (
    ConditionState,
    Decision,
    Disclosure,
    Handout,
    Proposal,
    Screening,
    Suggestion,
    WaitingPlace,
)
from shared.records.quota import Quota
from shared.records.restriction import Lifting, Restriction, SamePlace
from shared.records.rule import Figure, LocalRule, RuleRow
from shared.records.seat import SeatOffer
from shared.records.sector import Feedback, ReasonCount, SectorService
from shared.records.signal import Evidence, ExpectedSum, Reply, Signal
from shared.records.staircase import Stair, StaircasePlan
from shared.records.support import Colleague, Support
from shared.rules.lease import longest
from shared.trust.sealing import ContactBundle

B = TypeVar("B")
TODAY = date(2026, 11, 23)
START = date(2026, 12, 7)
FOUR_WEEKS = date(2027, 1, 3)
CVR = "99000007"
P_NUMBER = "1990000001"
NOBODY = "hub:dk/00000000-0000-7000-8000-000000000000"
ANONYMOUS = "municipality:101/00000000-0000-4000-8000-000000000000"


def contact(name: str = "Mette Kjær") -> Contact:
    return Contact(name=name, phone="12345678", email="mette@example.dk")


def employer(**other: Any) -> Employer:
    unit = LegalUnit(cvr=CVR, name="Nordlys Hoteller A/S")
    return _but(
        Employer(code=public_code("V"), name="Nordlys Hoteller", units=(unit,),
                 contact=contact(), is_demo=True),
        other,
    )  # fmt: skip


def workplace(employer: str = NOBODY, **other: Any) -> Workplace:
    return _but(
        Workplace(
            employer=employer, code=public_code("S"), cvr=CVR, p_number=P_NUMBER,
            name="Søbredden", address="Strandvej 1", postcode="1000", city="København K",
            municipality="101", branch="I", branch_scheme="DB25",
            full_time_persons=Decimal("48.6"), counted_on=date(2026, 11, 1), contact=contact(),
        ),
        other,
    )  # fmt: skip


def department(employer: str = NOBODY, **other: Any) -> Department:
    return _but(
        Department(employer=employer, code=public_code("D"), name="Børn og dagtilbud",
                   head=contact("Lone Lau"), targets=(Target(year=2026, places=12),)),
        other,
    )  # fmt: skip


def contact_key(bundle: ContactBundle, employer: str = NOBODY, **other: Any) -> ContactKey:
    return _but(
        ContactKey(
            employer=employer, contact="Mette Kjær", key_id=bundle.key_id,
            sealing_key=bundle.sealing_key, signing_key=bundle.signing_key,
            signature=bundle.signature,
        ),
        other,
    )  # fmt: skip


def agreement(employer: str = NOBODY, **other: Any) -> Agreement:
    return _but(
        Agreement(
            code=public_code("A"), employer=employer, title="Hotel og restaurant", version=1,
            units=(CVR,), branches=("I",), instruments=("work_placement", "wage_subsidy"),
            invited=("101", "147", "157"), hosting_authority="municipality:101",
            mandate_on=date(2026, 10, 1), valid_from=date(2026, 11, 1),
            valid_to=date(2027, 12, 31), answer_days=5, terms="Vi svarer inden fem dage.",
            contact=contact(),
        ),
        other,
    )  # fmt: skip


def agreement_question(agreement: str = NOBODY, **other: Any) -> AgreementQuestion:
    return _but(
        AgreementQuestion(agreement=agreement, municipality="101", text="Hvem betaler kørsel?",
                          asked_on=TODAY),
        other,
    )  # fmt: skip


def agreement_reply(
    agreement: str = NOBODY, question: str = ANONYMOUS, **other: Any
) -> AgreementReply:
    return _but(
        AgreementReply(agreement=agreement, question=question, municipality="101",
                       asked="Hvem betaler kørsel?", text="Virksomheden.", by="Mette Kjær",
                       answered_on=TODAY),
        other,
    )  # fmt: skip


FREE = FreeTime(weekday="thu", start="09:00", end="11:00")


def accession(agreement: str = NOBODY, **other: Any) -> Accession:
    return _but(
        Accession(
            agreement=agreement, terms_digest=TERMS, municipality="101", state="acceded",
            participation="profiles", kam=contact("Karim Holst"), decided_on=TODAY,
        ),
        other,
    )  # fmt: skip


def pledge(employer: str = NOBODY, agreement: str = NOBODY, **other: Any) -> Pledge:
    return _but(
        Pledge(code=public_code("C"), employer=employer, agreement=agreement, year=2026,
               purpose="small_steps", places=24, promised_on=TODAY, confirmed_on=TODAY),
        other,
    )  # fmt: skip


def slot_group(workplace: str = NOBODY, **other: Any) -> SlotGroup:
    return _but(
        SlotGroup(
            id=uuid4(), workplace=workplace, workplace_name="Søbredden", p_number=P_NUMBER,
            municipality="101", slots=2, hours=30, shift="day", start=START, weeks=4,
        ),
        other,
    )  # fmt: skip


def need(
    employer: str = NOBODY,
    agreement: str = NOBODY,
    groups: Iterable[SlotGroup] | None = None,
    **other: Any,
) -> Need:
    return _but(
        Need(
            code=public_code("B"), employer=employer, agreement=agreement,
            title="Køkken og rengøring", form="placement", occupation="9412", branch="I",
            instruments=("work_placement",), tasks="Opvask, anretning og rengøring.",
            must=("dishwashing",), nice=("cleaning_hotel",), language="basic",
            ordinary_positions=1, slot_groups=tuple(groups or [slot_group()]),
            answer_by=date(2026, 11, 30), posted_on=TODAY,
        ),
        other,
    )  # fmt: skip


def answer(need: str = NOBODY, **other: Any) -> Answer:
    return _but(
        Answer(need=need, municipality="101", answer="supply", count=2, answered_on=TODAY), other
    )


def guest_answer(need: str = NOBODY, **other: Any) -> GuestAnswer:
    said = {"municipality": "157", "answer": "supply", "count": 2, "answered_on": TODAY}
    return GuestAnswer(**{"need": need, **said, **other})


def lease(today: date) -> date:
    """Return the last day of a profile that is written today."""
    return longest(today)


def profile(**other: Any) -> Profile:
    return _but(
        Profile(
            municipality="101", occupations=("9412",), skills=("dishwashing",),
            experience="from_1_to_5", language="working", hours="full", shifts=("day",),
            available="2026-11", reach_minutes=60, basis="consent",
        ),
        other,
    )  # fmt: skip


def suggestion(need: str, group: UUID, profile: str, **other: Any) -> Suggestion:
    return _but(
        Suggestion(
            need=need, slot_group=group, profile=profile, rank=1,
            conditions=(ConditionState(what="hours", state="met", figure=30),),
        ),
        other,
    )  # fmt: skip


def proposal(need: str = NOBODY, group: UUID | None = None, **other: Any) -> Proposal:
    return _but(
        Proposal(
            code=public_code("F"), need=need, slot_group=group or uuid4(), municipality="101",
            pseudonym="0" * 32, occupation="9412", instrument="work_placement",
            proposed_on=TODAY,
        ),
        other,
    )  # fmt: skip


def quota(need: str = NOBODY, group: UUID | None = None, **other: Any) -> Quota:
    return _but(
        Quota(need=need, slot_group=group or uuid4(), municipality="101", n=1, held=1,
              until=date(2026, 11, 30), given_on=TODAY),
        other,
    )  # fmt: skip


def screening(proposal: str = ANONYMOUS, **other: Any) -> Screening:
    return _but(Screening(proposal=proposal, verdict="pass", screened_on=TODAY), other)


def decision(proposal: str = ANONYMOUS, answer: Any = "meet", **other: Any) -> Decision:
    return _but(Decision(proposal=proposal, answer=answer, decided_on=TODAY), other)


def waiting_place(proposal: str = ANONYMOUS, **other: Any) -> WaitingPlace:
    return _but(
        WaitingPlace(proposal=proposal, need=NOBODY, slot_group=uuid4(), place=1,
                     state="waiting", noted_on=TODAY),
        other,
    )  # fmt: skip


def disclosure(proposal: str = ANONYMOUS, **other: Any) -> Disclosure:
    return _but(
        Disclosure(
            proposal=proposal, key_id="0" * 16, suite="hpke-x25519-sha256-chacha20poly1305",
            sealed="AAAA",
        ),
        other,
    )  # fmt: skip


def handout(proposal: str = ANONYMOUS, **other: Any) -> Handout:
    return _but(Handout(proposal=proposal, on=TODAY), other)


def capacity_claim(workplace: str = NOBODY, **other: Any) -> CapacityClaim:
    return _but(
        CapacityClaim(
            workplace=workplace, p_number=P_NUMBER, municipality="101", starts_on=START,
            ends_on=FOUR_WEEKS, share=Decimal(1), use="reserved", counts_in_ratio=True,
            source="own", as_of=TODAY,
        ),
        other,
    )  # fmt: skip


def reservation(claim: str = ANONYMOUS, **other: Any) -> RoomReservation:
    return _but(
        RoomReservation(
            claim=claim, granted=True, counted=3, elsewhere=0, allowed=9, fullest_day=START,
            ordinary=Decimal("48.6"), counted_on=date(2026, 11, 1), rule="ratio",
            used=(UsedBy(source="own", people=3, as_of=TODAY),),
        ),
        other,
    )  # fmt: skip


def placement(need: str = NOBODY, proposal: str = ANONYMOUS, **other: Any) -> Placement:
    return _but(
        Placement(
            code=public_code("P"), need=need, slot_group=uuid4(), proposal=proposal,
            pseudonym="0" * 32, workplace=NOBODY, p_number=P_NUMBER, municipality="101",
            instrument="work_placement", purpose="skills_for_job_here", hours=30,
            starts_on=START, ends_on=FOUR_WEEKS, state="planned", state_on=TODAY,
        ),
        other,
    )  # fmt: skip


def site_report(placement: str = ANONYMOUS, what: Any = "hearing", **other: Any) -> SiteReport:
    said = {"hearing": {"hearing": "agreed"}, "answer": {"answer": "hire"}}.get(what, {})
    return _but(SiteReport(placement=placement, what=what, on=TODAY, **said), other)


def outcome(placement: str = ANONYMOUS, **other: Any) -> Outcome:
    return _but(
        Outcome(placement=placement, weeks_after=0, result="employed_here",
                source="caseworker", on=TODAY),
        other,
    )  # fmt: skip


def rule(**other: Any) -> RuleRow:
    """26 weeks in all under the act of 2027, as an administrator would enter it."""
    groups = Figure(name="groups", codes=("TG03",))
    return _but(
        RuleRow(
            code=public_code("R"), rule="VP-EXT-1", paragraph="LAB (2027) § 99",
            source="entered by hand", valid_from=date(2027, 1, 1), state="draft",
            drafted_on=TODAY, figures=(groups, Figure(name="weeks", number=26)),
        ),
        other,
    )  # fmt: skip


def colleague(**other: Any) -> Colleague:
    return _but(Colleague(municipality="101", name="Bodil Lund", phone="20304050"), other)


def staircase_plan(placement: str = ANONYMOUS, **other: Any) -> StaircasePlan:
    stair = Stair(rung="paid_hours", hours=10, promised_on=FOUR_WEEKS, agreed_on=TODAY)
    return _but(StaircasePlan(placement=placement, stairs=(stair,)), other)


def support(placement: str = ANONYMOUS, **other: Any) -> Support:
    return _but(
        Support(placement=placement, call=NOBODY.replace("hub:dk", "municipality:101"),
                steps=("on_time",), next_talk=START, told_on=TODAY),
        other,
    )  # fmt: skip


def sector_service(**other: Any) -> SectorService:
    return _but(
        SectorService(
            code=public_code("T"), slug="hotel", name="Rekrutteringsservice Hotel",
            branches=("I",), members=("101", "147", "157"), host="municipality:101",
            mandate_on=date(2026, 10, 1), contact=contact("Palle Holm"),
            intake=contact("Anne Vestergaard"), substitute=contact("Bo Lund"),
        ),
        other,
    )  # fmt: skip


def local_rule(**other: Any) -> LocalRule:
    """A municipality's own answer to an open row."""
    groups = Figure(name="groups", codes=("TG12_job_ready",))
    return _but(
        LocalRule(
            code=public_code("R"), rule="VP-DUR-1c", paragraph="LAB § 61, stk. 1",
            source="Juridisk Afdeling, 20 November 2026", valid_from=date(2026, 11, 23),
            valid_to=date(2026, 12, 31), state="confirmed", drafted_on=TODAY, confirmed_on=TODAY,
            figures=(groups, Figure(name="weeks", number=4)),
        ),
        other,
    )  # fmt: skip


def signal(employer: str = NOBODY, **other: Any) -> Signal:
    """The hotel of the story, as its employer is told."""
    evidence = Evidence(
        counted_on=TODAY, known=30, led_on=1, not_known=4, low=Decimal("0.006"),
        high=Decimal("0.167"), expected=Decimal("9.0"), expected_low=3, expected_high=16,
        goes_at=2,
    )  # fmt: skip
    return _but(
        Signal(code=public_code("G"), employer=employer, level="workplace", cvr=CVR,
               workplace=NOBODY, p_number=P_NUMBER, evidence=evidence, told_on=TODAY,
               answer_by=date(2026, 12, 7)),
        other,
    )  # fmt: skip


def reply(about: str = NOBODY, **other: Any) -> Reply:
    return _but(
        Reply(about=about, employer=NOBODY, text="Køkkenet var lukket.", by="Mette Kjær",
              replied_on=TODAY),
        other,
    )  # fmt: skip


def seat_offer(employer: str = NOBODY, **other: Any) -> SeatOffer:
    """A place at the hotel that København holds and cannot fill."""
    return _but(
        SeatOffer(code=public_code("U"), employer=employer, workplace=NOBODY, p_number=P_NUMBER,
                  claim=NOBODY, starts_on=START, ends_on=FOUR_WEEKS, until=date(2026, 12, 4),
                  giver="101", state="offered", state_on=TODAY, contact=contact()),
        other,
    )  # fmt: skip


def restriction(employer: str = NOBODY, **other: Any) -> Restriction:
    """At most two at a time at the hotel of the story."""
    return _but(
        Restriction(code=public_code("L"), employer=employer, municipality="101",
                    level="workplace", cvr=CVR, p_number=P_NUMBER, measure="limit", at_most=2,
                    reason="1 af 30 kom i arbejde.", by="Lise Holm", decided_on=TODAY,
                    review_on=date(2027, 3, 1)),
        other,
    )  # fmt: skip


def lifted(one: Restriction) -> Restriction:
    """The same, ended by somebody who said why."""
    return replace(one, lifted=Lifting(on=TODAY, by="Lise Holm", why="Fire kom i job."))


def expected_sum(workplace: str = NOBODY, **other: Any) -> ExpectedSum:
    """Twelve activity-ready people at the café of the story."""
    return _but(ExpectedSum(workplace=workplace, municipality="101", known=12,
                            expected=Decimal("1.6")), other)  # fmt: skip


def outcome_table(employer: str = NOBODY, **other: Any) -> OutcomeTable:
    """The hotel of the story, where the distribution is too small to show."""
    line = OutcomeLine(level="workplace", code=P_NUMBER, name="Søbredden", known=30,
                       expected=Decimal("9.0"), why_not="small_cells")  # fmt: skip
    return _but(OutcomeTable(employer=employer, counted_on=TODAY, lines=(line,)), other)


def same_place(employer: str = NOBODY, **other: Any) -> SamePlace:
    """The hotel of the story under the P-number after it."""
    return _but(
        SamePlace(employer=employer, municipality="101", earlier=P_NUMBER, later="1003456788",
                  same=True, by="Lise Holm", on=TODAY),
        other,
    )  # fmt: skip


def promise(employer: str = NOBODY, **other: Any) -> Promise:
    """Three candidates for the kitchen of the story, by the first of December."""
    return _but(
        Promise(code=public_code("H"), employer=employer, municipality="101",
                what="Tre kandidater til køkkenet", due=date(2026, 12, 1), given_on=TODAY,
                given_by="Karim Holst", keeper="Karim Holst"),
        other,
    )  # fmt: skip


def objection(promise: str = NOBODY, employer: str = NOBODY, **other: Any) -> Objection:
    """Somebody who was promised three, and had two."""
    return _but(
        Objection(promise=promise, employer=employer, municipality="101", why="Kun to kom.",
                  by="Karim Holst", on=TODAY),
        other,
    )  # fmt: skip


def contact_note(employer: str = NOBODY, **other: Any) -> ContactNote:
    """A talk on the phone about places after New Year."""
    return _but(
        ContactNote(code=public_code("N"), employer=employer, municipality="101", on=TODAY,
                    way="phone", by="Anna Lund", spoke_with="Mette Kjær",
                    about="Flere pladser efter nytår"),
        other,
    )  # fmt: skip


def feedback(need: str = NOBODY, **other: Any) -> Feedback:
    return _but(
        Feedback(need=need, slot_group=uuid4(), workplace_name="Søbredden",
                 municipalities=("101",), nominated=3, shortlisted=2, accepted=1,
                 reasons=(ReasonCount(gate="declined", reason="shift", count=1),),
                 given_on=TODAY),
        other,
    )  # fmt: skip


def _but(body: B, other: dict[str, Any]) -> B:
    return replace(body, **other) if other else body  # type: ignore[type-var]  # a dataclass


TERMS = agreement().terms_digest  # what an accession names
