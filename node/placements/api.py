"""`/api/v1/placements`: from plan to outcome, with each rule and the next step, by code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Concatenate, Literal, ParamSpec

from flask_smorest.pagination import PaginationParameters
from marshmallow import fields, validate
from marshmallow_dataclass import class_schema

from node.placements import actions, answers, offers, outcomes
from node.placements.hearing import choose_own, wants_own
from node.placements.plan import plan
from node.placements.planning_pages import PlanSchema, plan_of, see_proposal
from node.placements.standing import PlacementLine, PlacementSeen, lines, seen, standing
from shared import clock
from shared.accounts.access import current
from shared.feed.local import Local
from shared.records.base import BodySchema
from shared.records.formats import Code, Text
from shared.web.answers_api import ANSWERS, answers_told
from shared.web.api import Blueprint
from shared.web.here import local

P = ParamSpec("P")
blueprint = Blueprint("placements", __name__, "Placements of our people, from plan to outcome.")


class PlannedSchema(PlanSchema):
    """A plan on an accepted proposal."""

    proposal = fields.String(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The employer's application in VITAS; the reference stays at this node."""

    reference: str = field(
        metadata={"validate": validate.Length(min=1, max=120)}
    )  # of VITAS: any digits
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """Why it is granted where a rule leaves that to the municipality; stays at this node."""

    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDecided:
    """Why room is used where its figures leave that to people: a code, and words that stay."""

    reason: Code
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRefused:
    """The code of a refusal."""

    code: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementEnded:
    """The last day there, and why when it comes before the planned one."""

    reason: Code | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementInterrupted:
    """Why and since when the person is away, and when they are expected back."""

    reason: Code
    on: date | None = None
    expected_back: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementResumed:
    """The first day back."""

    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingChosen:
    """Whether each placement has a hearing of its `own`, or one for like tasks is reused."""

    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """The workplace was rung and promised its answer by a day."""

    promised_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeNoted:
    """What became of the person so many weeks after the end; ordinary hours a week."""

    weeks: Literal[0, 13, 26]
    result: outcomes.Result
    source: outcomes.Source = "caseworker"
    hours: int | None = field(default=None, metadata={"validate": validate.Range(1, 37)})


HEARING = class_schema(HearingChosen, base_schema=BodySchema)()
LINES = class_schema(PlacementLine)(many=True)
SEEN = class_schema(PlacementSeen)()
APPLIED, GRANTED, DECIDED, REFUSED, ENDED, AWAY, BACK, RUNG, OUTCOME = (
    class_schema(one, base_schema=BodySchema)()
    for one in (
        Applied, Granted, RoomDecided, PlacementRefused, PlacementEnded, PlacementInterrupted,
        PlacementResumed, Rung, OutcomeNoted,
    )
)  # fmt: skip


@blueprint.get("")
@blueprint.response(200, LINES)
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[PlacementLine]:
    """List the placements that you may see, the first start first."""
    page = pagination_parameters
    with local().read() as session:
        found = lines(session, local(), current())
    page.item_count = len(found)
    return found[page.first_item : page.last_item + 1]


@blueprint.get("/answers")
@blueprint.response(200, ANSWERS)
def answered() -> list[dict[str, object]]:
    """Count the workplaces' answers before the end, and which yeses came true."""
    with local().read() as session:
        return answers_told(answers.answered(session, local(), clock.today(session)))


@blueprint.get("/hearing")
@blueprint.response(200, HEARING)
def hearing() -> HearingChosen:
    """Show whether a hearing about the same tasks is reused."""
    with local().read() as session:
        return HearingChosen(own=wants_own(session))


@blueprint.put("/hearing")
@blueprint.arguments(HEARING)
@blueprint.response(200, HEARING)
def choose_hearing(said: HearingChosen) -> HearingChosen:
    """Let placements that are planned from now on have a hearing of their own, or reuse one."""
    choose_own(local(), current().actor, said.own)
    return said


