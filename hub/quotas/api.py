"""`/api/v1/quotas`: slots that municipalities may confirm by themselves."""

from dataclasses import dataclass

from marshmallow_dataclass import class_schema

from hub.needs.seen import seen
from hub.quotas import actions
from hub.quotas.actions import QuotaDraft
from hub.quotas.seen import QUOTAS, QuotaSeen, quotas_of
from shared.accounts.access import current
from shared.feed import stored
from shared.records.base import BodySchema
from shared.records.formats import PublicCode
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("quotas", __name__, "Slots that municipalities may confirm by themselves.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNeed:
    """The need that slots are handed out of."""

    need: PublicCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving(QuotaDraft):
    """What is handed out of a need; none takes back what is not confirmed yet."""

    need: PublicCode


OF_NEED = class_schema(OfNeed, base_schema=BodySchema)()
GIVING = class_schema(Giving, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.arguments(OF_NEED, location="query")
@blueprint.response(200, QUOTAS)
def index(wanted: OfNeed) -> list[QuotaSeen]:
    """List what is handed out of a need, and how much of it is confirmed."""
    return _of(wanted.need)


@blueprint.post("")
@blueprint.arguments(GIVING)
@blueprint.response(200, QUOTAS)
def give(said: Giving) -> list[QuotaSeen]:
    """Let a municipality confirm `n` slots in all by itself, until a day; list all of the need."""
    _of(said.need)
    actions.give(local(), current().actor, said.need, said)
    return _of(said.need)


def _of(code: str) -> list[QuotaSeen]:
    with local().read() as session:
        return quotas_of(session, stored.get(session, seen(session, current(), code).ref))
