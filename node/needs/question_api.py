"""`/api/v1/questions`: the citizen is asked about one workplace before being proposed there."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from marshmallow_dataclass import class_schema

from node.citizens.pages import visible_one
from node.needs import asking
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code, PublicCode
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("questions", __name__, "Nobody is proposed without a yes to the workplace.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A candidate is asked about a slot group; `answer` is left out while it is awaited."""

    need: PublicCode
    slot_group: UUID
    candidate: PublicCode
    how: Code
    answer: Literal["yes", "no"] | None = None


QUESTION = class_schema(Question, base_schema=BodySchema)()


@blueprint.post("")
@blueprint.arguments(QUESTION)
@blueprint.response(201, QUESTION)
def ask(said: Question) -> Question:
    """Note that a citizen was asked, and the answer; an open question is answered by this."""
    with local().read() as session:
        visible_one(session, current(), said.candidate)
    asking.ask(local(), current().actor, need=said.need, group=said.slot_group,
               candidate=said.candidate, how=said.how, answer=said.answer)  # fmt: skip
    return said