@blueprint.post("")
@blueprint.arguments(PlannedSchema())
@blueprint.response(201, SEEN)
def make(said: Mapping[str, Any]) -> PlacementSeen:
    """Plan a placement on an accepted proposal, and ask for room."""
    see_proposal(said["proposal"])
    _, code = plan(local(), current().actor, said["proposal"], plan_of(said))
    return _seen(code)


@blueprint.get("/<code>")
@blueprint.response(200, SEEN)
def show(code: str) -> PlacementSeen:
    """Show a placement with the rules that it must meet, and its next step."""
    return _seen(code)


@blueprint.post("/<code>/apply")
@blueprint.arguments(APPLIED)
@blueprint.response(200, SEEN)
def apply(said: Applied, code: str) -> PlacementSeen:
    """Note that the employer has applied in VITAS."""
    return _done(code, actions.apply, said.reference, said.on)


@blueprint.post("/<code>/grant")
@blueprint.arguments(GRANTED)
@blueprint.response(200, SEEN)
def grant(said: Granted, code: str) -> PlacementSeen:
    """Grant it; refused with figures and paragraph when a rule forbids that."""
    return _done(code, actions.grant, said.reason)


@blueprint.post("/<code>/refuse")
@blueprint.arguments(REFUSED)
@blueprint.response(200, SEEN)
def refuse(said: PlacementRefused, code: str) -> PlacementSeen:
    """Refuse it with a code of the closed list."""
    return _done(code, actions.refuse, said.code)


@blueprint.post("/<code>/decide-room")
@blueprint.arguments(DECIDED)
@blueprint.response(200, SEEN)
def decide_room(said: RoomDecided, code: str) -> PlacementSeen:
    """Decide that room is used where its figures leave that to people."""
    return _done(code, offers.decide_room, said.reason, said.text)


@blueprint.post("/<code>/take-offer")
@blueprint.response(200, SEEN)
def take_offer(code: str) -> PlacementSeen:
    """Move it to the days from which room is offered."""
    return _done(code, offers.take_offer)


@blueprint.post("/<code>/end")
@blueprint.arguments(ENDED)
@blueprint.response(200, SEEN)
def end(said: PlacementEnded, code: str) -> PlacementSeen:
    """End it, or take it back before it has begun."""
    return _done(code, actions.end, said.reason, said.on)


@blueprint.post("/<code>/interrupt")
@blueprint.arguments(AWAY)
@blueprint.response(200, SEEN)
def interrupt(said: PlacementInterrupted, code: str) -> PlacementSeen:
    """Note that the person is away for a time."""
    return _done(
        code, actions.interrupt, said.reason, on=said.on, expected_back=said.expected_back
    )


@blueprint.post("/<code>/resume")
@blueprint.arguments(BACK)
@blueprint.response(200, SEEN)
def resume(said: PlacementResumed, code: str) -> PlacementSeen:
    """Note that the person is back."""
    return _done(code, actions.resume, said.on)


@blueprint.post("/<code>/rung")
@blueprint.arguments(RUNG)
@blueprint.response(200, SEEN)
def rang(said: Rung, code: str) -> PlacementSeen:
    """Note that the workplace was rung for its answer before the end."""
    return _done(code, answers.rang, said.promised_by)


@blueprint.post("/<code>/outcomes")
@blueprint.arguments(OUTCOME)
@blueprint.response(200, SEEN)
def outcome(said: OutcomeNoted, code: str) -> PlacementSeen:
    """Note what became of the person; in other words than before, it is corrected."""
    found = outcomes.Found(weeks=said.weeks, result=said.result, source=said.source,
                           hours=said.hours)  # fmt: skip
    return _done(code, outcomes.note, found)


def _done(
    code: str,
    act: Callable[Concatenate[Local, str, str, P], object],
    *said: P.args,
    **more: P.kwargs,
) -> PlacementSeen:
    """Do one act on a placement that this person may see, and show how it stands then."""
    with local().read() as session:
        standing(session, local(), code, current())
    act(local(), current().actor, code, *said, **more)
    return _seen(code)


def _seen(code: str) -> PlacementSeen:
    with local().read() as session:
        return seen(session, local(), code, current())
