"""Every route, every role: who comes in, and what is another's is not there.

The table of each program says who may. Each route is asked by every role, by nobody, and by the
same role of another employer, service or caseload. That own things are found shows that the
addresses are right, and so that strangers are turned away from them.
"""

import json
import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from hub.tables import PreparedNeed
from shared.accounts import actions, tokens
from shared.accounts.access import ANYONE, LOGGED_IN, PARTY, Access
from shared.accounts.hub_access import HUB
from shared.accounts.node_access import NODE
from shared.accounts.roles import HUB_ROLES, NODE_ROLES, OF_EMPLOYER
from shared.feed import stored
from shared.feed.local import Local
from tests.hub.people import app_of as hub_app
from tests.hub.stage import draft_of
from tests.node.people import app_of as node_app
from tests.pages import sample
from tests.pages.world import PASSWORD, World

pytestmark = pytest.mark.xdist_group("pages")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
OPEN = frozenset({ANYONE, PARTY})
# a form that names one more thing, which an empty one and the least body do not; and rules that
# nobody has drafted
NAMES_MORE = re.compile(
    r".*/plads/(gaelder|slut|giv-tilbage)$|.*/tilbage$|.*/told/renew$|.*/held/give-back$|.*/slots$"
    r"|.*/drop$|.*/(regler|rules)/R-.*|/(regler|aftale)/ny$|/api/v1/placements$|.*/absences/.*|.*/shortlist$"
    r"|.*/has$|/bytte/(tilbyd|tag-tilbage)$|/api/v1/swaps/(offer|take-back)$"
)
AGREEMENT = (files("deploy.demo") / "agreement.toml").read_text()
BODIES: dict[str, Any] = {  # where the least that is described is not enough
    "security-events_api.see_security": {"party": ""},
    "needs_api.change": draft_of([("1990000101", 6)]),
    "agreements_api.renew": json.loads(json.dumps(tomllib.loads(AGREEMENT), default=str)),
    "intake_api.shortlist": {"codes": ["F-7K3QM2X"]},
    "competences_api.come_back": {"first": "2026-12-21"},
    "employers_api.hand_over": {"login": "karim", "to": "x", "phone": "12345678"},
    "employers_api.be_free": {"login": "karim"},
    "municipalities_api.book": {"on": "2026-11-26", "at": "09:00", "about": "x"},
    "employers_api.be_away": {"login": "karim", "until": "2026-12-01"},
    "measures_api.agree": {
        "kind": "mentor",
        "starts_on": "2026-12-07",
        "ends_on": "2026-12-11",
        "deliverer": "Mia Holm",
        "phone": "20304050",
        "if_missing": "talk",
    },
    "measures_api.tell": {"call": "birgit.lund", "phone": "20304050"},
    "agreements_api.consent": {"cvr": "99000007", "by": "Bo Bach"},
}
OF_ACCOUNTS = {"account", "login_session", "failed_login", "access_token"}
FOREIGN = "hub:dk/01900000-0000-7000-8000-00000000ffff"  # an employer or service, not the world's
OWN = {"hub": OF_EMPLOYER | {"sector"}, "node": frozenset({"caseworker"})}  # who have things
SHARED = {  # what all of a program may see
    "hub": re.compile(r"(/api/v1)?/(regler|rules)\b"),
    "node": re.compile(
        r"(/api/v1)?/(behov|needs|aftaler|agreements|signaler|signals|begraensninger|restrictions"
        r"|loefter|promises|tilsagn|pledges|kompetencer|competences|kontorer|offices|bytte|swaps"
        r"|egne-arbejdspladser|institutions|resultater|outcomes|virksomheder|employers|arbejdssteder|rooms|regler|rules)\b"
    ),
}


@dataclass(frozen=True)
class Door:
    """A route by its address in the world, and who may come in."""

    method: str
    address: str
    roles: frozenset[str]
    of_somebody: bool  # its address names a thing
    body: object = None  # what the API's own description asks for


