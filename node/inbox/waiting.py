"""What awaits the municipality, each with its day: needs, suggestions, decisions, placements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from node.caseload import sees
from node.measures import seen as measures
from node.needs import match
from node.needs.actions import Asked, asked, whole
from node.placements.actions import ours
from node.placements.answers import call, ring_day
from node.placements.rules import checks
from node.placements.state import Known, known
from node.proposals.standing import Sent, sent
from node.staircases.seen import stair_due
from node.swaps.actions import seats
from node.tables import Away, Candidate
from shared.accounts.actions import Who
from shared.accounts.tables import Account, Charge
from shared.dealings.contacts import Talk, recent
from shared.dealings.entrances import entrance
from shared.dealings.statements import needs_asked
from shared.feed import stored
from shared.feed.local import Local
from shared.promises.seen import Promised, promises
from shared.rules.period import Period
from shared.rules.placement import RUNNING, next_step, outcome_days
from shared.rules.reservation import FOR_PEOPLE
from shared.rules.routing import Routed
from shared.rules.working_days import add_working_days
from shared.tables import DecisionIndex, PromiseIndex, SuggestionIndex

What = Literal[
    "answer", "suggestions", "meet", "plan", "declined", "consent_ended", "slot_gone", "slot_free",
    "hired", "no_room", "vitas", "grant", "waits", "lapsed", "end", "outcome",
    "ring", "back", "not_come",
    "decide_room", "room_offered", "room_came",
    "promise", "promised", "owed", "swapped",
    "measure", "talk", "stair",
]  # fmt: skip
CASEWORK = frozenset({"caseworker", "team"})
RINGS = frozenset({"node.kam", "consultant"})
PERSONAL = frozenset({"grant", "decide_room", "measure", "talk", "promise", "promised", "swapped"})
ONLY: Mapping[str, frozenset[str]] = {
    "grant": CASEWORK, "decide_room": CASEWORK, "ring": RINGS,
    "measure": CASEWORK, "talk": CASEWORK,
}  # fmt: skip
NEWS: Final = frozenset({"declined", "consent_ended", "slot_gone", "hired"})
NEWS_DAYS = 5  # working days: long enough to propose another
TO_MEET_DAYS = 2
TO_PLAN_DAYS = 2
NOT_COME_DAYS = 1  # somebody has to hear what happened
SOON_DAYS = 5  # working days before the last day on which the end is asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row of the inbox: what it is about, by which day, and the figures of its words.

    `routed` is whom it goes to (`routed.py`), by its `branch` and the candidate it is about.
    """

    what: What
    code: str
    due: date
    branch: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    routed: Routed | None = None

    def is_for(self, login: str) -> bool:
        """Whether it goes to this person, or to all since nobody knows its branch or citizen."""
        return self.routed is None or not self.routed.to or login in self.routed.to


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTold:
    """A row as programs and commands are told of it, by codes and days alone.

    `code` is of the need, proposal, placement or promise; `reason` is the employer's for a
    decline; `able` meet all a need's conditions, `short` lack one, `number` the hub suggests;
    `to` are the logins of who knows its branch and citizen.
    """

    what: What
    code: str
    due: date
    candidate: str | None = None
    need: str | None = None
    title: str | None = None
    employer: str | None = None
    workplace: str | None = None
    start: date | None = None
    end: date | None = None
    reason: str | None = None
    slots: int | None = None
    able: int | None = None
    short: int | None = None
    number: int | None = None
    to: tuple[str, ...] = ()


def told(row: Waiting) -> WaitingTold:
    """Return a row without what is there for its words on the page alone."""
    about, need = row.about, row.about.get("need")
    names = ("title", "employer", "start", "end", "reason", "slots", "able", "short", "number")
    place = about.get("place")
    return WaitingTold(
        what=row.what, code=row.code, due=row.due, candidate=about.get("candidate") or None,
        need=need.code if need else None, workplace=place if isinstance(place, str) else None,
        to=row.routed.to if row.routed else (),
        **{name: about[name] for name in names if name in about},
    )  # fmt: skip


def waiting(session: Session, local: Local, who: Who, today: date) -> list[Waiting]:
    """Return what awaits this person, the first to run out on top."""
    here = local.municipality
    found = [
        *_needs(session, local, here, who, today),
        *_proposals(session, local, who, today),
        *_placements(session, local, who, today),
        *_promises(session, local, who, today),
        *_swaps(session, local, who, today),
    ]
    return sorted(found, key=lambda row: (row.due, row.what, row.code))


