"""`/api/v1/proposals` at a node: propose, follow, tell who it is, take back; by codes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask_smorest.pagination import PaginationParameters
from marshmallow_dataclass import class_schema

from node.citizens.pages import visible_one
from node.proposals import actions, confirming, contact
from node.proposals.seen import ProposalLine, all_seen, line, seen
from shared.accounts.access import current
from shared.feed.local import Local
from shared.records.base import BodySchema
from shared.records.formats import Code, PublicCode
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("proposals", __name__, "Whom the municipality offers, and what came of it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A candidate who has said yes to the workplace is offered for a slot group of a need."""

    need: PublicCode
    slot_group: UUID
    candidate: PublicCode
    instrument: Code


LINE: Final = class_schema(ProposalLine)()
LINES: Final = class_schema(ProposalLine)(many=True)
PROPOSING: Final = class_schema(Proposing, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, LINES)
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[ProposalLine]:
    """List the proposals that you may see, the newest first."""
    page = pagination_parameters
    with local().read() as session:
        found = all_seen(session, local(), current())
    page.item_count = len(found)
    return [line(one) for one in found[page.first_item : page.last_item + 1]]


@blueprint.get("/<code>")
@blueprint.response(200, LINE)
def show(code: str) -> ProposalLine:
    """Show how one proposal stands."""
    return _line(code)


@blueprint.post("")
@blueprint.arguments(PROPOSING)
@blueprint.response(201, LINE)
def propose(said: Proposing) -> ProposalLine:
    """Propose a candidate for a slot group."""
    with local().read() as session:
        visible_one(session, current(), said.candidate)
    _, code = actions.propose(
        local(), current().actor, need=said.need, group=said.slot_group,
        candidate=said.candidate, instrument=said.instrument,
    )  # fmt: skip
    return _line(code)


@blueprint.post("/<code>/withdraw")
@blueprint.response(200, LINE)
def withdraw(code: str) -> ProposalLine:
    """Take it back; a sealed contact goes with it."""
    return _done(code, actions.withdraw)


@blueprint.post("/<code>/confirm")
@blueprint.response(200, LINE)
def confirm(code: str) -> ProposalLine:
    """Give the person a slot that was handed out to you: it is sure at once, without the hub."""
    return _done(code, confirming.confirm)


@blueprint.post("/<code>/disclose")
@blueprint.response(200, LINE)
def disclose(code: str) -> ProposalLine:
    """Seal name and phone for the employer's contact, who has asked to meet."""
    return _done(code, contact.disclose)


@blueprint.post("/<code>/told")
@blueprint.response(200, LINE)
def tell(code: str) -> ProposalLine:
    """Note that the contact who wants to meet was told by phone who it is."""
    return _done(code, contact.tell)


def _done(code: str, act: Callable[[Local, str, str], object]) -> ProposalLine:
    found = _line(code).code
    act(local(), current().actor, found)
    return _line(found)


def _line(code: str) -> ProposalLine:
    with local().read() as session:
        return line(seen(session, local(), current(), code))