class Reader:
    """Somebody with a role, or nobody: a browser on pages, a token on the API."""

    def __init__(self, program: str, app: Flask, local: Local, role: str, scope: str | None,
                 name: str = "Bodil Lund") -> None:  # fmt: skip
        self.browser, self.program = app.test_client(), app.test_client()
        page = "/log-ind"
        if role:
            login = f"{role}.{uuid4().hex[:8]}"
            actions.add(local.database, program, login=login, name=name, title="",
                        roles=frozenset({role}), password=PASSWORD, scope=scope)  # fmt: skip
            self._log_in(login)
            key = tokens.make(local.database, login, "Prøve", 30).token
            self.program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
            page = "/regler"
        self.form = {"csrf_token": self._token(page)}

    def ask(self, door: Door) -> tuple[int, str]:
        """Go there, on a page with nothing filled in; return the status and what is read."""
        if door.address.startswith("/api/"):
            answer = self.program.open(
                door.address, method=door.method, json=None if door.method == "GET" else door.body
            )
        else:
            form = None if door.method == "GET" else self.form
            answer = self.browser.open(door.address, method=door.method, data=form)
        return answer.status_code, answer.text

    def _token(self, page: str) -> str:
        found = TOKEN.search(self.browser.get(page).text)
        assert found, page
        return found[1]

    def _log_in(self, login: str) -> None:
        form = {"login": login, "password": PASSWORD, "csrf_token": self._token("/log-ind")}
        assert self.browser.post("/log-ind", data=form).status_code == 303


class Kept:
    """A program's database as it was, so that each door is tried on the same world."""

    def __init__(self, local: Local) -> None:
        self._live = sqlite3.connect(str(local.database.engine.url.database))
        self._copy = sqlite3.connect(":memory:")
        self._live.backup(self._copy)
        self._rows, self._version = _all_rows(self._copy), self._seen()

    def close(self) -> None:
        """Let go of both."""
        self._live.close()
        self._copy.close()

    def differs(self) -> bool:
        """Whether anything has been done, log-ins apart."""
        return self._seen() != self._version and _all_rows(self._live) != self._rows

    def undo(self) -> None:
        """Undo what has been done."""
        if self._seen() != self._version:
            self._copy.backup(self._live)
            self._version = self._seen()

    def _seen(self) -> int:
        """Return a number that is another once anybody else has committed."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])


def _all_rows(database: sqlite3.Connection) -> list[object]:
    """Return all that the program knows, but for who logged in when."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    tables = [name for (name,) in names if name not in OF_ACCOUNTS]
    return [database.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]


@dataclass(frozen=True)
class House:
    """A program of the world with its table and its doors."""

    name: str
    local: Local
    app: Flask
    access: Access
    roles: frozenset[str]
    scopes: Callable[[str], str | None]
    doors: tuple[Door, ...]

    def reader(self, role: str, *, foreign: bool = False) -> Reader:
        """Return somebody of the world, or the same of another house."""
        scope = self.scopes(role)
        return Reader(
            self.name, self.app, self.local, role, FOREIGN if foreign and scope else scope,
            "Lone Vang" if foreign else "Bodil Lund",
        )  # fmt: skip

    def tried(self, role: str, *, foreign: bool = False) -> Iterator[tuple[Door, int, str, Kept]]:
        """Try each door of a role on the same world: what is answered, and what was done."""
        reader = self.reader(role, foreign=foreign)
        with closing(Kept(self.local)) as kept:
            for door in self.doors:
                if door.roles & {role, LOGGED_IN}:
                    yield door, *reader.ask(door), kept
                    kept.undo()


@pytest.fixture(scope="module", params=["hub", "node"])
def house(request: pytest.FixtureRequest, played: World) -> House:
    stage = played.play.stage
    if request.param == "hub":
        local, app, access, roles = stage.town.hub, hub_app(stage.town.hub), HUB, HUB_ROLES
    else:
        local, app, access, roles = played.play.node, node_app(played.play.node), NODE, NODE_ROLES
    scopes = {"emp": stage.employer, "sector": played.service} if request.param == "hub" else {}
    return House(
        request.param, local, app, access, roles, lambda role: scopes.get(role.partition(".")[0]),
        tuple(_doors(request.param, app, access, played)),
    )  # fmt: skip


def test_only_the_roles_of_the_table_come_in(house: House) -> None:
    faults = []
    for role in sorted(house.roles):
        reader = house.reader(role)
        for door in house.doors:
            if not door.roles & {role, LOGGED_IN, *OPEN}:
                status, _ = reader.ask(door)
                faults += [f"{role}: {door.method} {door.address} {status}"] * (status != 403)
    assert not faults, "\n".join(faults)


def test_nobody_is_asked_to_log_in(house: House) -> None:
    nobody, faults = house.reader(""), []
    for door in house.doors:
        if not door.roles & OPEN:
            status, _ = nobody.ask(door)
            page = door.method == "GET" and not door.address.startswith("/api/")
            faults += [f"{door.method} {door.address} {status}"] * (
                status != (303 if page else 401)
            )
    assert not faults, "\n".join(faults)


