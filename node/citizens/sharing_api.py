"""`/api/v1/candidates/<code>/profile`, `…/withdrawal`: what is shared of one; ending it."""

from dataclasses import dataclass
from datetime import date

from marshmallow import fields
from marshmallow_dataclass import class_schema

from node.citizens import consent
from node.citizens.pages import published_profile, visible_one
from node.citizens.sharing import Ended
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code
from shared.records.kinds import KINDS
from shared.records.profile import Profile
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("candidates", __name__, "What is shared; take it back.", name="sharing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """The profile that is out, as others see it, with its last day at the hub."""

    profile: Profile | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldEnd:
    """Codes of proposals that a withdrawal takes back, and of placements that stand."""

    proposals: list[str]
    kept: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HowTold:
    """How the citizen told us: one of `ways_told`."""

    how: Code


class _OutSchema(class_schema(Out, base_schema=BodySchema)):  # type: ignore[misc]  # made at run time
    """The profile is the record's body, as it travels."""

    profile = fields.Nested(KINDS["profile"].schema)


OUT = _OutSchema()
WOULD_END = class_schema(WouldEnd, base_schema=BodySchema)()
ENDED = class_schema(Ended, base_schema=BodySchema)()
HOW = class_schema(HowTold, base_schema=BodySchema)()


@blueprint.get("/<code>/profile")
@blueprint.response(200, OUT)
def show(code: str) -> Out:
    """Show the profile as others see it; empty while none is out."""
    with local().read() as session:
        found = published_profile(session, visible_one(session, current(), code))
    return Out(profile=found.body, valid_until=found.valid_until) if found else Out()


@blueprint.get("/<code>/withdrawal")
@blueprint.response(200, WOULD_END)
def ask(code: str) -> WouldEnd:
    """Show what a withdrawal would end beside the profile."""
    with local().read() as session:
        proposals, kept = consent.would_end(session, visible_one(session, current(), code))
    return WouldEnd(proposals=proposals, kept=kept)


@blueprint.post("/<code>/withdrawal")
@blueprint.arguments(HOW)
@blueprint.response(200, ENDED)
def withdraw(said: HowTold, code: str) -> Ended:
    """Take the consent back: profile and open proposals end everywhere at once."""
    with local().read() as session:
        person = visible_one(session, current(), code)
    return consent.withdraw(local(), current().actor, person.code, how=said.how)
