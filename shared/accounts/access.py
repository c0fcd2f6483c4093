"""Who may use which route: a table per program, read before every request.

A table maps `(endpoint, method)` to roles. `ANYONE` needs no log-in, `LOGGED_IN` any role, and
`PARTY` is a route that proves the other party's signature itself. What has no entry is shut.
Which rows a person may see (own employer, own caseload) is for the page to ask.
"""

from collections.abc import Iterable, Mapping
from typing import Final, cast

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from shared.accounts import actions, tokens
from shared.accounts.actions import Who
from shared.accounts.titles import TITLES
from shared.database import Database
from shared.web.errors import MACHINES
from shared.web.site import Visitor

Access = Mapping[tuple[str, str], frozenset[str]]
ANYONE: Final = "anyone"
LOGGED_IN: Final = "logged_in"
PARTY: Final = "party"
BASE: Final = (
    "look.static GET: anyone\n"
    "accounts.log_in GET: anyone\n"
    "accounts.prove POST: anyone\n"
    "accounts.log_off POST: logged_in\n"
)


def read_access(table: str) -> Access:
    """Read a table of lines `endpoint METHOD …: role role …`; `#` begins a remark.

    Raises:
        ValueError: a line has another form, names an unknown role, or is there twice.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}
    for line in (BASE + table).splitlines():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        route, colon, roles = text.partition(":")
        endpoint, *methods = route.split()
        allowed = frozenset(roles.split())
        unknown = allowed - TITLES.keys() - {ANYONE, LOGGED_IN, PARTY}
        twice = [method for method in methods if (endpoint, method) in found]
        if not (colon and methods and allowed) or unknown or twice:
            raise ValueError(f"access table: {line!r} {sorted(unknown)} {twice}")
        found |= {(endpoint, method): allowed for method in methods}
    return found


def guard(app: Flask, database: Database, access: Access) -> None:
    """Ask the table before every request, and show the base template who is logged in."""
    app.extensions["accounts"] = (database, access)
    app.before_request(_check)
    app.extensions["visitor"] = _visitor


def current() -> Who:
    """Return who is logged in.

    Raises:
        Unauthorized: nobody is.
    """
    who = whoever()
    if who is None:
        raise Unauthorized
    return who


def whoever() -> Who | None:
    """Return who is logged in, or None; asked of the database once a request.

    The API asks for a token and passes over cookies, pages the other way round: a browser can
    be made to send its cookies, but no token.
    """
    if "who" not in g:
        g.who = _by_token() if request.path.startswith(MACHINES) else _by_cookie()
    return cast("Who | None", g.who)


def _by_cookie() -> Who | None:
    token = session.get("login")
    return actions.who_is(_database(), token) if token else None


def _by_token() -> Who | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    return tokens.bearer(_database(), given.token)


def gaps(app: Flask, access: Access) -> list[str]:
    """Name each route without an entry and each entry without a route; none is as it should be."""
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    without = [f"route without entry: {one} {method}" for one, method in routes - access.keys()]
    return sorted(without + _stale(access.keys() - routes))


def _stale(entries: Iterable[tuple[str, str]]) -> list[str]:
    return [f"entry without route: {endpoint} {method}" for endpoint, method in entries]


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.method == "OPTIONS":
        return None  # no such page; or only which methods there are
    method = "GET" if request.method == "HEAD" else request.method
    _, access = current_app.extensions["accounts"]
    allowed = access.get((request.endpoint, method), frozenset())
    if allowed & {ANYONE, PARTY}:
        return None
    who = whoever()
    if who is None:
        return _ask_to_log_in()
    if LOGGED_IN in allowed or allowed & who.roles:
        return None
    raise Forbidden


def _ask_to_log_in() -> Response:
    if request.method not in {"GET", "HEAD"} or request.path.startswith(MACHINES):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    wanted = request.full_path.removesuffix("?")
    return cast("Response", redirect(url_for("accounts.log_in", til=wanted), 303))


def _visitor() -> Visitor | None:
    who = whoever()
    if who is None:
        return None
    role = who.title or ", ".join(str(TITLES[role]) for role in sorted(who.roles))
    return Visitor(name=who.name, role=role, log_off=url_for("accounts.log_off"))


def _database() -> Database:
    database, _ = current_app.extensions["accounts"]
    return cast("Database", database)
