"""`/api/v1/proposals`: see what is offered, screen it, meet, accept, decline."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from marshmallow import fields
from marshmallow_dataclass import class_schema

from hub.needs.offers import standings
from hub.needs.seen import seen as need_seen
from hub.needs.seen import seen_by
from hub.proposals import actions
from hub.proposals.seen import seen
from hub.proposals.summary import SUMMARIES, WHOLE, ProposalSummary, ProposalWhole, summary, whole
from shared.accounts.access import current
from shared.feed.local import Local
from shared.records.base import BodySchema, Record
from shared.records.formats import Code, PublicCode
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("proposals", __name__, "What municipalities offer, and the two words to it.")
Act = Callable[[Local, str, str], Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfNeed:
    """Which proposals: those to one need, or to all."""

    need: PublicCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A reason, as a code of the closed list that the operation names."""

    reason: Code


OF_NEED = class_schema(OfNeed, base_schema=BodySchema)()
BECAUSE = class_schema(Because, base_schema=BodySchema)()
SEALED = BodySchema.from_dict(
    {name: fields.String() for name in ("proposal", "code", "key_id", "suite", "sealed")},
    name="Sealed",
)()


@blueprint.get("")
@blueprint.arguments(OF_NEED, location="query")
@blueprint.response(200, SUMMARIES)
def index(wanted: OfNeed) -> list[ProposalSummary]:
    """List the proposals to one need, or to all that you may see."""
    who = current()
    with local().read() as session:
        if wanted.need:
            needs = {need_seen(session, who, wanted.need).ref}
        else:
            needs = {row.ref for row in session.scalars(seen_by(who))}
        return [summary(one) for one in standings(session) if one.row.need in needs]


@blueprint.get("/<code>")
@blueprint.response(200, WHOLE)
def show(code: str) -> ProposalWhole:
    """Show what is offered, each condition met, unknown or unmet, and how it stands."""
    return _whole(code)


@blueprint.post("/<code>/pass")
@blueprint.response(200, WHOLE)
def pass_on(code: str) -> ProposalWhole:
    """Let the employer see it (the intake consultant)."""
    return _done(code, actions.pass_on)


@blueprint.post("/<code>/return")
@blueprint.arguments(BECAUSE)
@blueprint.response(200, WHOLE)
def send_back(said: Because, code: str) -> ProposalWhole:
    """Return it to its municipality (the intake consultant), by `return_reasons`."""
    return _done(code, partial(actions.send_back, reason=said.reason))


@blueprint.post("/<code>/meet")
@blueprint.response(200, WHOLE)
def meet(code: str) -> ProposalWhole:
    """Ask to meet the person: the municipality seals name and phone for your contact."""
    return _done(code, actions.meet)


@blueprint.post("/<code>/accept")
@blueprint.response(200, WHOLE)
def accept(code: str) -> ProposalWhole:
    """Give the person a slot, after the meeting."""
    return _done(code, actions.accept)


@blueprint.post("/<code>/decline")
@blueprint.arguments(BECAUSE)
@blueprint.response(200, WHOLE)
def decline(said: Because, code: str) -> ProposalWhole:
    """Say no thank you, by `decline_reasons`."""
    return _done(code, partial(actions.decline, reason=said.reason))


@blueprint.get("/<code>/disclosure")
@blueprint.response(200, SEALED)
def disclosure(code: str) -> dict[str, str]:
    """Take out the sealed contact, which only your contact's own key opens."""
    with local().read() as session:
        standing, _ = seen(session, current(), code)
    return actions.hand_out(local(), current().actor, standing.row.code)


def _done(code: str, act: Act) -> ProposalWhole:
    found = _whole(code).code
    act(local(), current().actor, found)
    return _whole(found)


def _whole(code: str) -> ProposalWhole:
    with local().read() as session:
        return whole(session, seen(session, current(), code)[0])
