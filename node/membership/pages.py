"""How it stands with the hub, in plain words: in step or not, what waits, what was refused."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from node.config import HUB
from node.membership import actions
from shared import clock
from shared.feed.tables import Feed, Outbox, Peer, Quarantine
from shared.problem import Problem, Refused
from shared.web.here import local
from shared.web.words import Said, say, say_problem

blueprint = Blueprint("membership", __name__, url_prefix="/synk")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Stopped:
    """A record that was not taken: which, when, why, and the way out."""

    at: datetime
    kind: str
    id: str
    said: Said


@blueprint.get("")
def index() -> str:
    """Show whether the node is in step with its hub."""
    return _page(None)


@blueprint.post("")
def exchange() -> ResponseReturnValue:
    """Exchange with the hub now."""
    try:
        actions.synchronise(local())
    except Problem as problem:
        return _page(say_problem(problem)), 503
    return redirect(url_for("membership.index"), 303)


def _page(failed: Said | None) -> str:
    with local().read() as session:
        peer = session.get(Peer, HUB)
        waiting = _waiting(session, peer) if peer else 0
        stopped = [_stopped(row) for row in _quarantined(session)]
        refused = session.scalar(
            select(func.count()).select_from(Feed).where(Feed.refused.is_(True))
        )
    failure = say(peer.failure) if peer and peer.failure else None
    return render_template(
        "membership/index.html", peer=peer, waiting=waiting, stopped=stopped,
        refused=refused or 0, failure=failed or failure, now=clock.now(),
    )  # fmt: skip


def _waiting(session: Session, peer: Peer) -> int:
    """How many of our records the hub has not heard yet."""
    unheard = (Feed.seq.is_(None)) | (Feed.seq > peer.out_seq)
    query = select(func.count()).select_from(Feed).where(Feed.recipient == peer.name, unheard)
    unnumbered = session.scalar(select(func.count()).select_from(Outbox)) or 0
    return max(session.scalar(query) or 0, unnumbered)


def _quarantined(session: Session) -> list[Quarantine]:
    return list(session.scalars(select(Quarantine).order_by(Quarantine.n.desc()).limit(SHOWN)))


def _stopped(row: Quarantine) -> Stopped:
    problem = json.loads(row.problem)
    code = str(problem.pop("code", "unnamed"))
    problem.pop("status", None)
    return Stopped(row.at, row.kind, row.id, say_problem(Refused(code, **problem)))
