"""`/api/v1/candidates`: who may be proposed, their consent and wishes; never who they are."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask_smorest.pagination import PaginationParameters
from marshmallow_dataclass import class_schema
from sqlalchemy import func, select

from node.citizens import actions, consent, erasing, wishes
from node.citizens.pages import seen_by, visible_one
from node.tables import Candidate
from shared import clock
from shared.accounts.access import current
from shared.matching.wishes import Wishes
from shared.records.base import BodySchema
from shared.records.formats import Code, PublicCode, Ref
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("candidates", __name__, "Consent and wishes of candidates, by their code.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateState:
    """One candidate without identity: may they be proposed, and is a profile out."""

    code: PublicCode
    consent: Code
    consent_on: date | None = None
    consent_until: date | None = None
    paused: bool
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a citizen says: a yes to a text, or a no; `how` is one of `ways_told`."""

    answer: Literal["yes", "no"]
    how: Code
    text: str = "Samtykke 2026-1"
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWishes:
    """Shifts, keys of workplaces or employers, and adaptations, from the closed lists."""

    wished_shifts: tuple[Code, ...] = ()
    not_shifts: tuple[Code, ...] = ()
    not_places: tuple[Ref, ...] = ()
    adaptations: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Who does this work with the citizen, by log-in; none ends it."""

    work: actions.Work
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyErased:
    """Why a citizen is erased: one of `erasing.REASONS`."""

    why: Code


STATE = class_schema(CandidateState, base_schema=BodySchema)()
STATES = class_schema(CandidateState, base_schema=BodySchema)(many=True)
WORD = class_schema(Word, base_schema=BodySchema)()
ASSIGNED = class_schema(Assigned, base_schema=BodySchema)()
WHY = class_schema(WhyErased, base_schema=BodySchema)()
WISHES = class_schema(OwnWishes, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, STATES)
@blueprint.paginate()
def index(pagination_parameters: PaginationParameters) -> list[CandidateState]:
    """List the candidates that you may see, by code."""
    page, mine = pagination_parameters, seen_by(current())
    with local().read() as session:
        page.item_count = session.scalar(select(func.count()).select_from(Candidate).where(*mine))
        found = select(Candidate).where(*mine).order_by(Candidate.code)
        rows = session.scalars(found.offset(page.first_item).limit(page.page_size))
        return [_state(one) for one in rows]


@blueprint.get("/<code>")
@blueprint.response(200, STATE)
def show(code: str) -> CandidateState:
    """Show how one candidate stands."""
    return _state(_visible(code))


@blueprint.post("/<code>/consent")
@blueprint.arguments(WORD)
@blueprint.response(200, STATE)
def say(word: Word, code: str) -> CandidateState:
    """Note a yes to a text, or a no; a no ends profile and open proposals at once."""
    person, who = _visible(code), current()
    if word.answer == "no":
        consent.decline(local(), who.actor, person.code, how=word.how)
        return _state(_visible(code))
    with local().read() as session:
        today = clock.today(session)
    consent.give(local(), who.actor, person.code, text=word.text, how=word.how,
                 on=word.on or today, until=word.until)  # fmt: skip
    return _state(_visible(code))


@blueprint.put("/<code>/wishes")
@blueprint.arguments(WISHES)
@blueprint.response(204)
def wish(said: OwnWishes, code: str) -> None:
    """Put what a citizen wishes, will not and needs in the place of what was noted before."""
    own = Wishes(
        wished_shifts=said.wished_shifts, not_shifts=said.not_shifts,
        not_places=frozenset(said.not_places), adaptations=said.adaptations,
    )  # fmt: skip
    wishes.note(local(), current().actor, _visible(code).code, own)


@blueprint.put("/<code>/worker")
@blueprint.arguments(ASSIGNED)
@blueprint.response(204)
def assign(said: Assigned, code: str) -> None:
    """Let a caseworker or consultant work with the citizen, and so see the name."""
    actions.assign(local(), current().actor, _visible(code).code, said.work, said.login)


@blueprint.post("/<code>/erase")
@blueprint.arguments(WHY)
@blueprint.response(204)
def erase(said: WhyErased, code: str) -> None:
    """Erase a citizen for good, with all that was written of them, here and at the hub."""
    erasing.erase(local(), current().actor, _visible(code).code, said.why)


def _visible(code: str) -> Candidate:
    with local().read() as session:
        return visible_one(session, current(), code)


def _state(one: Candidate) -> CandidateState:
    return CandidateState(
        code=one.code, consent=one.consent, consent_on=one.consent_on,
        consent_until=one.consent_until, paused=one.paused, published=one.profile is not None,
    )  # fmt: skip
