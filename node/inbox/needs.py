"""Needs that wait: for our answer, for the people whom the hub suggests, for what we owe."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.inbox.row import DECIDES, RINGS, Waiting
from node.needs import match
from node.needs.actions import Asked, asked, whole
from node.tables import Candidate
from shared.accounts.actions import Who
from shared.dealings.statements import needs_asked
from shared.feed.local import Local
from shared.rules.service import service
from shared.tables import SuggestionIndex


def needs_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield the needs that ask something of this person."""
    if not who.roles & {"consultant", "node.kam", "caseworker", "team"}:
        return
    for one in asked(session, local):
        if one.need.state != "open":
            continue
        said = one.answer
        if said is None or said.answer == "later":
            able, short = match.tally(session, local.municipality, one.need)
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


def goals_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield the service goals that were missed and are still owed, for the manager."""
    if not who.roles & DECIDES:
        return
    known = {one.need.code: one for one in asked(session, local)}
    needs = needs_asked(session, local.authority, [one.need for one in known.values()])
    found = service(needs, today)
    for need in needs:
        for goal, late, day in (
            ("answer", found.answer.late, need.answer_goal),
            ("candidates", found.candidates.late, need.candidates_by),
        ):
            if day and need.code in late:
                about = {**_of(known[need.code]), "goal": goal}
                yield Waiting(what="goal", code=need.code, due=day, about=about)


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