def _needs(session: Session, local: Local, here: str, who: Who, today: date) -> Iterator[Waiting]:
    if not who.roles & {"consultant", "node.kam", "caseworker", "team"}:
        return
    for one in asked(session, local):
        if one.need.state != "open":
            continue
        said = one.answer
        if said is None or said.answer == "later":
            able, short = match.tally(session, here, one.need)
            about = {**_of(one), "able": able, "short": short}
            due = said.until if said and said.until else one.need.answer_by
            yield Waiting(what="answer", code=one.need.code, due=due, about=about,
                          branch=one.need.branch)  # fmt: skip
        elif said.answer == "supply":
            yield from _owed(session, local, one, who, today)
            number = _unproposed(session, one)
            if number and one.need.answer_by >= today:
                yield Waiting(
                    what="suggestions", code=one.need.code, due=one.need.answer_by,
                    branch=one.need.branch,
                    about={**_of(one), "number": number},
                )  # fmt: skip


def _owed(session: Session, local: Local, one: Asked, who: Who, today: date) -> Iterator[Waiting]:
    """The service goal: fewer are proposed than we answered, and the day for them has passed."""
    (need,) = needs_asked(session, local.authority, [one.need])
    if need.candidates_by and need.owes(today) and who.roles & RINGS:
        about = {**_of(one), "number": need.count - need.proposed}
        yield Waiting(what="owed", code=need.code, due=need.candidates_by, about=about,
                      branch=one.need.branch)  # fmt: skip


def _of(one: Asked) -> dict[str, Any]:
    return {"title": one.need.title, "employer": one.employer, "slots": one.slots,
            "start": one.start}  # fmt: skip


def _unproposed(session: Session, one: Asked) -> int:
    """How many of the people whom the hub suggests for a need are not proposed or placed."""
    rows = session.scalars(select(SuggestionIndex).where(SuggestionIndex.need == one.need.ref))
    people = {
        person.profile: person.id
        for person in session.scalars(select(Candidate).where(Candidate.profile.is_not(None)))
    }
    need = whole(session, one.need)
    blocked = {group.id: match.blocks(session, group.id) for group in need.slot_groups}
    return len(
        {
            people[row.profile]
            for row in rows
            if row.profile in people and people[row.profile] not in blocked.get(row.slot_group, {})
        }
    )


