"""`/api/v1/placements/<code>/…`: facts of the law, longer courses, and how each was judged."""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from marshmallow_dataclass import class_schema

from node.placements import deciding
from node.placements.facts import STAFF, facts_of
from node.placements.judged import RuleJudged, judged_rules
from node.placements.standing import Standing, standing
from shared import clock
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code, Text
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("placements", __name__, "What a municipality decides.", name="deciding")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsStated:
    """What the law asks and no file says; what is left out is not known."""

    subgroup: Code | None = None
    began_on: date | None = None
    exception: Code | None = None
    last_here: bool | None = None
    self_found: bool = False
    staff_last_month: Decimal | None = field(default=None, metadata={"validate": STAFF})
    staff_mean: Decimal | None = field(default=None, metadata={"validate": STAFF})
    staff_unit: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionWanted:
    """The new last day, and why the citizen needs longer; the text stays at this node."""

    ends_on: date
    assessment: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDecided:
    """The decision; a refusal takes a reason, and so does a grant against a rule."""

    answer: Literal["grant", "refuse"]
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionSeen:
    """What is asked for, and what the law of today says of it."""

    ends_on: date
    asked_on: date
    answer: str
    code: str
    rule_set: str
    paragraph: str


FACTS, WANTED, DECIDED = (
    class_schema(one, base_schema=BodySchema)()
    for one in (FactsStated, ExtensionWanted, ExtensionDecided)
)
EXTENSIONS = class_schema(ExtensionSeen)(many=True)
JUDGED = class_schema(RuleJudged)(many=True)


@blueprint.get("/<code>/facts")
@blueprint.response(200, FACTS)
def facts(code: str) -> FactsStated:
    """Show what is stated."""
    return _facts(_see(code))


@blueprint.put("/<code>/facts")
@blueprint.arguments(FACTS)
@blueprint.response(200, FACTS)
def state_facts(said: FactsStated, code: str) -> FactsStated:
    """State all of it anew."""
    one = _see(code)
    deciding.state_facts(local(), current().actor, code, asdict(said))
    return _facts(one)


@blueprint.get("/<code>/extensions")
@blueprint.response(200, EXTENSIONS)
def extensions(code: str) -> list[ExtensionSeen]:
    """Show the longer course that is asked for, if there is one, as it is judged today."""
    return _open(_see(code))


@blueprint.post("/<code>/extensions")
@blueprint.arguments(WANTED)
@blueprint.response(201, EXTENSIONS)
def ask_extension(said: ExtensionWanted, code: str) -> list[ExtensionSeen]:
    """Ask for a longer course, and for the room that it takes."""
    one = _see(code)
    deciding.ask_extension(local(), current().actor, code, said.ends_on, said.assessment)
    return _open(one)


@blueprint.post("/<code>/extensions/decide")
@blueprint.arguments(DECIDED)
@blueprint.response(200, JUDGED)
def decide_extension(said: ExtensionDecided, code: str) -> list[RuleJudged]:
    """Grant or refuse the longer course, by the law of today."""
    one, actor = _see(code), current().actor
    if said.answer == "grant":
        deciding.grant_extension(local(), actor, code, said.reason)
    else:
        deciding.refuse_extension(local(), actor, code, said.reason or "")
    return _judged(one)


@blueprint.get("/<code>/judgements")
@blueprint.response(200, JUDGED)
def judged(code: str) -> list[RuleJudged]:
    """Show how each rule was judged at each act, the first first."""
    return _judged(_see(code))


def _judged(one: Standing) -> list[RuleJudged]:
    with local().read() as session:
        return judged_rules(session, one.about.key)


def _see(code: str) -> Standing:
    with local().read() as session:
        return standing(session, local(), code, current())


def _facts(one: Standing) -> FactsStated:
    with local().read() as session:
        found = facts_of(session, one.about.key)
    return FactsStated(**{name: getattr(found, name) for name in FactsStated.__slots__})


def _open(one: Standing) -> list[ExtensionSeen]:
    with local().read() as session:
        asked = deciding.open_extension(session, one.about.key)
        if asked is None:
            return []
        today = clock.today(session)
        verdict = deciding.judged_extension(session, one.about, asked.ends_on, today)
    return [
        ExtensionSeen(
            ends_on=asked.ends_on, asked_on=asked.asked_on, answer=verdict.answer,
            code=verdict.code, rule_set=verdict.rule_set, paragraph=verdict.paragraph,
        )
    ]  # fmt: skip
