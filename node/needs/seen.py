"""Needs, who fits and where a citizen could go, as told to programs: with `--json`, by the API."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from node.caseload import sees
from node.needs import actions, match, options
from node.needs.actions import Asked
from node.needs.match import Fit
from node.needs.options import Opening
from node.tables import Candidate
from shared import clock
from shared.accounts.actions import Who
from shared.feed.local import Local
from shared.problem import NotFound
from shared.records.need import SlotGroup
from shared.records.proposal import ConditionState


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """A need that is asked of us, and what we have answered, if anything.

    `pledged` is whether its places are of a pledge, and so only for those whom that is for.
    """

    need: str
    code: str
    pledged: bool
    title: str
    employer: str
    slots: int
    start: date
    answer_by: date
    state: str
    answer: str | None
    count: int | None
    reason: str | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSeen(NeedLine):
    """A need with its slot groups; `able` of our own people meet all that one of them demands."""

    tasks: str
    instruments: list[str]
    able: int
    slot_groups: list[SlotGroup]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSeen:
    """One thing that is asked for: met, unknown or unmet."""

    what: str
    state: str
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSeen:
    """A candidate for a slot group; `blocked` is why they cannot be proposed now."""

    code: str
    group: UUID
    rank: int
    unmet: int
    unknown: int
    suggested: bool
    blocked: str | None
    conditions: list[ConditionSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningSeen:
    """A slot group for one citizen; `fits` is whether nothing is unmet or unknown.

    `pledge` is the code of the pledge whose place it is, if it is one for people like them.
    """

    need: str
    group: UUID
    place: str
    pledge: str | None
    fits: bool
    blocked: str | None
    conditions: list[ConditionSeen]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsSeen:
    """Where a citizen could go: open needs, how many are too far, workplaces that may be rung."""

    needs: list[OpeningSeen]
    too_far: int
    workplaces: list[str]


def lines(session: Session, local: Local) -> list[NeedLine]:
    """Return the needs that are asked of us, the one to answer first on top."""
    return [NeedLine(**_members(one)) for one in actions.asked(session, local)]


def need_seen(session: Session, local: Local, code: str) -> NeedSeen:
    """Return one of them whole.

    Raises:
        NotFound: no need of this code is asked of us.
    """
    row = actions.find(session, code)
    asked = next((one for one in actions.asked(session, local) if one.need.ref == row.ref), None)
    if asked is None:
        raise NotFound(code)
    need = actions.whole(session, row)
    able, _ = match.tally(session, local.municipality, row)
    return NeedSeen(
        **_members(asked), tasks=need.tasks, instruments=list(need.instruments), able=able,
        slot_groups=list(need.slot_groups),
    )  # fmt: skip


def fits_seen(
    session: Session, local: Local, code: str, group: UUID | None, *, top: int,
    who: Who | None = None,
) -> list[FitSeen]:  # fmt: skip
    """Return who of our own people fits a need's slot groups (or one of them), the best first.

    `who` is none for the whole node.

    Raises:
        NotFound: there is no such need, or it has no such slot group.
    """
    row = actions.find(session, code)
    groups = [one for one in actions.whole(session, row).slot_groups if group in (None, one.id)]
    if not groups:
        raise NotFound(str(group))
    return [
        _fit(fit, who)
        for one in groups
        for fit in match.fits(session, local.municipality, row, one, top=top)
        if who is None or sees(who, fit.candidate)
    ]


def options_seen(
    session: Session, local: Local, person: Candidate, *, top: int, who: Who | None = None
) -> OptionsSeen:
    """Return where a citizen could go, at most `top` of each."""
    found = options.openings(session, local.municipality, person, clock.today(session))
    near = [one for one in found if not one.out_of_reach]
    places = options.willing(session, local, person, found)
    return OptionsSeen(
        needs=[_opening(one, who) for one in near[:top]], too_far=len(found) - len(near),
        workplaces=[one.workplace.name for one in places[:top]],
    )  # fmt: skip


def _members(asked: Asked) -> dict[str, Any]:
    need, said = asked.need, asked.answer
    return {
        "need": need.ref, "code": need.code, "pledged": need.pledge is not None,
        "title": need.title, "employer": asked.employer,
        "slots": asked.slots, "start": asked.start, "answer_by": need.answer_by,
        "state": need.state, "answer": said and said.answer, "count": said and said.count,
        "reason": said and said.reason, "until": said and said.until,
    }  # fmt: skip


def _fit(fit: Fit, who: Who | None) -> FitSeen:
    return FitSeen(
        code=fit.candidate.code, group=fit.group, rank=fit.rank, blocked=fit.blocked,
        unmet=fit.unmet, unknown=fit.unknown,
        suggested=fit.suggestion is not None, conditions=_conditions(fit.conditions, who),
    )  # fmt: skip


def _opening(one: Opening, who: Who | None) -> OpeningSeen:
    return OpeningSeen(
        need=one.need.code, group=one.group.id, place=one.group.workplace_name, fits=one.fits,
        pledge=one.pledge.code if one.pledge else None,
        blocked=one.blocked, conditions=_conditions(one.conditions, who),
    )  # fmt: skip


def _conditions(states: Iterable[ConditionState], who: Who | None) -> list[ConditionSeen]:
    told = match.shown(states, who) if who else states
    return [
        ConditionSeen(what=one.what, state=one.state, missing=list(one.missing)) for one in told
    ]