def _proposals(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    people = {one.code: one for one in session.scalars(select(Candidate))}
    decisions = session.scalars(select(DecisionIndex))
    days = {(row.proposal, row.answer): row.decided_on for row in decisions}
    taken = {who for who, _ in (*match.live_proposals(session), *match.live_placements(session))}
    for one in sent(session, local):
        person = people.get(one.candidate)
        found = _next_of(one, days)
        if found is None or not sees(who, person):
            continue
        what, due = found
        if what in NEWS and due < today:
            continue
        if what in ("slot_gone", "slot_free") and person and person.id in taken:
            continue
        about = {"candidate": one.candidate, "need": one.need, "reason": one.reason,
                 "group": one.group, "place": one.place}  # fmt: skip
        yield Waiting(what=what, code=one.proposal.code, due=due, about=about,
                      branch=one.need.branch if one.need else None)  # fmt: skip


def _next_of(one: Sent, days: Mapping[tuple[str, str], date]) -> tuple[What, date] | None:
    """What a proposal asks for, and by when; what is only news is shown until then."""
    key = one.proposal.ref
    match one.standing:
        case "meet" if not one.disclosed:
            return "meet", add_working_days(days[key, "meet"], TO_MEET_DAYS)
        case "accepted":
            return "plan", add_working_days(days[key, "accept"], TO_PLAN_DAYS)
        case "hired" if one.group:
            return "hired", add_working_days(one.group.start, TO_MEET_DAYS)
        case "declined" if one.need and one.need.state == "open":
            return "declined", add_working_days(days[key, "decline"], NEWS_DAYS)
        case "slot_gone" if one.place and one.place.until:
            return "slot_free", one.place.until
        case "slot_gone":
            return "slot_gone", add_working_days(days[key, "decline"], NEWS_DAYS)
    if one.consent_ended_on:
        return "consent_ended", add_working_days(one.consent_ended_on, NEWS_DAYS)
    return None


def _placements(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    for row in ours(session, local):
        if row.state in ("refused", "withdrawn", "closed"):
            continue
        about = known(session, row.ref, today)
        candidate = session.get(Candidate, about.case.candidate)
        if not sees(who, candidate):
            continue
        place = stored.get(session, row.workplace).body
        said = {"candidate": candidate.code if candidate else "", "place": place.name,
                "contact": place.contact, "start": row.starts_on, "end": row.ends_on}  # fmt: skip
        for what, due in _due(session, local, about, today):
            if who.roles & ONLY.get(what, who.roles):
                rung = _rung(session, place.employer, today) if what == "ring" else None
                yield Waiting(what=what, code=row.code, due=due, branch=place.branch,
                              about={**said, "rung": rung})  # fmt: skip


def _rung(session: Session, employer: str, today: date) -> Talk | None:
    """The newest talk of any municipality that who is about to ring the employer should know."""
    return next(iter(recent(session, employer, today)), None)


def _swaps(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Places that moved to or from us, as news for who speaks with the workplace."""
    ours = local.municipality
    for one in seats(session, local) if who.roles & RINGS else ():
        due = add_working_days(one.body.state_on, NEWS_DAYS)
        if one.body.state == "taken" and ours in (one.body.giver, one.body.taker) and due >= today:
            about = {"place": one.place, "giver": one.giver, "taker": one.taker,
                     "contact": one.body.contact, "start": one.body.starts_on,
                     "end": one.body.ends_on}  # fmt: skip
            yield Waiting(what="swapped", code=one.body.code, due=due, about=about)


def _promises(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Our promises that this person sees to, and the employers' that have passed their day."""
    charge = set(session.scalars(_in_charge(who, today)))
    for one in promises(session, today, PromiseIndex.state == "open"):
        about: dict[str, Any] = {
            "title": one.body.what,
            "employer": one.employer,
            "keeper": one.body.keeper,
        }
        if one.by_employer:
            if one.standing == "overdue" and who.roles & RINGS:
                about["rung"] = _rung(session, one.body.employer, today)
                yield Waiting(what="promised", code=one.body.code, due=one.body.due, about=about)
        elif one.record.ref in charge or _stands_in(session, who, one, today):
            yield Waiting(what="promise", code=one.body.code, due=one.body.due, about=about)


def _in_charge(who: Who, today: date) -> Select[str]:
    """Select what this person sees to, and what those do whose substitute they are today."""
    away = select(Away.login).where(
        Away.substitute == who.login, Away.first <= today, Away.last >= today
    )
    theirs = or_(Account.id == who.id, Account.login.in_(away))
    return select(Charge.thing).join(Account, Account.id == Charge.account).where(theirs)


def _stands_in(session: Session, who: Who, one: Promised, today: date) -> bool:
    """Tell whether this person answers today for the colleague who sees to a promise."""
    door = entrance(session, one.body.employer, one.body.municipality, today)
    if not (door.stands_in_until and door.accession):
        return False
    away: str = door.accession.body.kam.name
    return (door.contact.name, away) == (who.name, one.body.keeper)


def _due(session: Session, local: Local, about: Known, today: date) -> Iterator[tuple[What, date]]:
    now = about.placement
    if now.state not in measures.OVER:
        yield from measures.waiting(session, about.key, today)
    if awaited := stair_due(session, about.key, today):
        yield "stair", awaited
    if now.state == "ended":
        days = outcome_days(about.ended_on).items()
        late = [day for weeks, day in days if weeks not in about.noted and day <= today]
        if late:
            yield "outcome", add_working_days(min(late), SOON_DAYS)
    elif now.state in RUNNING:
        yield from _while_it_runs(about, today)
    elif now.state == "granted":
        if nobody_came := about.said("not_started"):
            yield "not_come", add_working_days(nobody_came.on, NOT_COME_DAYS)
        elif today >= now.starts_on:
            yield "waits", now.starts_on
    elif about.lapsed:
        yield "lapsed", now.starts_on
    else:
        yield from _before_grant(session, local, about)


def _while_it_runs(about: Known, today: date) -> Iterator[tuple[What, date]]:
    now, ring = about.placement, ring_day(about)
    if ring and call(about, today) == "open":
        yield "ring", ring
    if now.expected_back and now.expected_back <= today:
        yield "back", now.expected_back
    if add_working_days(today, SOON_DAYS) >= now.ends_on:
        yield "end", now.ends_on


def _before_grant(session: Session, local: Local, about: Known) -> Iterator[tuple[What, date]]:
    now = about.placement
    course = Period(now.starts_on, now.ends_on)
    step = next_step(
        now.state, checks(session, local, about), state_on=now.state_on, course=course
    )
    due = step.due if step and step.due else now.starts_on
    if now.state == "planned":
        yield from _room_due(about, due)
        return
    names: dict[str, What] = {"heard": "vitas", "applied": "grant"}
    if now.state == "ratio_checked" and about.reservation and about.reservation.offered_on:
        names["ratio_checked"] = "room_came"
    yield names.get(now.state, "waits"), due


def _room_due(about: Known, due: date) -> Iterator[tuple[What, date]]:
    """What the hub's word on the room asks of people, if anything."""
    word = about.reservation
    if word is None:
        return
    if about.is_offered:
        yield "room_offered", word.until or due
    elif not (word.granted or word.decided):
        yield "decide_room" if word.rule in FOR_PEOPLE else "no_room", due
