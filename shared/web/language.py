"""The language of a page: Danish, unless the visitor has chosen English.

`?sprog=en` on any address chooses it and is remembered in a cookie, so that a link can be
sent with its language and the address stays the same in both.
"""

from typing import Final
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, get_locale

COOKIE: Final = "sprog"
LANGUAGES: Final = {"da": "da", "en": "en_GB"}


def add_languages(app: Flask, translations: str) -> None:
    """Choose the language per request, and keep the visitor's choice for a year."""
    app.config |= {
        "BABEL_DEFAULT_LOCALE": "da",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Copenhagen",
        "BABEL_TRANSLATION_DIRECTORIES": translations,
    }
    Babel(app, locale_selector=_chosen)
    app.after_request(_remember)
    app.jinja_env.globals |= {
        "page_language": language,
        "other_language": lambda: "da" if language() == "en" else "en",
        "address_in": address_in,
    }


def language() -> str:
    """Return `da` or `en`: what the page is written in."""
    return locale().language


def locale() -> Locale:
    """Return the locale by which dates and numbers are written; Danish outside a request."""
    return (has_request_context() and get_locale()) or Locale("da")


def address_in(wanted: str) -> str:
    """Return this page's own address in the language `wanted`, without host."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != COOKIE]
    return f"{request.path}?{urlencode([*kept, (COOKIE, wanted)])}"


def _chosen() -> str:
    for wanted in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return LANGUAGES[wanted]
    return LANGUAGES["da"]


def _remember(response: Response) -> Response:
    wanted = request.args.get(COOKIE)
    if wanted in LANGUAGES:
        response.set_cookie(
            COOKIE,
            wanted,
            max_age=365 * 24 * 3600,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response
