"""`/api/v1/signatures`: what an employer's contact may sign itself, and handing it in."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response, jsonify
from marshmallow_dataclass import class_schema

from hub.signatures import actions
from hub.signatures.actions import Unsigned
from shared.accounts.access import current
from shared.trust.papers import SIGNED, SignedActs, papers_json
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("signatures", __name__, "Acts that a contact signs with a key of its own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedLine:
    """An act with the hub's word alone; `said` is `agreement`, or the answer to a proposal."""

    act: str
    code: str
    said: str
    on: date


LINES: Final = class_schema(UnsignedLine)(many=True)


@blueprint.get("")
@blueprint.response(200, LINES)
def index() -> list[UnsignedLine]:
    """List what your employer's contact has not signed."""
    with local().read() as session:
        return [_line(one) for one in actions.unsigned(session, current().scope or "")]


@blueprint.get("/papers")
@blueprint.response(200)
def papers() -> Response:
    """Fetch all of it as `landsaftale sign` reads it."""
    with local().read() as session:
        return jsonify(papers_json(actions.papers(session, current().scope or "")))


@blueprint.post("")
@blueprint.arguments(SIGNED)
@blueprint.response(200, LINES)
def take(said: SignedActs) -> list[UnsignedLine]:
    """Hand in what `landsaftale sign` wrote, all or nothing; you are told what is left."""
    actions.take(local(), current().actor, current().scope or "", said.signed)
    return index()


def _line(one: Unsigned) -> UnsignedLine:
    return UnsignedLine(act=one.record.ref, code=one.code, said=one.said, on=one.on)