def test_own_things_are_there(house: House) -> None:
    faults = []
    for role in sorted(house.roles):
        for door, status, _, _ in house.tried(role):
            if door.address.endswith("/navn"):
                continue  # a consultant reads the names of who is assigned to them alone
            missing = status == 404 and NAMES_MORE.match(door.address)
            if status >= 500 or (status in {401, 403, 404} and not missing):
                faults.append(f"{role}: {door.method} {door.address} {status}")
    assert not faults, "\n".join(faults)


def test_what_is_anothers_is_not_there(house: House, played: World) -> None:
    faults, known = [], _codes(house.name, played)
    for role in sorted(OWN[house.name]):
        for door, status, text, kept in house.tried(role, foreign=True):
            shown = sorted(code for code in known if code in text and status < 400)
            private = door.of_somebody and not SHARED[house.name].match(door.address)
            done = private and kept.differs()
            if shown or done or (private and status not in {403, 404}):
                faults.append(f"{role}: {door.method} {door.address} {status} {shown} {done}")
    assert not faults, "\n".join(faults)


def _doors(program: str, app: Flask, access: Access, world: World) -> Iterator[Door]:
    addresses = app.url_map.bind("localhost")
    known, spec = _things(world), app.test_client().get("/api/v1/openapi.json").json
    known["party"] = world.play.node.name if program == "hub" else world.play.stage.town.hub.name
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            roles = access[rule.endpoint, method]
            if not roles & OPEN and rule.endpoint != "accounts.log_off":
                values = {name: known[_thing(name, rule)] for name in rule.arguments}
                address = addresses.build(rule.endpoint, values, method)
                body = BODIES.get(rule.endpoint) or sample.body(spec, rule.rule, method)
                yield Door(method, address, roles, bool(values), body)


def _thing(argument: str, rule: Rule) -> str:
    """What an argument names: a code belongs to the folder that it stands in."""
    folder = re.search(r"([^/]+)/<code>", rule.rule)
    return folder[1] if argument == "code" and folder else argument


def _things(world: World) -> dict[str, str]:
    with world.play.stage.town.hub.read() as session:
        question, *_ = stored.of_kind(session, "agreement_question")
        prepared = session.scalars(select(PreparedNeed)).one()
        keys = [one.body for one in stored.of_kind(session, "contact_key")]
    key = next(one.key_id for one in keys if one.employer == world.play.stage.employer)
    return {
        "kontaktnoegler": world.employer, "contact-keys": world.employer, "key_id": key,
        "login": "bodil", "p_number": "1990000101",
        "group": str(world.play.group), "slug": "hotel",
        "bero": "147", "suspensions": "147",  # who is suspended, and another has proposed more
        "rule": "LT-RATE", "candidate": world.candidate, "what": "hearing", "step": "pause",
        "number": "1", "first": "2026-12-01", "work": "caseworker",
        "question": str(question.id), "start": prepared.start.isoformat(),
        "skabeloner": prepared.template, "need-templates": prepared.template,
        "regler": "R-0000000", "rules": "R-0000000",  # nobody has drafted one
        "behov": world.play.code, "needs": world.play.code, "indslusning": world.play.code,
        "aftale": world.agreement, "aftaler": world.agreement, "agreements": world.agreement,
        "forslag": world.to_decide, "proposals": world.to_decide,
        "placeringer": world.placement, "placements": world.placement,
        "employers": world.employer, "resultater": world.employer, "outcomes": world.employer,
        "giv": world.promise, "tag": world.promise, "has": world.promise,
        "office": "Jobcenter Nord", "bytte": world.seat, "swaps": world.seat,
        "signaler": world.signal, "signals": world.signal,
        "begraensninger": world.limit, "restrictions": world.limit,
        "virksomheder": world.employer, "municipality": "101",
        "note_code": world.talk, "loefter": world.promise, "promises": world.promise,
        "egne-arbejdspladser": world.department, "departments": world.department,
        "own_need": world.own_need,
        "tilsagn": world.pledge, "pledges": world.pledge, "year": "2026",
        "opgoerelse": world.employer, "statement": world.employer,
        "brev-om-sletning": world.opened,
        "kandidater": world.candidate, "candidates": world.candidate,
    }  # fmt: skip


def _codes(program: str, world: World) -> set[str]:
    """What a stranger may nowhere read."""
    people = {world.candidate, world.to_decide, world.accepted, world.placement}
    return people | (
        {world.play.code, world.agreement, world.pledge} if program == "hub" else set()
    )
