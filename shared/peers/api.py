"""How parties stand, for programs: `/api/v1/peers`, `/quarantine`, `/security-events`,
`/operator-acts`.
"""

from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from shared.accounts.access import current
from shared.clock import now
from shared.feed import acts, security
from shared.feed.acts import Act
from shared.peers import actions
from shared.peers.quarantine import SHOWN, held, quarantined
from shared.peers.standings import standing, standings
from shared.peers.told import as_told, event_as_told, held_as_told, tried_as_told
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("peers", __name__, "The parties that we exchange with, and what is wrong.")
quarantine = Blueprint("quarantine", __name__, "Records that were refused; never what they say.")
security_events = Blueprint(
    "security-events", __name__, "What no honest party sends: who, what, how often."
)
events = Blueprint("operator-acts", __name__, "What people did about peers and records.")
Told = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayAsked:
    """Which to try again, by their numbers; none: all that are open. `dry_run` changes nothing."""

    numbers: list[int] = field(default_factory=list)
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """With `every` those that are closed, too."""

    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Whose security events a person has looked into; empty: those of nobody known."""

    party: str


class CauseSchema(Schema):
    """One thing that is wrong, and what to do."""

    state = fields.String(metadata={"description": "in_step, silent, failing, apart, behind …"})
    grade = fields.String(metadata={"description": "err, warn or ok"})
    needs_person = fields.Boolean(metadata={"description": "It does not mend by itself."})
    text = fields.String()
    remedy = fields.String()


class PeerSchema(Schema):
    """A party, how far both have come, and why not further."""

    peer = fields.String()
    name = fields.String()
    state = fields.String(metadata={"description": "The gravest of its causes."})
    in_step = fields.Boolean(metadata={"description": "Both had the same when all was said."})
    needs_person = fields.Boolean()
    exchanged_at = fields.DateTime(allow_none=True)
    failed_at = fields.DateTime(allow_none=True)
    failure = fields.String(metadata={"description": "The code of what failed since then."})
    repaired_at = fields.DateTime(allow_none=True)
    head = fields.Integer(metadata={"description": "The last number that we have for it."})
    heard = fields.Integer(metadata={"description": "The last that it has confirmed."})
    behind = fields.Integer(metadata={"description": "Records it has not confirmed."})
    seconds_behind = fields.Integer(metadata={"description": "How long the first has waited."})
    clock_offset = fields.Integer(metadata={"description": "Seconds its clock is ahead of ours."})
    quarantine = fields.Integer(metadata={"description": "Its records that we refused."})
    refused = fields.Integer(metadata={"description": "Our records that it refused."})
    receipts = fields.Integer(metadata={"description": "Erasures it has not confirmed."})
    seconds_since_asked = fields.Integer(
        metadata={"description": "How old the oldest of these is."}
    )
    strange = fields.Integer(
        metadata={"description": "What no honest party sends, and nobody has looked into."}
    )
    beyond = fields.Integer(
        metadata={"description": "Profiles it sent beyond its allowance, not looked into yet."}
    )
    put_off = fields.Integer(metadata={"description": "Our records that it takes later."})
    profiles = fields.Integer(metadata={"description": "Profiles of it that are here."})
    candidates = fields.Integer(
        allow_none=True,
        metadata={"description": "How many it has, as the operator was told; null: not told."},
    )
    kinds_apart = fields.List(
        fields.String(), metadata={"description": "Other versions than ours."}
    )
    kinds_older = fields.List(
        fields.String(),
        metadata={"description": "Those it knows in an older version than we, or not at all."},
    )
    kinds_newer = fields.List(
        fields.String(),
        metadata={"description": "Those we know in an older version than it, or not at all."},
    )
    held_back = fields.Dict(
        fields.String(),
        fields.Integer(),
        metadata={"description": "Our records of each kind that wait until it knows the kind."},
    )
    withheld = fields.Dict(
        fields.String(),
        fields.Integer(),
        metadata={"description": "Its records of each kind that wait until we know the kind."},
    )
    protocols = fields.List(
        fields.Integer(), metadata={"description": "Versions of the exchange that it speaks."}
    )
    causes = fields.List(fields.Nested(CauseSchema))


class HeldSchema(Schema):
    """A record that was refused; what it says is kept by its writer alone."""

    number = fields.Integer()
    at = fields.DateTime()
    peer = fields.String()
    ours = fields.Boolean(metadata={"description": "The peer refused it; else we did."})
    kind = fields.String()
    owner = fields.String()
    id = fields.String()
    rev = fields.Integer()
    code = fields.String(metadata={"description": "The problem's code."})
    text = fields.String()
    remedy = fields.String()
    replay = fields.String(metadata={"description": "again, anew or never"})
    closed = fields.String(metadata={"description": "taken, refused, set_aside, or empty."})
    closed_at = fields.DateTime(allow_none=True)


class TriedSchema(Schema):
    """What trying a record again did, or would do."""

    number = fields.Integer()
    peer = fields.String()
    kind = fields.String()
    outcome = fields.String(metadata={
        "description": "again, anew, asked, under_way, gone or never"
    })  # fmt: skip
    text = fields.String()


class SecurityEventSchema(Schema):
    """What no honest party sends, in one hour; never what it said."""

    hour = fields.DateTime()
    party = fields.String(metadata={"description": "Empty where no key proves who it was."})
    code = fields.String(metadata={"description": "The refusal's code."})
    number = fields.Integer(metadata={"description": "How often in that hour."})
    last_at = fields.DateTime()
    seen = fields.Boolean(metadata={"description": "A person has looked into it."})
    text = fields.String()


class ActSchema(Schema):
    """Who did what, when, about which peer or record."""

    at = fields.DateTime()
    actor = fields.String()
    act = fields.String()
    about = fields.String()


WHICH = class_schema(Which, base_schema=BodySchema)()
ASKED = class_schema(ReplayAsked, base_schema=BodySchema)()
ONE_PEER, PEERS = PeerSchema(), PeerSchema(many=True)
ONE_HELD, HELD = HeldSchema(), HeldSchema(many=True)
SEEN = class_schema(Seen, base_schema=BodySchema)()
EVENTS = SecurityEventSchema(many=True)
TRIED, ACTS = TriedSchema(many=True), ActSchema(many=True)


@blueprint.get("")
@blueprint.response(200, PEERS)
def index() -> list[Told]:
    """List the parties, each with all that is wrong."""
    with local().read() as session:
        return [as_told(one) for one in standings(session, now())]


@blueprint.get("/<party>")
@blueprint.response(200, ONE_PEER)
def show(party: str) -> Told:
    """Show one party."""
    with local().read() as session:
        return as_told(standing(session, now(), party))


@quarantine.get("")
@quarantine.arguments(WHICH, location="query")
@quarantine.response(200, HELD)
def list_held(which: Which) -> list[Told]:
    """List the refused records that are open, the newest first."""
    with local().read() as session:
        return [held_as_told(one) for one in
                quarantined(session, closed=which.every, limit=SHOWN)]  # fmt: skip


@quarantine.get("/<int:number>")
@quarantine.response(200, ONE_HELD)
def show_held(number: int) -> Told:
    """Show one refused record."""
    with local().read() as session:
        return held_as_told(held(session, number))


@quarantine.post("/<int:number>/set-aside")
@quarantine.response(200, ONE_HELD)
def set_aside(number: int) -> Told:
    """Say that nobody needs to see to it any more."""
    actions.set_aside(local(), current().actor, number)
    return show_held(number)


@quarantine.post("/replay")
@quarantine.arguments(ASKED)
@quarantine.response(200, TRIED)
def replay(asked: ReplayAsked) -> list[Told]:
    """Try refused records again; with `dry_run` say what would happen, and change nothing."""
    if asked.dry_run:
        tried = actions.would(local(), asked.numbers)
    else:
        tried = actions.try_again(local(), current().actor, asked.numbers)
    return [tried_as_told(one) for one in tried]


@security_events.get("")
@security_events.response(200, EVENTS)
def list_security() -> list[Told]:
    """List what no honest party sends, the newest first."""
    with local().read() as session:
        return [event_as_told(one) for one in security.newest(session)]


@security_events.post("/seen")
@security_events.arguments(SEEN)
@security_events.response(200, EVENTS)
def see_security(seen: Seen) -> list[Told]:
    """Say that a person has looked into a party's events."""
    actions.see_security(local(), current().actor, seen.party)
    return list_security()


@events.get("")
@events.response(200, ACTS)
def list_acts() -> list[Act]:
    """List what people did, the newest first."""
    with local().read() as session:
        return acts.newest(session)
