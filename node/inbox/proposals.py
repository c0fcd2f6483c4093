"""Proposals that wait: a meeting, a plan, or news of a no, by the day it is to be seen to."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.caseload import sees
from node.inbox.row import NEWS_DAYS, Waiting, What
from node.needs import match
from node.proposals.standing import Sent, sent
from node.tables import Candidate
from shared.accounts.actions import Who
from shared.feed.local import Local
from shared.rules.working_days import add_working_days
from shared.tables import DecisionIndex

NEWS: Final = frozenset({"declined", "consent_ended", "slot_gone", "hired"})
TO_MEET_DAYS = 2
TO_PLAN_DAYS = 2


def proposals_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield the proposals that ask something of this person, or tell them of a no."""
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
    if one.unsigned:
        return None  # it is the employer's contact that it waits for
    match one.standing:
        case "meet" if not one.disclosed:
            return "meet", add_working_days(days[key, "meet"], TO_MEET_DAYS)
        case "accepted":
            return "plan", add_working_days(days[key, "accept"], TO_PLAN_DAYS)
        case "confirmed" if one.proposal.confirmed_on:
            return "plan", add_working_days(one.proposal.confirmed_on, TO_PLAN_DAYS)
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
