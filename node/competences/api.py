"""`/api/v1/competences`: which branches each consultant knows, how many citizens, who is away."""

from dataclasses import dataclass
from datetime import date

from marshmallow_dataclass import class_schema

from node.competences import actions
from node.competences.actions import Known
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("competences", __name__, "Who knows which branch, and who is away.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayRow:
    """Days away, the last inclusive; `substitute` is the login of who stands in."""

    first: date
    last: date
    substitute: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceRow:
    """A colleague by login; `citizens` is how many they work with."""

    login: str
    name: str
    branches: tuple[str, ...]
    citizens: int
    away: tuple[AwayRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchesKnown:
    """The branches (DB25) in the place of those until now."""

    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingBack:
    """The first of the days away that are taken back."""

    first: date


ROW = class_schema(CompetenceRow, base_schema=BodySchema)()
ROWS = class_schema(CompetenceRow, base_schema=BodySchema)(many=True)
AWAY = class_schema(AwayRow, base_schema=BodySchema)()
KNOWN = class_schema(BranchesKnown, base_schema=BodySchema)()
BACK = class_schema(ComingBack, base_schema=BodySchema)()


def row_of(one: Known) -> CompetenceRow:
    """Return a colleague as programs and commands read one."""
    return CompetenceRow(
        login=one.colleague.login, name=one.name, citizens=one.colleague.citizens,
        branches=tuple(sorted(one.colleague.branches)),
        away=tuple(AwayRow(first=away.first, last=away.last, substitute=away.substitute)
                   for away in one.away),
    )  # fmt: skip


@blueprint.get("")
@blueprint.response(200, ROWS)
def index() -> list[CompetenceRow]:
    """List all who take tasks."""
    with local().read() as session:
        return [row_of(one) for one in actions.team(session)]


@blueprint.put("/<login>")
@blueprint.arguments(KNOWN)
@blueprint.response(200, ROW)
def learn(said: BranchesKnown, login: str) -> CompetenceRow:
    """Say which branches somebody knows."""
    return row_of(actions.learn(local(), current().actor, login, said.branches))


@blueprint.post("/<login>/away")
@blueprint.arguments(AWAY)
@blueprint.response(201, ROW)
def be_away(said: AwayRow, login: str) -> CompetenceRow:
    """Say that somebody is away, and who stands in."""
    by, substitute = current().actor, said.substitute
    return row_of(actions.be_away(local(), by, login, said.first, said.last, substitute))


@blueprint.post("/<login>/back")
@blueprint.arguments(BACK)
@blueprint.response(200, ROW)
def come_back(said: ComingBack, login: str) -> CompetenceRow:
    """Take days away back."""
    return row_of(actions.come_back(local(), current().actor, login, said.first))
