"""The base of both web programs: language, headers, cookies, CSRF, error pages, navigation.

`make_app` gives a Flask program whose templates lie beside its code: `render_template(
"needs/form.html")` is `<program>/needs/form.html`. Only the blueprint `look` has templates and
files of its own, here.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import structlog
from flask import Blueprint, Flask, Response, g, request
from flask_wtf import CSRFProtect
from jinja2 import BytecodeCache, StrictUndefined
from jinja2.bccache import Bucket

from shared.clock import now
from shared.web import choosing, errors, language, map, words
from shared.web.formats import add_formats
from shared.web.icons import icon
from shared.web.site import Site, around, trail
from shared.web.vouching import vouched

WEB: Final = Path(__file__).parent
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_BODY: Final = 32 * 1024 * 1024  # a whole country's candidate file is about 1 MB
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS: Final = "max-age=31536000"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class _InProcess(BytecodeCache):
    """Compiled templates, kept for all programs that this process makes."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code from here, if it is of this very source."""
        if bucket.key + bucket.checksum in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED: Final = _InProcess()
csrf = CSRFProtect()  # `csrf.exempt(blueprint)` for what is signed instead


def make_app(
    import_name: str,
    *,
    site: Site,
    secret: str,
    base_url: str,
    hosts: Sequence[str] = (),
) -> Flask:
    """Return the Flask program that pages and APIs are added to.

    `secret` signs the session cookie. `base_url` is where people reach the program: its scheme
    decides on secure cookies, its host (and `hosts`) which `Host` headers are answered.

    Raises:
        ValueError: `base_url` is plain http on a host that is not this machine.
    """
    app = Flask(import_name, template_folder=".", static_folder=None)
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": COMPILED,
    }
    app.config |= _settings(urlsplit(base_url), secret, hosts)
    _dress(app, site)
    return app


def _dress(app: Flask, site: Site) -> None:
    choosing.add_languages(app, str(words.TRANSLATIONS))
    app.before_request(_name_the_request)
    app.before_request(_refuse_other_sites)
    csrf.init_app(app)
    add_formats(app, language.locale, site.today)
    app.add_template_filter(vouched)
    errors.add_error_pages(app)
    app.after_request(_guard)
    app.register_blueprint(_look())
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals |= {"icon": icon, "tiles": map.tiles, "say": words.say, "trail": trail}
    app.context_processor(lambda: {"site": site, "printed": now(), **around(site)})


def _settings(address: SplitResult, secret: str, hosts: Sequence[str]) -> dict[str, Any]:
    https, host = address.scheme == "https", address.hostname or ""
    if not https and host not in LOOPBACK:
        raise ValueError(
            f"base_url is {address.geturl()}: plain http is for this machine only. "
            "Give the https address that people use."
        )
    # cookies know no port: several programs on one machine need names of their own
    name = "__Host-landsaftale" if https else f"landsaftale-{address.port or 80}"
    return {
        "SECRET_KEY": secret,
        "SESSION_COOKIE_NAME": name,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": [host, *hosts],
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "WTF_CSRF_TIME_LIMIT": None,  # the token ends with the session
        "WTF_CSRF_SSL_STRICT": https,
        "PREFERRED_URL_SCHEME": address.scheme,
    }


def _look() -> Blueprint:
    return Blueprint(
        "look",
        __name__,
        template_folder=str(WEB / "templates"),
        static_folder=str(WEB / "static"),
        static_url_path="/static",
    )


def _name_the_request() -> None:
    g.request_id = secrets.token_hex(4)
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _refuse_other_sites() -> None:
    """Refuse what a browser says was sent from another site; the token is the second lock."""
    sent_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in SAFE and sent_from not in {"same-origin", "none"}:
        raise errors.OtherSite


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint == "look.static":
        response.headers["Cache-Control"] = f"public, max-age={_kept_for(request.path).seconds}"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _kept_for(path: str) -> timedelta:
    return timedelta(hours=12) if "/vendor/" in path else timedelta(minutes=5)
