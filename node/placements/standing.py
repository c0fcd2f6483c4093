"""Placements as they stand, for who may see them: the same for pages, programs and commands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.caseload import sees
from node.placements import actions
from node.placements.actions import all_ours, find, ours
from node.placements.answers import call
from node.placements.rules import checks
from node.placements.state import Known, known
from node.tables import Candidate, Case
from shared import clock
from shared.accounts.actions import Who
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound
from shared.records.employer import Workplace
from shared.rules.checklist import Check
from shared.rules.period import Period
from shared.rules.placement import NextStep, next_step
from shared.rules.task import TaskState
from shared.tables import PlacementIndex


@dataclass(frozen=True, slots=True)
class Standing:
    """One placement with whose it is and where."""

    about: Known
    candidate: Candidate | None
    place: Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementLine:
    """One placement of a list; `candidate` is a code, none when the citizen is erased."""

    placement: str
    code: str
    state: str
    starts_on: date
    ends_on: date
    instrument: str
    workplace: str
    candidate: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSeen:
    """One rule of the checklist: met, unknown or unmet, with its code and figures."""

    what: str
    state: str
    code: str
    rule: str
    paragraph: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeen:
    """The ordinary next step: who takes it by which day, and which rules are missing for it."""

    to: str
    who: tuple[str, ...]
    due: date | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementSeen(PlacementLine):
    """A placement with its rules, its next step, and what came of it.

    `call` is the call to the workplace for its answer before the end; `outcomes` are by weeks.
    """

    state_on: date
    vitas: str | None
    refusal: str | None
    end_reason: str | None
    call: TaskState
    next: StepSeen | None
    checks: list[RuleSeen] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)


def standing(session: Session, local: Local, code: str, who: Who | None = None) -> Standing:
    """Return the placement of ours with a public code; `who` is none for the whole node.

    Raises:
        NotFound: there is none, or this person may not know of it.
    """
    row = find(session, local, code)
    found = _standing(session, row, clock.today(session))
    if who is not None and not sees(who, found.candidate):
        raise NotFound(code)
    return found


def standings(session: Session, local: Local, who: Who | None = None) -> list[Standing]:
    """Return the placements that a person may see, the next to start on top."""
    today = clock.today(session)
    found = (_standing(session, row, today) for row in ours(session, local))
    return [one for one in found if who is None or sees(who, one.candidate)]


def parted(
    session: Session, local: Local, who: Who
) -> list[tuple[PlacementIndex, Candidate | None]]:
    """Return the placements of which the federation knows no more that a person may see."""
    rows = [(row, _whose(session).get(row.ref)) for row in actions.parted(session, local)]
    return [(row, candidate) for row, candidate in rows if sees(who, candidate)]


def lines(session: Session, local: Local, who: Who | None = None) -> list[PlacementLine]:
    """Return the same as a list, without judging each."""
    whose = _whose(session)
    rows = all_ours(session, local)
    return [_line(row, whose.get(row.ref)) for row in rows
            if who is None or sees(who, whose.get(row.ref))]  # fmt: skip


def judged(
    session: Session, local: Local, about: Known
) -> tuple[Sequence[Check], NextStep | None]:
    """Return how the rules of a placement stand, and its ordinary next step."""
    now, found = about.placement, checks(session, local, about)
    course = Period(now.starts_on, now.ends_on)
    return found, next_step(now.state, found, state_on=now.state_on, course=course)


def seen(session: Session, local: Local, code: str, who: Who | None = None) -> PlacementSeen:
    """Return all of a placement as programs and commands are told of it.

    Raises:
        NotFound: as `standing`.
    """
    one = standing(session, local, code, who)
    about, now = one.about, one.about.placement
    found, step = judged(session, local, about)
    return PlacementSeen(
        placement=about.key, code=now.code, state=now.state, starts_on=now.starts_on,
        ends_on=now.ends_on, instrument=now.instrument, workplace=now.workplace,
        candidate=one.candidate.code if one.candidate else None, state_on=now.state_on,
        vitas=about.case.vitas_reference, refusal=now.refusal, end_reason=now.end_reason,
        call=call(about, clock.today(session)), next=_step(step),
        checks=[
            RuleSeen(what=check.what, state=check.state, code=check.code, rule=check.rule,
                     paragraph=check.paragraph,
                     params={name: str(value) for name, value in check.params.items()})
            for check in found
        ],
        outcomes={str(weeks): result for weeks, result in about.noted.items()},
    )  # fmt: skip


def _whose(session: Session) -> dict[str, Candidate]:
    query = select(Case.placement, Candidate).join(Candidate, Candidate.id == Case.candidate)
    return {placement: candidate for placement, candidate in session.execute(query)}


def _standing(session: Session, row: PlacementIndex, today: date) -> Standing:
    about = known(session, row.ref, today)
    place: Workplace = stored.get(session, row.workplace).body
    return Standing(about, session.get(Candidate, about.case.candidate), place)


def _line(row: PlacementIndex, candidate: Candidate | None) -> PlacementLine:
    return PlacementLine(
        placement=row.ref, code=row.code, state=row.state, starts_on=row.starts_on,
        ends_on=row.ends_on, instrument=row.instrument, workplace=row.workplace,
        candidate=candidate.code if candidate else None,
    )  # fmt: skip


def _step(found: NextStep | None) -> StepSeen | None:
    if found is None:
        return None
    missing = tuple(check.what for check in found.missing)
    return StepSeen(to=found.step.to, who=found.step.who, due=found.due, missing=missing)
